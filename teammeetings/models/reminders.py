from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Team

from .meetings import Meeting


class MeetingReminder(models.Model):
    """A reminder that was sent: once per occasion and receiver. Written after the mail server took the mail."""

    class Kind(models.TextChoices):
        DUE = "due", _("A team's meeting is due")
        UNRECORDED = "unrecorded", _("A meeting without a record")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(_("day that it is about"))
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("receiver"), on_delete=models.CASCADE, related_name="+"
    )
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("reminder of a meeting")
        verbose_name_plural = _("reminders of meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "due_on", "receiver"], condition=Q(kind="due"), name="teammeetings_reminder_due_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "due_on", "receiver"],
                condition=Q(kind="unrecorded"),
                name="teammeetings_reminder_unrecorded_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%d.%m.%Y}"
