from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarLink(models.Model):
    """A secret address under which a calendar program fetches somebody's own calendar.

    Only a hash of the key is kept: whoever reads the database cannot open anybody's calendar. What
    the calendar holds is the business of the room that serves it (`kind`, and `subject` where one
    kind has several, e.g. a team's key).
    """

    class Kind(models.TextChoices):
        SHIFTS = "shifts", _("My shifts")
        MEETINGS = "meetings", _("Team meetings")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="calendar_links"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=40, blank=True)
    key_hash = models.CharField(max_length=64, unique=True)
    created_on = models.DateField(auto_now_add=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        ordering = ["kind", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject"],
                condition=models.Q(revoked_on__isnull=True),
                name="organisation_calendarlink_one_in_use",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
