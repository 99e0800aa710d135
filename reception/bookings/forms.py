"""The second step of a booking, the times of a shift, and the code on the paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.codes import is_code, normal_form

from ..codes import BookingLanguage, BookingReason, CancelReason
from .services import BookingDetails, SlotPlan

MINUTES = [(20, _("20 minutes")), (30, _("30 minutes")), (45, _("45 minutes")), (60, _("60 minutes"))]
PAUSES = [(0, _("No pause")), (5, _("5 minutes")), (10, _("10 minutes")), (15, _("15 minutes"))]
NUMBERS = [(0, _("The whole shift")), *((number, str(number)) for number in (1, 2, 3, 4, 6))]


class BookingForm(forms.Form):
    """Why, and in which language. There is no field for who the client is."""

    reason = forms.ChoiceField(label=_("What is it about?"), choices=BookingReason.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Client's language"), choices=BookingLanguage.choices, initial="fi")
    interpreter = forms.BooleanField(label=_("An interpreter is needed"), required=False)

    def details(self) -> BookingDetails:
        data = self.cleaned_data
        return BookingDetails(data["reason"], data["language"], interpreter=data["interpreter"])


class CodeForm(forms.Form):
    """A code that a client reads out."""

    code = forms.CharField(
        label=_("Pick-up code"),
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


class CancelForm(forms.Form):
    cancel_reason = forms.ChoiceField(
        label=_("Why is it cancelled?"), choices=CancelReason.choices, widget=forms.RadioSelect, initial="client"
    )


class SlotForm(forms.Form):
    """Bookable times inside one's own shift."""

    minutes = forms.TypedChoiceField(label=_("Length"), choices=MINUTES, coerce=int, initial=30)
    pause = forms.TypedChoiceField(label=_("Pause between"), choices=PAUSES, coerce=int, initial=0)
    number = forms.TypedChoiceField(label=_("How many"), choices=NUMBERS, coerce=int, initial=0)
    joint = forms.BooleanField(label=_("Both professionals together"), required=False)

    def __init__(self, *args: Any, joint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not joint:
            del self.fields["joint"]

    def plan(self) -> SlotPlan:
        data = self.cleaned_data
        return SlotPlan(data["minutes"], data["pause"], data["number"], joint=data.get("joint", False))
