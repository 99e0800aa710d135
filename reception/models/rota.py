from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.enums import Profession
from organisation.models import Place, Service

from ..clock import span_of
from ..enums import ShiftStatus, SwapStatus
from .fields import validate_quarter


class Shift(models.Model):
    """One reception of a service at a place on a day (FHIR Schedule). An end not after the start: next day."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="shifts")
    service = models.ForeignKey(Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="shifts")
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from (time)"), validators=[validate_quarter])
    ends = models.TimeField(_("until (time)"), validators=[validate_quarter])
    status = models.CharField(_("status"), max_length=12, choices=ShiftStatus.choices, default=ShiftStatus.PLANNED)
    joint = models.BooleanField(_("two professions together"), default=False)
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="ShiftStaff", verbose_name=_("staff"), related_name="shifts"
    )

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["day", "starts", "place"]
        indexes = [
            models.Index(fields=["place", "day"], name="reception_shift_by_place"),
            models.Index(fields=["day"], name="reception_shift_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "service", "day", "starts"],
                condition=~Q(status=ShiftStatus.CANCELLED),
                name="reception_shift_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.day:%d.%m.%Y} {self.starts:%H.%M}–{self.ends:%H.%M}"

    def get_absolute_url(self) -> str:
        return reverse("reception:shift", args=[self.pk])

    @property
    def begins_at(self) -> datetime:
        """The moment of the beginning, in UTC."""
        return span_of(self.day, self.starts, self.ends)[0]

    @property
    def ends_at(self) -> datetime:
        """The moment of the end, in UTC."""
        return span_of(self.day, self.starts, self.ends)[1]

    @property
    def hours(self) -> float:
        """Length in hours, with summer time counted."""
        return (self.ends_at - self.begins_at).total_seconds() / 3600

    @property
    def is_held(self) -> bool:
        return self.status != ShiftStatus.CANCELLED


class ShiftStaff(models.Model):
    """Who is there: one person, or two of different professions in a joint reception."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="staffing")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staffing")
    profession = models.CharField(_("profession"), max_length=40, choices=Profession.choices)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("person in a shift")
        verbose_name_plural = _("people in shifts")
        ordering = ["shift", "position"]
        constraints = [
            models.UniqueConstraint(fields=["shift", "position"], name="reception_staff_one_a_position"),
            models.UniqueConstraint(fields=["shift", "profession"], name="reception_staff_two_professions"),
            # A range: Django cannot read a table back from SQLite whose check holds a list.
            models.CheckConstraint(condition=Q(position__gte=1, position__lte=2), name="reception_staff_two_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"


class StaffTime(models.Model):
    """A quarter of an hour of somebody's that a shift has taken.

    Unique, so that the database itself refuses two shifts at once of one person, on every database
    alike (docs/decisions/0010). Rows of cancelled shifts and of past days are deleted.
    """

    staffing = models.ForeignKey(ShiftStaff, on_delete=models.CASCADE, related_name="times")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begins_at = models.DateTimeField()

    class Meta:
        verbose_name = _("taken quarter of an hour")
        verbose_name_plural = _("taken quarters of an hour")
        constraints = [models.UniqueConstraint(fields=["user", "begins_at"], name="reception_one_shift_at_a_time")]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """Somebody is away from a day to a day. Why is nobody's business here, so there is no field for it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), on_delete=models.CASCADE, related_name="absences"
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day"]
        indexes = [models.Index(fields=["first_day", "last_day"], name="reception_absence_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="reception_absence_forwards")
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%d.%m.%Y}–{self.last_day:%d.%m.%Y}"

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day is before the first one.")})

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class SwapRequest(models.Model):
    """Somebody asks a colleague to take a shift, with or without one of theirs in return."""

    staffing = models.ForeignKey(ShiftStaff, on_delete=models.CASCADE, related_name="swaps_asked")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="swaps_asked")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("colleague"), on_delete=models.CASCADE, related_name="swaps_offered"
    )
    in_return = models.ForeignKey(
        ShiftStaff,
        verbose_name=_("in return"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="swaps_in_return",
    )
    status = models.CharField(_("status"), max_length=12, choices=SwapStatus.choices, default=SwapStatus.ASKED)
    asked_on = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("swap")
        verbose_name_plural = _("swaps")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["staffing"], condition=Q(status=SwapStatus.ASKED), name="reception_swap_one_open"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("colleague")), name="reception_swap_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}"
