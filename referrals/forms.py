from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Checklist


class ImportForm(forms.Form):
    """A Questionnaire file and the address of the draft that it makes."""

    file = forms.FileField(
        label=_("Questionnaire file (JSON)"), help_text=_("As exported from a checklist's versions.")
    )
    code = forms.SlugField(
        label=_("Address in the site"), max_length=60, help_text=_("A new one. It stays the same for good.")
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Checklist.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a checklist with this address already."))
        return code
