from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.forms import ContactDetailsWarning

from ..models import CommentRound, PathComment


class RoundForm(forms.ModelForm):
    """Whom to ask, what, and until when."""

    class Meta:
        model = CommentRound
        fields = ["group", "question", "closes_on"]
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_closes_on(self) -> Any:
        day = self.cleaned_data["closes_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The closing date has passed already."))
        return day


class CommentForm(ContactDetailsWarning, forms.ModelForm):
    """A comment of a member."""

    warned_fields = ("text",)

    class Meta:
        model = PathComment
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class BehalfForm(CommentForm):
    """What a group said that does not log in."""

    on_behalf_of = forms.CharField(
        label=_("On behalf of"), max_length=100, help_text=_("A group, never a client's name.")
    )
    step = forms.ChoiceField(label=_("About"), required=False)

    class Meta(CommentForm.Meta):
        fields = ["on_behalf_of", "text"]

    field_order = ["on_behalf_of", "step", "text"]

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"].choices = [("", _("The whole path")), *steps]  # type: ignore[attr-defined]


class ConclusionForm(ContactDetailsWarning, forms.ModelForm):
    """What the owner concluded from a round."""

    warned_fields = ("conclusion",)

    class Meta:
        model = CommentRound
        fields = ["conclusion"]
        widgets = {"conclusion": forms.Textarea(attrs={"rows": 3})}
