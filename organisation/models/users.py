from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import Profession


class User(AbstractUser):
    """A member of staff. Roles are groups (`organisation/roles.py`); clients never have accounts."""

    profession = models.CharField(_("profession"), max_length=40, choices=Profession.choices, default=Profession.OTHER)
    home_place = models.ForeignKey(
        "organisation.Place",
        verbose_name=_("home place"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="staff",
        help_text=_("The station or other place whose hours and contacts are shown first."),
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Used where the address does not say the language. Empty: the browser's."),
    )
    is_demo = models.BooleanField(
        _("demo user"),
        default=False,
        editable=False,
        help_text=_("Made by the demo; a production site refuses to start with one."),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class LoginChange(models.Model):
    """A change of how somebody logs in that they have not been told of by mail. Gone when the mail server took it."""

    class Kind(models.TextChoices):
        PASSWORD = "password", _("The password was changed.")
        APP_ADDED = "app_added", _("An authenticator app was taken into use.")
        APP_REMOVED = "app_removed", _("The authenticator app was taken out of use.")
        KEY_ADDED = "key_added", _("A security key was added.")
        KEY_REMOVED = "key_removed", _("A security key was removed.")
        CODES = "codes", _("New recovery codes were made; the old ones no longer work.")
        RESET = "reset", _("The administrator took the second step away and ended all logins.")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="login_changes")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    happened_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, help_text="When a process began to hand the letter over.")

    class Meta:
        verbose_name = _("change of a login")
        verbose_name_plural = _("changes of logins")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
