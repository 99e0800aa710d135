from datetime import date, timedelta

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def answer_due() -> date:
    """The day by which accessibility feedback is answered: 14 days by law on digital services."""
    return timezone.localdate() + timedelta(days=settings.ACCESSIBILITY_ANSWER_DAYS)


class AccessibilityFeedback(models.Model):
    """What somebody found hard to use, with the day by which it is answered. No sender is kept
    unless they leave an address to answer to.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")

    received_on = models.DateField(_("received on"), default=timezone.localdate, editable=False)
    due_on = models.DateField(_("answer by"), default=answer_due)
    page = models.CharField(_("page or function"), max_length=200, blank=True)
    text = models.TextField(_("what was hard"), max_length=2000)
    reply_to = models.EmailField(
        _("e-mail for the answer"), blank=True, help_text=_("Your work e-mail, if you want an answer.")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    told_on = models.DateField(null=True, editable=False, help_text="Content managers were told that it is there.")
    warned_on = models.DateField(null=True, editable=False, help_text="They were told that its day is near.")

    class Meta:
        verbose_name = _("accessibility feedback")
        verbose_name_plural = _("accessibility feedback")
        ordering = ["status", "due_on"]

    def __str__(self) -> str:
        return f"{self.received_on:%d.%m.%Y}"

    @property
    @display(description=_("received on"))
    def received(self) -> str:
        """The day of arrival, as the list's first column and link."""
        return str(self)

    @property
    def is_overdue(self) -> bool:
        return self.status == self.Status.OPEN and self.due_on < timezone.localdate()


class JobLock(models.Model):
    """Who runs a daily job now: a lease in the database, so that two hosts never run it at once.

    A row, not a transaction: a job sends mail, and nobody else's writing may wait for a mail server.
    """

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=32, blank=True)
    taken_until = models.DateTimeField()

    class Meta:
        verbose_name = _("lock of a job")
        verbose_name_plural = _("locks of jobs")

    def __str__(self) -> str:
        return self.name
