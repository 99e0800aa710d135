"""The record of a held meeting: filled in under a minute with a thumb."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import Profession
from organisation.models import Team
from privacy.forms import ContactDetailsWarning

from ..enums import ATTENDING, USUAL
from ..models import Meeting
from ..schedule import at
from ..selectors import meetings as selectors
from ..services.meetings import NewAction, Record
from .plan import DayField, _Timed, times_of

ACTIONS = 3
QUESTION_LENGTH = 300
MOST_QUESTIONS = 20
MOST_PEOPLE = 300


@dataclass(frozen=True)
class ActionRow:
    """The fields of one action."""

    number: int
    text: forms.BoundField
    role: forms.BoundField
    owner: forms.BoundField
    due: forms.BoundField


class PagesField(forms.MultipleChoiceField):
    """Pages offered here or in the other group: which group a page stands in changes with what was chosen before."""

    accepted: frozenset[str] = frozenset()

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.accepted


class RecordForm(ContactDetailsWarning, _Timed):
    """What happened. Everything but the day may stay empty."""

    warned_fields = ("agreements", "questions", *(f"action_{number}_text" for number in range(ACTIONS)))
    pages = PagesField(label=_("What did you present?"), required=False, widget=forms.CheckboxSelectMultiple)
    other_pages = PagesField(label=_("Other pages"), required=False, widget=forms.CheckboxSelectMultiple)
    services = forms.MultipleChoiceField(label=_("Services"), required=False, widget=forms.CheckboxSelectMultiple)
    documents = forms.MultipleChoiceField(label=_("Materials"), required=False, widget=forms.CheckboxSelectMultiple)
    staff = forms.ModelMultipleChoiceField(
        label=_("Who came from social work?"), queryset=selectors.social_work_staff(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    questions = forms.CharField(
        label=_("Questions that came up"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line. Never write who a client is."),
    )  # fmt: skip
    agreements = forms.CharField(
        label=_("What was agreed?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_on = DayField(
        label=_("Next meeting on"), required=False, help_text=_("It is planned at the same time of day.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, team: Team | None = None, **kwargs: Any) -> None:
        self.meeting, self.team = meeting, team
        self.teams = list(meeting.teams.all()) if meeting.pk else [team] if team else []
        kwargs["initial"] = {**self._from_meeting(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._add_attendance()
        self._add_topics()
        self._add_actions()

    # What stands in the fields at first

    def _from_meeting(self) -> dict[str, Any]:
        meeting = self.meeting
        initial: dict[str, Any] = {**times_of(meeting), "version": meeting.version, "next_on": meeting.next_on}
        if meeting.pk:
            initial["staff"] = [person.pk for person in meeting.staff.all()]
            initial["agreements"] = meeting.agreements
            initial |= topics_of(meeting)
            initial["documents"] = [str(one.pk) for one in meeting.documents.all()]
            if meeting.is_held:
                initial |= attendance_of(meeting)
        return initial

    # Fields that depend on the team

    def _add_attendance(self) -> None:
        kinds = [team.kind for team in self.teams]
        usual = list(dict.fromkeys(one for kind in kinds for one in USUAL.get(kind, ()))) or [
            Profession.PHYSICIAN, Profession.NURSE,
        ]  # fmt: skip
        usual.append(Profession.OTHER)
        filled = {one for one in ATTENDING if self.initial.get(f"count_{one.value}")}
        if self.is_bound:
            filled |= {one for one in ATTENDING if self.data.get(f"count_{one.value}") not in (None, "", "0")}
        self.usual = [*usual, *(one for one in ATTENDING if one in filled and one not in usual)]
        for profession in ATTENDING:
            self.fields[f"count_{profession.value}"] = forms.IntegerField(
                label=profession.label,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "0"}),
            )

    def _add_topics(self) -> None:
        pages = list(selectors.presentable_pages())
        by_key = {page.translation_key: page for page in pages}
        recent = [by_key[key] for key in selectors.recent_page_keys([t.pk for t in self.teams]) if key in by_key]
        chosen = {str(key) for key in self.initial.get("pages", [])}
        if self.is_bound:
            chosen = {key for name in ("pages", "other_pages") for key in self._sent(name)}
        first = recent + [page for page in pages if str(page.translation_key) in chosen and page not in recent]
        if not recent:
            first = pages[: selectors.RECENT] + [p for p in pages[selectors.RECENT :] if p in first]
        rest = [page for page in pages if page not in first]
        fields: dict[str, Any] = self.fields
        fields["pages"].choices = [(str(page.translation_key), page.title) for page in first]
        fields["other_pages"].choices = [(str(page.translation_key), page.title) for page in rest]
        fields["pages"].accepted = fields["other_pages"].accepted = frozenset(str(key) for key in by_key)
        services = list(selectors.active_services())
        fields["services"].choices = [(str(service.pk), service.name) for service in services]
        documents = list(selectors.documents())
        fields["documents"].choices = [(str(document.pk), document.title) for document in documents]
        self._kept = list(self.meeting.pages.all()) if self.meeting.pk else []
        self._pages, self._services, self._documents = by_key, services, documents
        if not documents:
            del self.fields["documents"]

    def _sent(self, name: str) -> list[str]:
        data: Any = self.data
        return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))

    def _add_actions(self) -> None:
        roles = [("", "—"), *((one.value, one.label) for one in ATTENDING)]
        people = selectors.social_work_staff()
        for number in range(ACTIONS):
            self.fields[f"action_{number}_text"] = forms.CharField(
                label=_("What is to be done?"), required=False, max_length=200
            )
            self.fields[f"action_{number}_role"] = forms.ChoiceField(
                label=_("Whose task is it?"), required=False, choices=roles
            )
            owner = forms.ModelChoiceField(label=_("Or a person"), required=False, queryset=people)
            if number:  # one query for the three lists
                owner.choices = self.fields["action_0_owner"].choices  # type: ignore[attr-defined]
            else:
                owner.choices = [("", "—"), *((person.pk, str(person)) for person in people)]
            self.fields[f"action_{number}_owner"] = owner
            self.fields[f"action_{number}_due"] = DayField(label=_("By"), required=False)

    # For the template

    def usual_counts(self) -> list[forms.BoundField]:
        return [self[f"count_{one.value}"] for one in self.usual]

    def other_counts(self) -> list[forms.BoundField]:
        return [self[f"count_{one.value}"] for one in ATTENDING if one not in self.usual]

    def action_rows(self) -> Iterator[ActionRow]:
        for number in range(ACTIONS):
            parts = (self[f"action_{number}_{name}"] for name in ("text", "role", "owner", "due"))
            yield ActionRow(number, *parts)

    # What was filled in

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(ACTIONS):
            text = data.get(f"action_{number}_text")
            somebody = data.get(f"action_{number}_role") or data.get(f"action_{number}_owner")
            if text and not somebody:
                self.add_error(f"action_{number}_role", _("Say whose task it is: a role or a person."))
            elif (
                not text
                and (somebody or data.get(f"action_{number}_due"))
                and (f"action_{number}_text" not in self.errors)
            ):
                self.add_error(f"action_{number}_text", _("Say what is to be done."))
        lines = [line.strip() for line in str(data.get("questions") or "").splitlines() if line.strip()]
        if any(len(line) > QUESTION_LENGTH for line in lines):
            self.add_error("questions", _("Shorten the questions: at most 300 characters a line."))
        if len(lines) > MOST_QUESTIONS:
            self.add_error("questions", _("At most 20 questions at a time."))
        data["questions"] = lines
        day, following = data.get("day"), data.get("next_on")
        if day and day > timezone.localdate():
            self.add_error("day", _("A meeting is recorded on its day or after it."))
        if day and following and following <= day:
            self.add_error("next_on", _("The next meeting comes after this one."))
        return data

    def record(self) -> Record:
        """What the service writes."""
        data = self.cleaned_data
        keys = {*data["pages"], *data["other_pages"]}
        return Record(
            starts_at=at(data["day"], data["begins"]),
            ends_at=at(data["day"], data["ends"]),
            attendance={one.value: data[f"count_{one.value}"] or 0 for one in ATTENDING},
            staff=list(data["staff"]),
            pages=[
                *(page for key, page in self._pages.items() if str(key) in keys),
                # What is not there in this language was chosen in another one, and stays.
                *(page for page in self._kept if page.translation_key not in self._pages),
            ],
            services=[service for service in self._services if str(service.pk) in data["services"]],
            documents=[one for one in self._documents if str(one.pk) in data.get("documents", [])],
            questions=data["questions"],
            agreements=data["agreements"],
            actions=[
                NewAction(
                    data[f"action_{number}_text"],
                    data[f"action_{number}_role"],
                    data[f"action_{number}_owner"],
                    data[f"action_{number}_due"],
                )
                for number in range(ACTIONS)
                if data[f"action_{number}_text"]
            ],
            next_on=data["next_on"],
        )


def attendance_of(meeting: Meeting) -> dict[str, Any]:
    """Initial values: who was there."""
    return {f"count_{row.profession}": row.count for row in meeting.attendance.all()}


def topics_of(meeting: Meeting) -> dict[str, Any]:
    """Initial values: what was presented. Pages by what is the same in every language."""
    keys = [str(page.translation_key) for page in meeting.pages.all()]
    services = [str(service.pk) for service in meeting.services.all()]
    return {"pages": keys, "other_pages": keys, "services": services}
