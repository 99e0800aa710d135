"""Asking, logging, answering. No field asks who the client is; what is written passes the guard and its warning."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organisation.enums import Profession
from organisation.models import NeedTopic, Team, User
from privacy.forms import ContactDetailsWarning

from ..codes import AnswerKind, ConsultChannel, Continues, Identification, PermissionHow
from ..models.consultations import ANSWER_LENGTH, QUESTION_LENGTH
from . import selectors
from .services import Answered, Asked

OLDEST_PERMISSION = timedelta(days=365)
ASKING = (
    Profession.PHYSICIAN,
    Profession.NURSE,
    Profession.PUBLIC_HEALTH_NURSE,
    Profession.DENTIST,
    Profession.DENTAL_HYGIENIST,
    Profession.DENTAL_NURSE,
    Profession.OTHER,
)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def check_permission_day(day: Any) -> None:
    """A permission is given today or before, and not years ago."""
    today = timezone.localdate()
    if day > today:
        raise forms.ValidationError(_("The permission cannot be given in the future."))
    if day < today - OLDEST_PERMISSION:
        raise forms.ValidationError(_("The permission is more than a year old. Ask the client again."))


class PermissionPart(forms.Form):
    """Anonymous, or with a noted permission (row 000-06): when and how it was given."""

    identification = forms.ChoiceField(
        label=_("About whom"),
        choices=Identification.choices,
        widget=forms.RadioSelect,
        initial=Identification.ANONYMOUS,
        help_text=_("Who the client is, is said by phone only and never written here."),
    )
    permission_on = day_field(_("Permission given on"), required=False)
    permission_how = forms.ChoiceField(
        label=_("How it was given"), choices=[("", "–"), *PermissionHow.choices], required=False
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("identification") == Identification.PERMISSION:
            if not data.get("permission_on"):
                self.add_error("permission_on", _("Say when the client gave the permission."))
            else:
                try:
                    check_permission_day(data["permission_on"])
                except forms.ValidationError as error:
                    self.add_error("permission_on", error)
            if not data.get("permission_how"):
                self.add_error("permission_how", _("Say how the client gave the permission."))
        else:
            data["permission_on"], data["permission_how"] = None, ""
        return data


def _topic() -> Any:
    return forms.ModelChoiceField(
        label=_("What is it about?"), queryset=NeedTopic.objects.none(), widget=forms.RadioSelect, empty_label=None
    )


class AskForm(ContactDetailsWarning, PermissionPart):
    """A written question."""

    warned_fields = ("question",)
    topic = _topic()
    question = forms.CharField(
        label=_("Question"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In general words: no name, date of birth, address or anything that points at one person."),
    )
    team: Any = forms.ModelChoiceField(label=_("My team"), queryset=Team.objects.none(), required=False)
    field_order = ["topic", "question", "team", "identification", "permission_on", "permission_how"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["topic"].queryset = selectors.topics()  # type: ignore[attr-defined]
        teams = Team.objects.filter(is_active=True, place=user.home_place_id) if user.home_place_id else None
        if teams is not None and teams.exists():
            self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        else:
            del self.fields["team"]

    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(
            topic=data["topic"],
            profession=self.user.profession,
            place=self.user.home_place,
            team=data.get("team"),
            identification=data["identification"],
            permission_on=data["permission_on"],
            permission_how=data["permission_how"],
            question=data["question"],
        )


class LogForm(PermissionPart):
    """A call that was answered at once: topic, profession, save. The rest is what it is most of the time."""

    topic = _topic()
    profession = forms.ChoiceField(
        label=_("Who asked?"), choices=[(one.value, one.label) for one in ASKING], widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[choice for choice in ConsultChannel.choices if choice[0] != ConsultChannel.WRITTEN],
        widget=forms.RadioSelect,
        initial=ConsultChannel.PHONE,
    )
    kind = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[choice for choice in AnswerKind.choices if choice[0] != AnswerKind.UNANSWERED],
        widget=forms.RadioSelect,
        initial=AnswerKind.ADVICE,
    )
    continues = forms.ChoiceField(
        label=_("Who carries on?"), choices=Continues.choices, widget=forms.RadioSelect, initial=Continues.ASKER
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["topic"].queryset = selectors.topics()  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        data = self.cleaned_data
        return Asked(
            topic=data["topic"],
            profession=data["profession"],
            place=self.user.home_place,
            identification=data["identification"],
            permission_on=data["permission_on"],
            permission_how=data["permission_how"],
        )

    def answered(self) -> Answered:
        return Answered(self.cleaned_data["kind"], self.cleaned_data["continues"])


class AnswerForm(ContactDetailsWarning, forms.Form):
    warned_fields = ("answer",)
    answer = forms.CharField(label=_("Answer"), max_length=ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 6}))
    page = forms.ModelChoiceField(label=_("Page that answers"), queryset=Page.objects.none(), required=False)
    kind = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[choice for choice in AnswerKind.choices if choice[0] != AnswerKind.UNANSWERED],
        widget=forms.RadioSelect,
        initial=AnswerKind.ADVICE,
    )
    continues = forms.ChoiceField(
        label=_("Who carries on?"), choices=Continues.choices, widget=forms.RadioSelect, initial=Continues.ASKER
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page"].queryset = selectors.page_choices(user)  # type: ignore[attr-defined]

    def answered(self) -> Answered:
        data = self.cleaned_data
        page = data["page"]
        return Answered(data["kind"], data["continues"], data["answer"], page.pk if page else None)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("To whom"), queryset=User.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = selectors.colleagues(user)  # type: ignore[attr-defined]


class AskAgainForm(ContactDetailsWarning, forms.Form):
    warned_fields = ("more",)
    more = forms.CharField(
        label=_("What is still unclear"), max_length=QUESTION_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )


class ProposalForm(ContactDetailsWarning, forms.Form):
    """The question in general words, read through by a person before it goes on."""

    warned_fields = ("question", "answer")
    question = forms.CharField(
        label=_("Question in general words"), max_length=160, widget=forms.Textarea(attrs={"rows": 2})
    )
    answer = forms.CharField(label=_("Answer"), max_length=ANSWER_LENGTH, widget=forms.Textarea(attrs={"rows": 6}))
    checked = forms.BooleanField(
        label=_("I have read it through: nothing in it tells of one person"),
        error_messages={"required": _("Read it through once more and tick this.")},
    )


class ProposalDeclineForm(forms.Form):
    reason = forms.CharField(label=_("Why not"), max_length=200)
