"""Records around the life of a page. None of them knows a reader, and none a time of day."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class CheckReminder(models.Model):
    """A reminder that was sent: one per page (in all its languages), check day, kind and receiver.

    Written after the mail server took the mail, so that what failed is tried again.
    """

    class Kind(models.TextChoices):
        SOON = "soon", _("Before the check")
        DUE = "due", _("On the day of the check")
        LATE = "late", _("To managers, when overdue")

    translation_key = models.UUIDField(_("page in all its languages"))
    due_on = models.DateField(_("check by"))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("receiver"), on_delete=models.CASCADE, related_name="+"
    )
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("reminder of a check")
        verbose_name_plural = _("reminders of checks")
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "due_on", "kind", "receiver"], name="home_check_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d.%m.%Y}"


class LinkProblem(models.Model):
    """A link on a live page that leads nowhere."""

    class Kind(models.TextChoices):
        UNPUBLISHED = "unpublished", _("The page is not published")
        DELETED = "deleted", _("The page or document has been deleted")
        UNKNOWN = "unknown", _("No page has this address")
        EXTERNAL = "external", _("The other site does not answer")

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("what is wrong"), max_length=12, choices=Kind.choices)
    target = models.CharField(_("link"), max_length=500)
    detail = models.CharField(_("answer"), max_length=60, blank=True)
    found_on = models.DateField(_("found on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("broken link")
        verbose_name_plural = _("broken links")
        constraints = [models.UniqueConstraint(fields=["page", "kind", "target"], name="home_link_problem_once")]

    def __str__(self) -> str:
        return self.target


class PageViewCount(models.Model):
    """How often a page was opened on a day. Nobody's name and no time: it cannot tell who read what."""

    day = models.DateField(_("day"))
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="view_counts")
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("opened pages of a day")
        verbose_name_plural = _("opened pages by day")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="home_page_view_count_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"
