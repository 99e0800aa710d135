"""Opening and beginning plans, talks, team, consent, copies, bundles."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import PartnerSector
from organisation.models import User
from privacy.codes import is_code, normal_form
from privacy.validators import refuse_contact_details

from ..enums import (
    ASKED_PURPOSES,
    AbsentReason,
    Achievement,
    ActionState,
    ConsentHow,
    CopyState,
    DocumentedIn,
    Participation,
    PlanKind,
    PlanState,
    Purpose,
    RevokeReason,
    Scope,
    TalkKind,
)
from ..models.parts import LINE_LENGTH
from ..selectors.page import PlanPage
from ..services.consent import ConsentDetails
from ..services.sections import TalkRecord
from .fields import day_field, field_of, near_future, not_future, place_field, sector_field, text_field

REASON_LENGTH = 80


class PurposeForm(forms.Form):
    """Why the plan is opened: asked once a sitting (domain R6)."""

    purpose = forms.ChoiceField(
        label=_("Why do you open this plan?"),
        choices=[(one.value, one.label) for one in ASKED_PURPOSES],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason, when it is something else"),
        max_length=REASON_LENGTH,
        required=False,
        validators=[refuse_contact_details],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("purpose") == Purpose.OTHER and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Say in a few words why you open the plan."))
        if data.get("purpose") != Purpose.OTHER:
            data["reason"] = ""
        return data


class FindForm(forms.Form):
    code = forms.CharField(
        label=_("Reference code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not is_code(code):
            raise forms.ValidationError(
                _("This is not a whole code. Check each character; there is no 0, O, 1, I or L.")
            )
        return normal_form(code)


class BeginForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of plan"), choices=PlanKind.choices, widget=forms.RadioSelect)
    place = place_field(_("Unit"))
    sector = sector_field(_("You take part for"))


class TalkForm(forms.Form):
    """A talk and what it changed, on one screen: progress is preset to what it was."""

    held_on = day_field(_("Day of the talk"))
    kind = forms.ChoiceField(label=_("Kind of talk"), choices=TalkKind.choices)
    client = forms.ChoiceField(label=_("The client was"), choices=Participation.choices, widget=forms.RadioSelect)
    absent_reason = forms.ChoiceField(
        label=_("Why absent"), choices=[("", _("Not absent")), *AbsentReason.choices], required=False
    )
    present = forms.MultipleChoiceField(
        label=_("Who else was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = text_field(_("What was agreed"), LINE_LENGTH, required=False)
    next_review = day_field(_("Next review"), required=False)
    is_review = forms.BooleanField(label=_("The whole plan was reviewed"), required=False)

    def __init__(self, *args: Any, page: PlanPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        field_of(self, "present").choices = [(str(member.pk), str(member.user)) for member in page.members]
        for goal in page.live_goals:
            self.fields[f"goal_{goal.pk}"] = forms.ChoiceField(
                label=goal.text, choices=[("", _("Not said yet")), *Achievement.choices], required=False
            )
            self.initial.setdefault(f"goal_{goal.pk}", goal.achievement)
        for action in page.open_actions:
            self.fields[f"action_{action.pk}"] = forms.ChoiceField(label=action.text, choices=ActionState.choices)
            self.initial.setdefault(f"action_{action.pk}", action.state)
        for section in ("goals", "actions", "review"):
            self.fields[f"version_{section}"] = forms.IntegerField(widget=forms.HiddenInput)
            self.initial.setdefault(f"version_{section}", page.plan.version_of(section))

    def parts(self, beginning: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(beginning)]

    def clean_held_on(self) -> Any:
        return not_future(self.cleaned_data["held_on"])

    def clean_next_review(self) -> Any:
        day = self.cleaned_data["next_review"]
        return day if day == self.page.plan.next_review else near_future(day)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        absent = data.get("client") == Participation.ABSENT
        if absent and not data.get("absent_reason"):
            self.add_error("absent_reason", _("Say why the client was absent."))
        if not absent:
            data["absent_reason"] = ""
        return data

    def _chosen(self, beginning: str) -> dict[int, str]:
        data = self.cleaned_data
        return {int(name.removeprefix(beginning)): data[name] for name in data if name.startswith(beginning)}

    def talk(self) -> TalkRecord:
        data = self.cleaned_data
        names = ("held_on", "kind", "client", "absent_reason", "note", "is_review")
        return TalkRecord(
            values={name: data[name] for name in names},
            present=tuple(int(pk) for pk in data["present"]),
            goals=self._chosen("goal_"),
            actions=self._chosen("action_"),
            next_review=data["next_review"],
            versions={section: data[f"version_{section}"] for section in ("goals", "actions", "review")},
        )


class ConsentForm(forms.Form):
    """A note that consent is documented in the client's record; scope by party."""

    given_on = day_field(_("Given on"))
    how = forms.ChoiceField(label=_("How it was given"), choices=ConsentHow.choices)
    valid_until = day_field(_("Valid until"))
    documented_in = forms.ChoiceField(label=_("Consent is documented in"), choices=DocumentedIn.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sector, label in PartnerSector.choices:
            self.fields[f"sector_{sector}"] = forms.ChoiceField(label=label, choices=Scope.choices, required=False)

    def parties(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("sector_")]

    def clean_given_on(self) -> Any:
        return not_future(self.cleaned_data["given_on"])

    def clean_valid_until(self) -> Any:
        return near_future(self.cleaned_data["valid_until"])

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if not any(data.get(f"sector_{sector}") == Scope.SHARE for sector in PartnerSector.values):
            self.add_error(None, _("Choose at least one sector that makes and reads the plan."))
        return data

    def details(self) -> ConsentDetails:
        data = self.cleaned_data
        return ConsentDetails(
            data["given_on"],
            data["how"],
            data["valid_until"],
            data["documented_in"],
            {sector: data[f"sector_{sector}"] for sector in PartnerSector.values if data.get(f"sector_{sector}")},
        )


class StaffSearchForm(forms.Form):
    q = forms.CharField(label=_("Name of the colleague"), max_length=60, required=False)


class MemberForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), widget=forms.RadioSelect)
    sector = sector_field(_("Takes part for"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = field_of(self, "user")
        user.queryset = people
        user.empty_label = None
        user.label_from_instance = lambda one: ", ".join(
            part for part in (str(one), str(one.get_profession_display()), str(one.home_place or "")) if part
        )


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why does it end early?"),
        choices=[(one.value, one.label) for one in (RevokeReason.CLIENT, RevokeReason.MOVED, RevokeReason.OTHER_PLAN)],
        widget=forms.RadioSelect,
    )
    state = forms.CharField(initial=PlanState.REVOKED, max_length=20, widget=forms.HiddenInput)


class CopyForm(forms.Form):
    state = forms.ChoiceField(label=_("The copy was"), choices=CopyState.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language"), choices=settings.LANGUAGES)
    large = forms.BooleanField(label=_("With large text"), required=False)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Bundle from Silta (JSON)"), widget=forms.ClearableFileInput(attrs={"accept": ".json"})
    )
    place = place_field(_("Unit"))
    sector = sector_field(_("You take part for"))


def first_days() -> dict[str, Any]:
    """What consent and talk forms begin with."""
    today = timezone.localdate()
    try:
        later = today.replace(year=today.year + 1)
    except ValueError:  # the 29th of February
        later = today.replace(year=today.year + 1, day=28)
    return {"given_on": today, "held_on": today, "valid_until": later}
