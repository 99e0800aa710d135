from django.contrib.admin import display
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page


class PageFeedback(models.Model):
    """Whether a page helped and what was missing. The sender is not known here, nor the time of day.

    `page` is empty for what was sent from an error page; `address` then tells which.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        IN_WORK = "in_work", _("In work")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", pgettext_lazy("feedback", "Closed")

    OPEN = (Status.NEW, Status.IN_WORK)

    day = models.DateField(_("day"), default=timezone.localdate, editable=False)
    page = models.ForeignKey(
        Page, verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    helped = models.BooleanField(_("helped"), choices=[(True, _("Yes")), (False, _("No"))], null=True, blank=True)
    text = models.CharField(_("what was missing"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NEW)
    answer = models.TextField(
        _("public answer"),
        max_length=500,
        blank=True,
        help_text=_("What you changed. Readers see it on the page when the status is “Answered”."),
    )

    class Meta:
        verbose_name = _("page feedback")
        verbose_name_plural = _("page feedback")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["status", "day"], name="home_feedback_status_day")]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"

    @property
    def is_public(self) -> bool:
        """Whether readers see the answer on the page."""
        return self.status == self.Status.ANSWERED and bool(self.answer)

    @property
    @display(description=_("Page"))
    def where(self) -> str:
        """The page, or the address that failed."""
        return self.page.title if self.page else self.address
