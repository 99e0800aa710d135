from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
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
