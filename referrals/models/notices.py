"""What somebody is told of: once on the screen, once by mail, however often the mail server fails."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..codes import MailState, NoticeKind


class Notice(models.Model):
    """One change that one person is told of. `about` is the referral's or consultation's key, `change` its version."""

    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind.choices)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("receiver"), on_delete=models.CASCADE, related_name="+"
    )
    about = models.UUIDField(_("about"))
    change = models.PositiveIntegerField(_("change"))
    made_on = models.DateField(_("made on"), default=timezone.localdate)
    seen = models.BooleanField(_("seen"), default=False)
    mail = models.CharField(_("mail"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    claimed_at = models.DateTimeField(_("being sent since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["mail"], condition=~models.Q(mail__in=("sent", "none")), name="referrals_notice_mail"),
            models.Index(fields=["receiver", "seen"], name="referrals_notice_unseen"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["receiver", "kind", "about", "change"], name="referrals_notice_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
