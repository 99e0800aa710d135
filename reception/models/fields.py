from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..enums import Weekday


class WeekdaysFormField(forms.MultipleChoiceField):
    """Check boxes for the seven days; the value is their numbers in one string, as stored."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        super().__init__(
            choices=[(str(value), label) for value, label in Weekday.choices],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or "") != sorted(data or [])


class WeekdaysField(models.CharField):
    """Days of the week as a string of their numbers, Monday 0: "024" is Monday, Wednesday, Friday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 7)
        kwargs.setdefault("validators", [RegexValidator("^[0-6]{1,7}$")])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return WeekdaysFormField(
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
            required=not self.blank,
        )


def weekdays_of(days: Iterable[int]) -> str:
    """The stored form of `days`."""
    return "".join(str(day) for day in sorted(set(days)))


def validate_quarter(value: Any) -> None:
    """Receptions begin and end on a quarter of an hour: what holds a person's time is a row per quarter."""
    if value.minute % 15 or value.second or value.microsecond:
        raise ValidationError(_("Choose a full quarter of an hour, e.g. 13.00 or 13.15."), code="quarter")
