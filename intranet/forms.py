from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.languages import OWN_NAMES
from organisation.models import Place, User
from privacy.forms import ContactDetailsWarning

from .models import AccessibilityFeedback


class AccessibilityFeedbackForm(ContactDetailsWarning, forms.ModelForm):
    """Open to everybody, so it has a field that people do not see and robots fill in."""

    warned_fields = ("text",)
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AccessibilityFeedback
        fields = ("page", "text", "reply_to")
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"page": _("Where it happened: the heading or the address.")}

    field_order = ("page", "text", "contact_details_confirmed", "reply_to")

    @property
    def looks_automatic(self) -> bool:
        return bool(self.data.get("website"))


class AccountForm(forms.ModelForm):
    """What everybody may change of their own account."""

    class Meta:
        model = User
        fields = ("language", "home_place")
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["home_place"].queryset = Place.objects.filter(is_active=True).select_related("municipality")
        fields["language"].choices = [("", _("As in the browser")), *OWN_NAMES]
        fields["language"].help_text = _("Silta opens in this language.")
