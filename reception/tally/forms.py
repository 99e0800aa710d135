"""The counting screen as a form, for those without scripts; and corrections."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ..codes import CorrectionReason
from ..models import ReceptionSession, Visit
from ..models.columns import column
from .selectors import Choice
from .services import SINGLE

# What is carried over from the visit before; the rest begins anew, or one age would become everybody's.
CARRIED_OVER = ("arrival", "language", "channel", "prior_contact")
FIRST = {"arrival": "own", "outcome": "advice"}


class VisitForm(forms.Form):
    """One visit. Every choice is a large tile."""

    def __init__(
        self,
        *args: Any,
        choices: tuple[list[Choice], list[Choice]],
        previous: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        previous = previous or {}
        topics, services = choices
        made: dict[str, forms.Field] = {}
        for name in SINGLE:
            field = column(Visit, name)
            initial = previous.get(name) if name in CARRIED_OVER else None
            default = FIRST.get(name) or (field.get_default() if field.has_default() else None)
            made[name] = forms.ChoiceField(
                label=capfirst(field.verbose_name),
                choices=field.choices,
                widget=forms.RadioSelect,
                initial=initial or default,
                required=name in FIRST,
            )
        made["topics"] = forms.MultipleChoiceField(
            label=capfirst(_("topics")),
            choices=[(choice.code, choice.label) for choice in topics],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one topic.")},
        )
        made["guided_to"] = forms.MultipleChoiceField(
            label=capfirst(_("guided to")),
            choices=[(choice.code, choice.label) for choice in services],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields.update(made)

    def codes(self) -> dict[str, Any]:
        """What `tally.services` counts."""
        return {name: self.cleaned_data[name] for name in (*SINGLE, "topics", "guided_to")}


class PlaceForm(forms.Form):
    """A reception outside the rota: where."""

    place: Any = forms.ModelChoiceField(label=capfirst(_("place")), queryset=None, empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from organisation.models import Place

        fields: dict[str, Any] = self.fields
        fields["place"].queryset = Place.objects.filter(is_active=True).select_related("municipality")


class CorrectionForm(forms.Form):
    """What was wrong in a closed reception, and why it is changed now."""

    reason = forms.ChoiceField(
        label=_("Why is it corrected?"), choices=CorrectionReason.choices, widget=forms.RadioSelect
    )
    turned_away = forms.IntegerField(label=capfirst(_("could not be received")), min_value=0, max_value=500)
    questions = forms.IntegerField(label=capfirst(_("colleagues' questions")), min_value=0, max_value=500)
    remove = forms.ChoiceField(label=_("Take a visit away"), required=False)
    add = forms.BooleanField(label=_("Add a visit with the choices below"), required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, session: ReceptionSession, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "turned_away": session.turned_away, "questions": session.questions, "seen": session.corrections.count(),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.session = session
        fields: dict[str, Any] = self.fields
        fields["remove"].choices = [("", _("None")), *lines]
        if not lines:
            del fields["remove"]

    def clean_seen(self) -> int:
        seen: int | None = self.cleaned_data["seen"]
        return -1 if seen is None else seen

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        same = data.get("turned_away") == self.session.turned_away and data.get("questions") == self.session.questions
        if not self.errors and same and not data.get("remove") and not data.get("add"):
            raise forms.ValidationError(_("Nothing would change. Say what was wrong."))
        return data
