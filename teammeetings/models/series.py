from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.models import Place, Team

from ..enums import MeetingKind, SeriesUnit


class MeetingSeries(models.Model):
    """A rule that plans meetings (row 001-18). A moved or cancelled meeting of it is its exception."""

    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.TEAM_MEETING)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="meeting_series")
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), related_name="meeting_series")
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("from social work"), blank=True, related_name="+"
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    remote_link = models.URLField(_("link for remote attendance"), blank=True)
    first_day = models.DateField(_("first day"))
    until = models.DateField(_("last day"))
    every = models.PositiveSmallIntegerField(_("every"), default=3)
    unit = models.CharField(_("unit"), max_length=10, choices=SeriesUnit.choices, default=SeriesUnit.MONTHS)
    start_time = models.TimeField(_("begins"))
    end_time = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        ordering = ["-until", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("first_day")), name="teammeetings_series_forwards"),
            models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="teammeetings_series_time"),
            models.CheckConstraint(condition=Q(every__gte=1), name="teammeetings_series_every"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first_day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("teammeetings:series", args=[self.pk])
