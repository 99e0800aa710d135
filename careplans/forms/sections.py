"""One form a section; lists are formsets, and each line knows what it was when the screen opened."""

import json
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from organisation.models import NeedTopic

from ..enums import Achievement, ActionState, GoalState, RaisedBy, Section
from ..models.parts import LINE_LENGTH
from ..models.plan import SITUATION_LENGTH
from ..selectors.page import PlanPage
from ..services.sections import Row
from .fields import day_field, field_of, near_future, text_field

MOST_LINES = 60
SPARE_LINES = 2


class SituationForm(forms.Form):
    situation = text_field(
        _("Situation in a few sentences"),
        SITUATION_LENGTH,
        rows=6,
        required=False,
        help_text=_("As the client would put it. No names, no diagnoses, no medicines: those are in the records."),
    )


class ReviewForm(forms.Form):
    next_review = day_field(_("Next review"))

    def clean_next_review(self) -> Any:
        return near_future(self.cleaned_data["next_review"])


class LineForm(forms.Form):
    """A line of a list. Untouched lines are not written, so nobody's older copy overwrites a newer one."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Take this line away"), required=False)
    own_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, page: PlanPage, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, **kwargs)
        remove = self.fields.pop("remove")
        if self.initial.get("pk") or self.is_bound:
            self.fields["remove"] = remove
        for name, field in self.fields.items():
            field.required = field.required and name in self.own_fields
            # A list without an empty choice is sent along by every browser: a line with nothing else is untouched.
            if isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
                choices: Any = field.choices
                first = next(iter(choices), None)
                if first and first[0] and field.initial is None:
                    field.initial = first[0]

    def digest(self, data: dict[str, Any]) -> str:
        plain = {name: str(data.get(name) or "") for name in self.own_fields if name != "handlers"}
        plain["handlers"] = ",".join(sorted(str(pk) for pk in data.get("handlers") or ()))
        return salted_hmac("careplans.line", json.dumps(plain, sort_keys=True)).hexdigest()[:16]

    def row(self) -> Row | None:
        """What is to be written; None for a line that nobody touched."""
        data = self.cleaned_data
        if not data or (not data.get("text") and not data.get("pk")):
            return None
        remove = bool(data.get("remove"))
        if not remove and data.get("pk") and self.digest(data) == data.get("seen"):
            return None
        return Row(self.values(), data.get("pk"), remove, tuple(int(pk) for pk in data.get("handlers") or ()))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.own_fields}


def _members(page: PlanPage) -> list[tuple[str, str]]:
    return [(str(member.pk), f"{member.user}, {member.get_sector_display()}") for member in page.members]


class ConcernForm(LineForm):
    own_fields = ("text", "area", "raised_by", "handlers", "together", "resolved")
    text = text_field(_("Concern"), LINE_LENGTH)
    area: Any = forms.ModelChoiceField(label=_("Area of life"), queryset=NeedTopic.objects.none())
    raised_by = forms.ChoiceField(label=_("Raised by"), choices=RaisedBy.choices)
    handlers = forms.MultipleChoiceField(
        label=_("Who handles it"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None: nobody yet.")
    )
    together = forms.BooleanField(label=_("Several handle it together, as agreed"), required=False)
    resolved = forms.BooleanField(label=_("Resolved"), required=False)

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "area").queryset = topics
        field_of(self, "handlers").choices = _members(self.page)

    def digest(self, data: dict[str, Any]) -> str:
        area = data.get("area")
        return super().digest({**data, "area": getattr(area, "pk", area)})

    def values(self) -> dict[str, Any]:
        from django.utils import timezone

        data = self.cleaned_data
        there = next((concern for concern in self.page.resolved if concern.pk == data.get("pk")), None)
        day = (there.resolved_on if there else timezone.localdate()) if data["resolved"] else None
        values = {name: data[name] for name in ("text", "area", "raised_by", "together")}
        return {**values, "resolved_on": day}


class GoalForm(LineForm):
    own_fields = ("text", "state", "achievement", "target_on", "client_view", "worker_view")
    text = text_field(_("Goal in the client's words"), LINE_LENGTH)
    state = forms.ChoiceField(label=_("State"), choices=GoalState.choices)
    achievement = forms.ChoiceField(
        label=_("How it goes"), choices=[("", _("Not said yet")), *Achievement.choices], required=False
    )
    target_on = day_field(_("By"), required=False)
    client_view = text_field(
        _("The client's view, where views differ"), LINE_LENGTH, required=False, help_text=_("Both views are kept.")
    )
    worker_view = text_field(_("The professionals' view"), LINE_LENGTH, required=False)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if bool(data.get("client_view")) != bool(data.get("worker_view")):
            name = "worker_view" if data.get("client_view") else "client_view"
            self.add_error(name, _("Where views differ, write both."))
        return data


CLIENT = "client"


class ActionForm(LineForm):
    own_fields = ("text", "who", "due_on", "state", "in_patient_record", "supports")
    text = text_field(_("Action"), LINE_LENGTH)
    who = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = day_field(_("By"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=ActionState.choices)
    in_patient_record = forms.BooleanField(
        label=_("A health matter, agreed in the patient record"),
        required=False,
        help_text=_("Say only that it is agreed there, e.g. “support with taking medicines as agreed”."),
    )
    supports = forms.ChoiceField(label=_("Supports this action"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "who").choices = [("", _("Nobody yet")), (CLIENT, _("The client")), *_members(self.page)]
        health = [action for action in self.page.actions if action.in_patient_record]
        field_of(self, "supports").choices = [("", _("None")), *((str(one.pk), one.text) for one in health)]
        if not health:
            del self.fields["supports"]

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("supports") and data["supports"] == str(data.get("pk")):
            self.add_error("supports", _("An action cannot support itself."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        who = data["who"]
        return {
            **{name: data[name] for name in ("text", "due_on", "state", "in_patient_record")},
            "by_client": who == CLIENT,
            "owner_id": int(who) if who and who != CLIENT else None,
            "supports_id": int(data["supports"]) if data.get("supports") else None,
        }


def _concern_lines(page: PlanPage) -> list[dict[str, Any]]:
    rows = [(row.concern, [str(member.pk) for member in row.handlers]) for row in page.board]
    rows += [(concern, []) for concern in page.resolved]
    return [
        {
            "pk": concern.pk,
            "text": concern.text,
            "area": concern.area_id,
            "raised_by": concern.raised_by,
            "handlers": handlers,
            "together": concern.together,
            "resolved": concern.resolved_on is not None,
        }
        for concern, handlers in rows
    ]


def _goal_lines(page: PlanPage) -> list[dict[str, Any]]:
    return [{name: getattr(goal, name) for name in ("pk", *GoalForm.own_fields)} for goal in page.goals]


def _action_lines(page: PlanPage) -> list[dict[str, Any]]:
    return [
        {
            **{name: getattr(action, name) for name in ("pk", "text", "due_on", "state", "in_patient_record")},
            "who": CLIENT if action.by_client else str(action.owner_id or ""),
            "supports": str(action.supports_id or ""),
        }
        for action in page.actions
    ]


LISTS: dict[str, tuple[type[LineForm], Any]] = {
    Section.CONCERNS: (ConcernForm, _concern_lines),
    Section.GOALS: (GoalForm, _goal_lines),
    Section.ACTIONS: (ActionForm, _action_lines),
}


def list_formset(section: str, page: PlanPage, data: Any = None) -> BaseFormSet:
    """The lines of a section, and two spare ones."""
    form_class, lines = LISTS[section]
    kwargs: dict[str, Any] = {"page": page}
    if form_class is ConcernForm:
        kwargs["topics"] = NeedTopic.objects.filter(is_active=True)
    initial = lines(page)
    blank = form_class(page=page, **({"topics": kwargs["topics"]} if "topics" in kwargs else {}))
    for line in initial:
        line["seen"] = blank.digest(line)
    made = formset_factory(form_class, extra=SPARE_LINES, max_num=MOST_LINES, absolute_max=MOST_LINES + SPARE_LINES)
    return made(data, initial=initial, prefix="line", form_kwargs=kwargs)


def rows_of(formset: BaseFormSet) -> list[Row]:
    """What is to be written of a valid formset."""
    return [row for form in formset.forms if (row := form.row()) is not None]
