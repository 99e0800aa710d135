from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.models import Place, User

from ..codes import SlipLanguage
from .selectors import places_for_slips


class SlipForm(forms.Form):
    """Where to and in which language. There is no field for who."""

    place: Any = forms.ModelChoiceField(label=_("To which reception"), queryset=Place.objects.none(), empty_label=None)
    language = forms.ChoiceField(
        label=_("Language of the slip"), choices=SlipLanguage.choices, widget=forms.RadioSelect, initial=SlipLanguage.FI
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places_for_slips(user)  # type: ignore[attr-defined]
