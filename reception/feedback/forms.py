"""What staff write down of a conversation or of what they saw; and what was done about it."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisation.languages import OWN_NAMES
from privacy.forms import ContactDetailsWarning

from ..codes import Answer, FeedbackMethod, Respondent, VisitLanguage
from ..models import ClientFeedback, SaidAndDid
from ..models.columns import column
from .selectors import QUESTIONS

STAFF_METHODS = [choice for choice in FeedbackMethod.choices if choice[0] != FeedbackMethod.KIOSK]


class FeedbackForm(ContactDetailsWarning, forms.Form):
    """An interview or an observation (rows 002-25, 002-26). No names: not the client's, not yours."""

    warned_fields = ("words",)
    method = forms.ChoiceField(
        label=capfirst(_("method")), choices=STAFF_METHODS, widget=forms.RadioSelect, initial="interview"
    )
    respondent = forms.ChoiceField(
        label=capfirst(_("who answered")), choices=Respondent.choices, widget=forms.RadioSelect, initial="client"
    )
    language = forms.ChoiceField(label=capfirst(_("language")), choices=VisitLanguage.choices, initial="fi")
    words = forms.CharField(
        label=capfirst(_("what was said or seen")),
        help_text=_("At most 500 characters. Nothing by which somebody could be known."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ("method", "respondent", "language", *QUESTIONS, "words", "contact_details_confirmed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = forms.ChoiceField(
                label=capfirst(column(ClientFeedback, question).verbose_name),
                choices=[*Answer.choices, ("", _("Not asked"))],
                widget=forms.RadioSelect,
                required=False,
                initial="",
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("words") and not any(data.get(question) for question in QUESTIONS):
            raise forms.ValidationError(_("Write what was said, or choose at least one answer."))
        return data


class SaidAndDidForm(ContactDetailsWarning, forms.ModelForm):
    """What hangs on the wall, in each language."""

    warned_fields = tuple(f"{field}_{code}" for code, _name in OWN_NAMES for field in ("said", "did"))

    class Meta:
        model = SaidAndDid
        fields = [f"{field}_{code}" for code, _name in OWN_NAMES for field in ("said", "did")] + [
            "done_on",
            "is_public",
        ]
        widgets = {"done_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in OWN_NAMES:
            for field, words in (("said", _("you said")), ("did", _("we did"))):
                self.fields[f"{field}_{code}"].label = f"{name}: {words}"
                self.fields[f"{field}_{code}"].required = code != "en"
