"""Settings, log and pairs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.enums import Profession
from organisation.models import Place, User
from privacy.codes import is_code, normal_form

from ..enums import Deed, PairMode
from ..models import PlanSettings, WorkingPair
from ..permissions import WORKING
from ..selectors.office import LogFilter
from .fields import day_field, field_of, logged_day

HEALTH_PROFESSIONS = (
    Profession.PHYSICIAN, Profession.NURSE, Profession.PUBLIC_HEALTH_NURSE, Profession.DENTIST,
    Profession.DENTAL_HYGIENIST, Profession.DENTAL_NURSE,
)  # fmt: skip
SOCIAL_PROFESSIONS = (Profession.SOCIAL_COUNSELLOR, Profession.SOCIAL_WORKER, Profession.SENIOR_SOCIAL_WORKER)


class SettingsForm(forms.ModelForm):
    """The switch: it opens with controller, contact and impact assessment only."""

    class Meta:
        model = PlanSettings
        fields = [
            "controller", "contact", "dpia_reference", "purge_days", "waiting_days", "emptied_days", "many_plans",
            "day_begins", "day_ends", "is_open",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        begins, ends = data.get("day_begins"), data.get("day_ends")
        if begins is not None and ends is not None and begins >= ends:
            self.add_error("day_ends", _("The day ends after it begins."))
        return data


class LogForm(forms.Form):
    reference = forms.CharField(
        label=_("Reference code"), max_length=20, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    first = day_field(_("From"), required=False)
    last = day_field(_("Until"), required=False)
    action = forms.ChoiceField(label=_("What was done"), choices=[("", _("Everything")), *Deed.choices], required=False)
    disclosures = forms.BooleanField(label=_("Disclosures only: prints, files, client copies"), required=False)

    def clean_reference(self) -> str:
        code = str(self.cleaned_data["reference"])
        if code and not is_code(code):
            raise forms.ValidationError(
                _("This is not a whole code. Check each character; there is no 0, O, 1, I or L.")
            )
        return normal_form(code)

    def clean_first(self) -> date | None:
        return logged_day(self.cleaned_data["first"])

    def clean_last(self) -> date | None:
        return logged_day(self.cleaned_data["last"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("The period ends before it begins."))
        return data

    def wanted(self) -> LogFilter:
        data = self.cleaned_data
        return LogFilter(
            data["reference"], data["first"], data["last"], data["action"], disclosures=data["disclosures"]
        )


def _people(place: Place, professions: Any) -> Any:
    people = User.objects.filter(is_active=True, profession__in=professions, groups__name__in=WORKING)
    return people.filter(home_place__municipality=place.municipality_id).distinct().order_by("last_name", "first_name")


class PairForm(forms.ModelForm):
    """A pair, or somebody who works alone until there is one. People of the place's municipality."""

    class Meta:
        model = WorkingPair
        fields = ["mode", "health_member", "social_member", "valid_from"]
        widgets = {"valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.place = place
        field_of(self, "health_member").queryset = _people(place, HEALTH_PROFESSIONS)
        field_of(self, "social_member").queryset = _people(place, SOCIAL_PROFESSIONS)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        chosen = [bool(data.get("health_member")), bool(data.get("social_member"))]
        if data.get("mode") == PairMode.PAIR and not all(chosen):
            self.add_error("social_member", _("A pair has one member from health care and one from social services."))
        if data.get("mode") == PairMode.SINGLE and sum(chosen) != 1:
            self.add_error("social_member", _("Somebody who works alone is one person."))
        return data
