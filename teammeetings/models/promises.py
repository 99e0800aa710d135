from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models import Team


class _Period(models.Model):
    """A period of a team. Periods of one kind and team do not overlap."""

    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: for the time being."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        team_id: Any = getattr(self, "team_id", None)
        if self.valid_from is None or team_id is None:
            return
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first one.")})
        rows: Any = type(self)._default_manager
        others = rows.filter(team_id=team_id).exclude(pk=self.pk)
        others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        if others.exists():
            raise ValidationError({"valid_from": _("The team has another one in this time. End that one first.")})

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _period_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            name=f"teammeetings_{name}_forwards",
        ),
        models.UniqueConstraint(
            fields=["team"], condition=Q(valid_to__isnull=True), name=f"teammeetings_{name}_one_open"
        ),
    ]


class TeamPromise(_Period):
    """How many meetings a year a team is promised (rows 001-30, 001-32): 2–4, or just 2.

    A changed promise is a new row, so that past years stay as they were.
    """

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="promises")
    minimum = models.PositiveSmallIntegerField(_("at least, a year"), default=2)
    maximum = models.PositiveSmallIntegerField(_("at most, a year"), default=4)

    class Meta:
        verbose_name = _("promise to a team")
        verbose_name_plural = _("promises to teams")
        ordering = ["team", "valid_from"]
        constraints = [
            *_period_constraints("promise"),
            models.CheckConstraint(
                condition=Q(maximum__gte=F("minimum")) & Q(maximum__lte=52),
                name="teammeetings_promise_range",
                violation_error_message=_("“At most” is not smaller than “at least”, and no more than 52."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minimum}–{self.maximum}" if self.minimum != self.maximum else str(self.minimum)


class PromisePause(_Period):
    """A time in which the promise rests, and why."""

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="promise_pauses")
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Shown to readers on the radar."))

    class Meta:
        verbose_name = _("pause of a promise")
        verbose_name_plural = _("pauses of promises")
        ordering = ["team", "valid_from"]
        constraints = _period_constraints("pause")

    def __str__(self) -> str:
        return self.reason
