"""The identity guard as validators, and its installation into every field.

Every field of a form or a model runs `run_validators` on its value. The guard stands at the head of
that one method of Django's two field classes, so a field that somebody adds tomorrow, of whatever
class, is guarded without anybody remembering to.
"""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _

from .identity import contains_contact_details, contains_identity_code

IDENTITY_MESSAGE = _("The text looks like it holds a personal identity code. Remove it.")
FILE_NAME_MESSAGE = _("The file's name looks like it holds a personal identity code. Rename the file.")
CONTACT_MESSAGE = _("The text holds a phone number or an e-mail address. A client's may not be written here.")


def refuse_identity_codes(value: Any) -> None:
    """Refuse text that looks like it holds an identity code.

    Raises:
        ValidationError: with code "identity_code" and a message that never repeats the text.
    """
    if isinstance(value, str) and contains_identity_code(value):
        raise ValidationError(IDENTITY_MESSAGE, code="identity_code")


def refuse_identity_codes_in_name(value: Any) -> None:
    """Refuse an uploaded file whose name looks like it holds an identity code."""
    if isinstance(value, File) and contains_identity_code(value.name or ""):
        raise ValidationError(FILE_NAME_MESSAGE, code="identity_code")


def refuse_contact_details(value: Any) -> None:
    """Refuse text with a phone number or an e-mail address, for fields about clients."""
    if isinstance(value, str) and contains_contact_details(value):
        raise ValidationError(CONTACT_MESSAGE, code="contact_details")


def refuse_in(value: Any) -> None:
    """Refuse an identity code wherever it is: in text, in a file's name, in the texts of a JSON value."""
    if isinstance(value, str):
        refuse_identity_codes(value)
    elif isinstance(value, File):
        refuse_identity_codes_in_name(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            refuse_in(key)
            refuse_in(item)
    elif isinstance(value, (list, tuple, set)):
        for item in value:
            refuse_in(item)


def _guard(field_class: Any) -> None:
    original = field_class.run_validators
    if getattr(original, "guards_identity", False):
        return

    @wraps(original)
    def run_validators(self: Any, value: Any) -> None:
        refuse_in(value)
        original(self, value)

    run_validators.guards_identity = True  # type: ignore[attr-defined]
    field_class.run_validators = run_validators


def install_guard() -> None:
    """Let every form field and model field of the process refuse identity codes. Idempotent."""
    _guard(forms.Field)
    _guard(models.Field)
