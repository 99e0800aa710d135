from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day as on every other screen; Wagtail's own date column says "3 weeks ago", which no calendar knows."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return date_format(value, "j.n.Y") if isinstance(value, date) else ""


class YesNoColumn(Column):
    """Yes or no in words; a plain column says True and False in every language."""

    def get_value(self, instance: Any) -> str:
        return _("Yes") if super().get_value(instance) else _("No")
