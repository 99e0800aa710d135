"""Forms of the rota."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place, User

from ..enums import ShiftStatus
from ..models import Absence, ShiftStaff
from ..models.fields import WeekdaysFormField
from .selectors import people_of_rota, rota_places

AHEAD = timedelta(days=730)
MOST_WEEKS = 26
RETURNS = timedelta(weeks=8)  # so near a shift may be asked for in return


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PersonField(forms.ModelMultipleChoiceField):
    """People with their profession, as check boxes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.get_profession_display().lower()}"


class PlanForm(forms.Form):
    """A rotation: who takes turns at which place, on which days, for how long."""

    place: Any = forms.ModelChoiceField(label=_("Place"), queryset=Place.objects.none(), empty_label=None)
    weekdays = WeekdaysFormField(
        label=_("Weekdays"), help_text=_("Only days on which the place has an opening rule are planned.")
    )
    first_day = _day(_("First day"))
    weeks = forms.IntegerField(label=_("Weeks"), min_value=1, max_value=MOST_WEEKS, initial=8)
    people = PersonField(
        label=_("Who take turns"), help_text=_("Those who are away or in another shift are passed over.")
    )
    second = PersonField(
        label=_("Second profession, for joint receptions"), required=False, help_text=_("Only where the rule says so.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = rota_places()  # type: ignore[attr-defined]
        for name in ("people", "second"):
            self.fields[name].queryset = people_of_rota()  # type: ignore[attr-defined]

    def clean_first_day(self) -> Any:
        day = self.cleaned_data["first_day"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("The first day is in the past."))
        if day > today + AHEAD:
            raise ValidationError(_("The first day is more than two years ahead."))
        return day


class AbsenceForm(forms.ModelForm):
    """When somebody is away. Why is not asked."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"))

    class Meta:
        model = Absence
        fields = ["user", "first_day", "last_day"]

    def __init__(self, *args: Any, planner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if planner:
            self.fields["user"].queryset = people_of_rota()  # type: ignore[attr-defined]
        else:
            del self.fields["user"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        today = timezone.localdate()
        if last and last < today:
            self.add_error("last_day", _("The last day is in the past."))
        if first and first > today + AHEAD:
            self.add_error("first_day", _("The first day is more than two years ahead."))
        if first and last and last - first > AHEAD:
            self.add_error("last_day", _("An absence is two years at most."))
        return cleaned


class SwapForm(forms.Form):
    """Whom to ask, and what for in return."""

    colleague = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    in_return = forms.ModelChoiceField(
        label=_("Their shift in return"),
        queryset=ShiftStaff.objects.none(),
        required=False,
        empty_label=_("None: just take mine"),
    )

    def __init__(self, *args: Any, staffing: ShiftStaff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = people_of_rota().exclude(pk=staffing.user_id).filter(profession=staffing.profession)
        today, day = timezone.localdate(), staffing.shift.day
        self.fields["colleague"].queryset = others  # type: ignore[attr-defined]
        returns = (
            ShiftStaff.objects.filter(
                user__in=others,
                shift__day__range=(max(today, day - RETURNS), day + RETURNS),
                shift__status__in=(ShiftStatus.PLANNED, ShiftStatus.CONFIRMED),
            )
            .select_related("shift__place", "user")
            .order_by("shift__day", "shift__starts")
        )
        field = self.fields["in_return"]
        field.queryset = returns  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.user}: {one.shift}"  # type: ignore[attr-defined]
