"""What a referral asks, and what an action says beside itself. Codes, days, and words only for “another reason”."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import NeedTopic, Place, Service, Team, User
from privacy.validators import refuse_contact_details

from ..codes import Action, NextStep, PermissionHow, PermissionScope, TargetKind, TellBack
from ..consultations.forms import check_permission_day, day_field
from ..models import Referral
from ..models.referral import NOTE_LENGTH
from . import selectors
from .permissions import Rule
from .services import Details, Request

PAIR = "pair"
OTHER = "other"


class ReferralForm(forms.Form):
    """To whom, why, and what the client permitted. There is no field for who the client is."""

    target = forms.ChoiceField(label=_("To"))
    place: Any = forms.ModelChoiceField(label=_("At"), queryset=Place.objects.none(), empty_label=None)
    reasons: Any = forms.ModelMultipleChoiceField(
        label=_("Reasons"), queryset=NeedTopic.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    team: Any = forms.ModelChoiceField(label=_("My team"), queryset=Team.objects.none(), required=False)
    permission_on = day_field(_("The client gave permission on"), initial=timezone.localdate)
    permission_how = forms.ChoiceField(
        label=_("How it was given"), choices=PermissionHow.choices, widget=forms.RadioSelect, initial="spoken"
    )
    permission_scope = forms.ChoiceField(
        label=_("What may be told to the receiver, by phone or in the client information system"),
        choices=PermissionScope.choices,
        widget=forms.RadioSelect,
        initial=PermissionScope.CONTACT,
    )
    tell_back = forms.ChoiceField(
        label=_("What may be told back to me"), choices=TellBack.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.services = {f"service:{one.code}": one for one in selectors.target_services()}
        self.fields["target"].choices = [  # type: ignore[attr-defined]
            (PAIR, _("Working pair of the place")),
            *((key, one.name) for key, one in self.services.items()),
        ]
        self.fields["place"].queryset = selectors.target_places()  # type: ignore[attr-defined]
        self.fields["reasons"].queryset = selectors.reasons()  # type: ignore[attr-defined]
        teams = Team.objects.filter(is_active=True, place=user.home_place_id) if user.home_place_id else None
        if teams is not None and teams.exists():
            self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        else:
            del self.fields["team"]

    def clean_permission_on(self) -> Any:
        day = self.cleaned_data["permission_on"]
        check_permission_day(day)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place, target = data.get("place"), data.get("target")
        if place and target:
            kind = TargetKind.PAIR if target == PAIR else TargetKind.SERVICE
            if not selectors.target_places(kind).filter(pk=place.pk).exists():
                self.add_error("place", _("Nobody there receives referrals of this kind. Choose another place."))
        return data

    def request(self) -> Request:
        data = self.cleaned_data
        service: Service | None = self.services.get(data["target"])
        return Request(
            target_kind=TargetKind.SERVICE if service else TargetKind.PAIR,
            target_service=service,
            target_place=data["place"],
            reasons=data["reasons"],
            profession=self.user.profession,
            team=data.get("team"),
            permission_on=data["permission_on"],
            permission_how=data["permission_how"],
            permission_scope=data["permission_scope"],
            tell_back=data["tell_back"],
        )

    @staticmethod
    def initial_of(referral: Referral) -> dict[str, Any]:
        """A draft's content, to be changed."""
        service = referral.target_service
        return {
            "target": f"service:{service.code}" if service else PAIR,
            "place": referral.target_place_id,
            "reasons": [topic.pk for topic in referral.reasons.all()],
            **{
                name: getattr(referral, name)
                for name in ("team", "permission_on", "permission_how", "permission_scope", "tell_back")
            },
        }


class ActionForm(forms.Form):
    """Why, by code; in words for another reason only; after a refusal always what to do next."""

    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect)
    next_step = forms.ChoiceField(
        label=_("What should the sender do next?"), choices=NextStep.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In words"),
        max_length=NOTE_LENGTH,
        required=False,
        validators=[refuse_contact_details],
        help_text=_("Only for “another reason”. Nothing about who the client is."),
    )

    def __init__(self, *args: Any, action: Action, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rule.reasons is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].choices = rule.reasons.choices  # type: ignore[attr-defined]
            if action == Action.COMPLETE:
                self.fields["reason"].label = _("What was the outcome?")
        if action != Action.DECLINE:
            del self.fields["next_step"]
        if rule.reasons is None or OTHER not in rule.reasons.values:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "note" in self.fields:
            if data.get("reason") == OTHER and not data.get("note") and "note" not in self.errors:
                self.add_error("note", _("Say in words what the other reason is."))
            if data.get("reason") != OTHER:
                data["note"] = ""
        return data

    def details(self) -> Details:
        data = self.cleaned_data
        return Details(data.get("reason", ""), data.get("next_step", ""), data.get("note", ""))
