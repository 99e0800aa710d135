from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place, Service
from organisation.models.base import DayField

from ..enums import Access
from .fields import WeekdaysField, validate_quarter


class Period(models.Model):
    """From a day to a day, both included; an empty end means for the time being."""

    valid_from = DayField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: for the time being."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.valid_to and self.valid_from and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first one.")})

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _forwards(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"reception_{name}_forwards"
    )


class OpeningRule(Period):
    """A weekly rule: these weekdays from so to so, while it is valid (HSDS schedule; rows 000-11, 001-13).

    A summer or a holiday season is a rule of its own with its period. An end that is not after the
    start is on the next day; 00:00–00:00 is round the clock.
    """

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="opening_rules")
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="opening_rules"
    )
    weekdays = WeekdaysField(_("weekdays"))
    starts = models.TimeField(_("from (time)"), validators=[validate_quarter])
    ends = models.TimeField(_("until (time)"), validators=[validate_quarter])
    access = models.CharField(_("how to get in"), max_length=12, choices=Access.choices, default=Access.DROP_IN)
    joint = models.BooleanField(
        _("two professions together"), default=False, help_text=_("A joint reception: the rota asks for two people.")
    )
    open_on_holidays = models.BooleanField(_("open on public holidays too"), default=False)

    class Meta:
        verbose_name = _("opening rule")
        verbose_name_plural = _("opening rules")
        ordering = ["place", "valid_from", "starts"]
        indexes = [models.Index(fields=["place", "valid_from"], name="reception_rule_by_place")]
        constraints = [
            _forwards("rule"),
            models.CheckConstraint(condition=~Q(weekdays=""), name="reception_rule_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.hours}"

    @property
    def hours(self) -> str:
        """Days and times in the active language."""
        from ..words import weekly_line

        return weekly_line(self)


class Pause(Period):
    """A reception is not held for a while (row 001-01): why, how long, and where to turn meanwhile."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="pauses")
    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="pauses",
        help_text=_("Empty: everything at this place."),
    )
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Shown to staff and clients."))
    replacement = models.CharField(
        _("instead"), max_length=200, help_text=_("Where to turn meanwhile: a phone number, another place.")
    )

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-valid_from"]
        constraints = [
            _forwards("pause"),
            models.CheckConstraint(condition=~Q(reason=""), name="reception_pause_has_reason"),
            models.CheckConstraint(condition=~Q(replacement=""), name="reception_pause_has_replacement"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.valid_from:%d.%m.%Y}"


class Closure(models.Model):
    """A day, or a part of it, on which what the rules promise is not held."""

    place = models.ForeignKey(
        Place,
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="closures",
        help_text=_("Empty: every place."),
    )
    service = models.ForeignKey(
        Service,
        verbose_name=_("service"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="closures",
        help_text=_("Empty: everything at this place."),
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(
        _("from (time)"), null=True, blank=True, validators=[validate_quarter], help_text=_("Empty: the whole day.")
    )
    ends = models.TimeField(_("until (time)"), null=True, blank=True, validators=[validate_quarter])
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Shown to staff and clients."))

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ["-day"]
        indexes = [models.Index(fields=["day"], name="reception_closure_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="reception_closure_hours",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reception_closure_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.place or _('Every place')} {self.day:%d.%m.%Y}"

    def clean(self) -> None:
        super().clean()
        if bool(self.starts) != bool(self.ends):
            raise ValidationError({"ends": _("Give both times or neither.")})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The end is before the beginning.")})


class ExtraOpening(models.Model):
    """A reception on one day beside the rules; it is held on a holiday and in a pause too."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="extra_openings")
    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="extra_openings"
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from (time)"), validators=[validate_quarter])
    ends = models.TimeField(_("until (time)"), validators=[validate_quarter])
    access = models.CharField(_("how to get in"), max_length=12, choices=Access.choices, default=Access.DROP_IN)
    joint = models.BooleanField(_("two professions together"), default=False)
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Shown to staff and clients."))

    class Meta:
        verbose_name = _("extra opening")
        verbose_name_plural = _("extra openings")
        ordering = ["-day", "starts"]
        indexes = [models.Index(fields=["day"], name="reception_extra_by_day")]

    def __str__(self) -> str:
        return f"{self.place} {self.day:%d.%m.%Y}"
