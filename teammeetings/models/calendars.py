from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .meetings import Meeting


class MeetingInvitation(models.Model):
    """An invitation, change or cancellation that was mailed: once per address and state of the meeting."""

    class Method(models.TextChoices):
        REQUEST = "REQUEST", _("Invitation or change")
        CANCEL = "CANCEL", _("Cancellation")

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="invitations"
    )
    address = models.EmailField(_("sent to"))
    sequence = models.PositiveIntegerField(_("change"))
    method = models.CharField(_("method"), max_length=7, choices=Method.choices)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("calendar invitation")
        verbose_name_plural = _("calendar invitations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "address", "sequence", "method"], name="teammeetings_invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.sequence}"
