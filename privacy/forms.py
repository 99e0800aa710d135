"""Form parts for fields where somebody may write about a client."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .identity import contains_contact_details


class ContactDetailsWarning(forms.Form):
    """Warns once when a text holds a phone number or an e-mail address, and lets a tick confirm.

    Put it before `forms.Form` among the bases and name the fields in `warned_fields`. The tick box
    appears only after a warning: whoever writes the station's own number can go on.
    """

    warned_fields: tuple[str, ...] = ()
    contact_details_confirmed = forms.BooleanField(
        required=False, label=_("The phone number or e-mail address is not a client's")
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if not data.get("contact_details_confirmed"):
            for name in self.warned_fields:
                if contains_contact_details(str(data.get(name) or "")):
                    self.add_error(
                        name,
                        forms.ValidationError(
                            _(
                                "There is a phone number or an e-mail address here. If it is a client's, "
                                "remove it. If not, confirm it below."
                            ),
                            code="contact_details",
                        ),
                    )
        return data

    def _asks_confirmation(self) -> bool:
        errors = (error for group in self.errors.as_data().values() for error in group)
        return any(error.code == "contact_details" for error in errors)

    def visible_fields(self) -> list[forms.BoundField]:
        """The tick box is shown only after a warning."""
        fields = super().visible_fields()
        if self.is_bound and self._asks_confirmation():
            return fields
        return [field for field in fields if field.name != "contact_details_confirmed"]
