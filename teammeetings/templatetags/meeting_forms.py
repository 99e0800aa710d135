"""Small questions that the forms' templates ask."""

from collections.abc import Iterable
from typing import Any

from django import forms, template

register = template.Library()


@register.filter
def any_of(form: forms.Form, names: Any) -> bool:
    """Whether one of `names` (words, names, or bound fields) is filled or wrong: its folded part then stands open."""
    listed: Iterable[Any] = names.split() if isinstance(names, str) else _fields(names)
    for one in listed:
        name = getattr(one, "name", one)
        if name not in form.fields:
            continue
        if form.is_bound and name in form.errors:
            return True
        if name not in ("day", "begins", "ends") and form[name].value() not in (None, "", [], ()):
            return True
    return False


def _fields(row: Any) -> list[Any]:
    if isinstance(row, (list, tuple)):
        return list(row)
    return [row.text, row.role, row.owner, row.due]
