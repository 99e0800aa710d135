from datetime import date
from typing import Any

from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day as people write it; Wagtail's own date column says "3 weeks ago", which no calendar knows."""

    def get_value(self, instance: Any) -> str:
        value = super().get_value(instance)
        return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else ""
