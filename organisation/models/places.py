from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from ..enums import AdoptionStatus, PhoneAudience, PlaceKind, TeamKind, WorkingMode
from ..indexing import SearchableRow
from .base import Checked


class Adoption(models.Model):
    """A period with one adoption status. Periods of one owner do not overlap and may have gaps."""

    status = models.CharField(_("status"), max_length=20, choices=AdoptionStatus.choices)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: for the time being."))
    reason = models.CharField(
        _("reason"), max_length=200, blank=True, help_text=_("Shown to readers; needed for a pause.")
    )
    replacement = models.CharField(_("instead"), max_length=200, blank=True, help_text=_("Where to turn meanwhile."))

    class Meta:
        abstract = True
        ordering = ["valid_from"]
        verbose_name = _("adoption period")
        verbose_name_plural = _("adoption periods")

    def __str__(self) -> str:
        return f"{self.get_status_display()} {date_format(self.valid_from, 'j.n.Y')}"

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.valid_to and self.valid_from and self.valid_to < self.valid_from:
            errors["valid_to"] = _("The last day is before the first one.")
        if self.status == AdoptionStatus.PAUSED and not self.reason:
            errors["reason_fi"] = _("A pause needs a reason: readers see it.")
        if errors:
            raise ValidationError(errors)

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _period_constraints(owner: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            name=f"organisation_{owner}adoption_period_forwards",
        ),
        models.CheckConstraint(
            condition=~Q(status=AdoptionStatus.PAUSED) | ~Q(reason=""),
            name=f"organisation_{owner}adoption_pause_has_reason",
        ),
        models.UniqueConstraint(
            fields=[owner],
            condition=Q(valid_to__isnull=True),
            name=f"organisation_{owner}adoption_one_open_period",
        ),
    ]


class Adopting(ClusterableModel):
    """Something with adoption periods under the related name `adoptions`."""

    class Meta:
        abstract = True

    def adoption_on(self, day: date | None = None) -> Adoption | None:
        """The period that holds on `day` (today by default), or None."""
        day = day or timezone.localdate()
        return next((period for period in self.adoptions.all() if period.covers(day)), None)

    @property
    def adoption(self) -> Adoption | None:
        return self.adoption_on()

    @property
    def adopted_since(self) -> date | None:
        """Since when the service has run here without a break: pilot and use together (row 000-01)."""
        today = timezone.localdate()
        start: date | None = None
        ended: date | None = None
        for period in sorted(self.adoptions.all(), key=lambda item: item.valid_from):
            if period.status not in (AdoptionStatus.PILOTING, AdoptionStatus.IN_USE) or period.valid_from > today:
                continue
            if start is None or ended is None or period.valid_from - ended > timedelta(days=1):
                start = period.valid_from
            ended = period.valid_to or today
        return start if ended is not None and ended >= today else None


class Municipality(Adopting):
    """A municipality or a joint area of several (Karviainen), with its adoption of the model."""

    name = models.CharField(_("name"), max_length=80)
    code = models.SlugField(_("code"), unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MunicipalityAdoption(Adoption):
    municipality = ParentalKey(Municipality, on_delete=models.CASCADE, related_name="adoptions")

    class Meta(Adoption.Meta):
        constraints = _period_constraints("municipality")


class Place(SearchableRow, Checked, Adopting):
    """A health station or another place where clients are met (HSDS location)."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address in the site"), unique=True, max_length=80)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="places"
    )
    kind = models.CharField(_("kind"), max_length=40, choices=PlaceKind.choices)
    working_mode = models.CharField(
        _("social guidance here"), max_length=20, choices=WorkingMode.choices, default=WorkingMode.VISITING
    )
    address = models.CharField(_("street address"), max_length=160)
    postal_code = models.CharField(_("postal code"), max_length=5)
    room_hint = models.CharField(
        _("where in the building"),
        max_length=200,
        blank=True,
        help_text=_("Door, floor, room: how a client finds the service point."),
    )
    description = models.TextField(_("description"), blank=True)
    hours = models.CharField(
        _("when the house is open"),
        max_length=200,
        blank=True,
        help_text=_("Only where it differs from the reception. The reception's hours come from its opening rules."),
    )
    age_from = models.PositiveSmallIntegerField(
        _("meant for ages from"), null=True, blank=True, help_text=_("Told to readers; nobody is turned away.")
    )
    age_to = models.PositiveSmallIntegerField(_("meant for ages to"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    services = ParentalManyToManyField(
        "organisation.Service", verbose_name=_("help in the building"), blank=True, related_name="places"
    )
    partners = ParentalManyToManyField(
        "organisation.Partner", verbose_name=_("partners under the same roof"), blank=True, related_name="places"
    )

    search_columns = ("description", "address", "hours")

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["municipality__code", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation:place", args=[self.slug])


class PlaceAdoption(Adoption):
    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="adoptions")

    class Meta(Adoption.Meta):
        constraints = _period_constraints("place")


class PhoneLine(models.Model):
    """A telephone line of a place, with who may see or be given it (row 001-28)."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="phone_lines")
    label = models.CharField(_("label"), max_length=120)
    number = models.CharField(_("number"), max_length=30)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=PhoneAudience.choices, default=PhoneAudience.STAFF
    )

    class Meta:
        verbose_name = _("phone line")
        verbose_name_plural = _("phone lines")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Team(models.Model):
    """A team of a place (FHIR Group)."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="teams")
    kind = models.CharField(_("kind"), max_length=30, choices=TeamKind.choices)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["place__slug", "kind", "pk"]

    def __str__(self) -> str:
        return self.name
