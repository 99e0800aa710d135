"""A model's column by name, for forms and screens that go through the columns of what is counted."""

from typing import Any

from django.db import models


def column(model: type[models.Model], name: str) -> Any:
    """The field `name` of `model`; its label and choices are what is asked for."""
    return model._meta.get_field(name)
