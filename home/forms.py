"""Forms of the guidance room that readers fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.forms import ContactDetailsWarning

TEXT_LENGTH = 500


class WordsForm(ContactDetailsWarning, forms.Form):
    """What was missing on a page."""

    warned_fields = ("text",)
    text = forms.CharField(
        label=_("What was missing?"),
        help_text=_("At most 500 characters. Never write who the client is. Your name is not kept."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("text", "contact_details_confirmed")


class ProblemForm(WordsForm):
    """What somebody was looking for when they met an error page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What were you looking for or doing?")
