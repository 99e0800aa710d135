"""Fields that several forms share."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import PartnerSector
from organisation.models import Place
from privacy.validators import refuse_contact_details

from ..models.plan import FAR_YEARS

FIRST_YEAR = 2000  # nothing of ours is older


def field_of(form: forms.BaseForm, name: str) -> Any:
    """A field of `form` to be filled with choices; its class is known where it is declared only."""
    return form.fields[name]


def text_field(
    label: Any, length: int, *, rows: int = 2, required: bool = True, help_text: Any = ""
) -> forms.CharField:
    """Words about a client's life: short, without contact details."""
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        validators=[refuse_contact_details],
        widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(attrs={"autocomplete": "off"}),
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def sector_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=PartnerSector.choices)


def place_field(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=Place.objects.filter(is_active=True))


def near_future(day: date | None) -> date | None:
    """A day to come, within a few years.

    Raises:
        ValidationError: otherwise.
    """
    today = timezone.localdate()
    if day is not None and day < today:
        raise forms.ValidationError(_("The day has passed. Give a day to come."))
    if day is not None and day.year > today.year + FAR_YEARS:
        raise forms.ValidationError(_("The day is too far away."))
    return day


def not_future(day: date | None) -> date | None:
    """A day that has come, not more than a few years ago.

    Raises:
        ValidationError: otherwise.
    """
    today = timezone.localdate()
    if day is not None and day > today:
        raise forms.ValidationError(_("The day is still to come."))
    if day is not None and day.year < today.year - FAR_YEARS:
        raise forms.ValidationError(_("The day is too long ago."))
    return day


def logged_day(day: date | None) -> date | None:
    """A day that the log can be asked about: clocks know no moment before the first or after the last year.

    Raises:
        ValidationError: for a day that nobody means.
    """
    if day is not None and day.year < FIRST_YEAR:
        raise forms.ValidationError(_("The day is too long ago."))
    if day is not None and day.year > timezone.localdate().year + FAR_YEARS:
        raise forms.ValidationError(_("The day is too far away."))
    return day
