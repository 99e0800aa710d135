"""Periods of one owner in its form: they may have gaps and may not overlap."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel


class PeriodFormSet(BaseChildFormSet):
    """Rows with `valid_from` and `valid_to`. The later one of two that overlap is told so."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.is_valid()]
        dated = [form for form in kept if form.cleaned_data.get("valid_from")]
        taken_until = date.min
        for form in sorted(dated, key=lambda form: form.cleaned_data["valid_from"]):
            if form.cleaned_data["valid_from"] <= taken_until:
                form.add_error("valid_from", _("Another period holds on this day. End that one first."))
            taken_until = max(taken_until, form.cleaned_data["valid_to"] or date.max)


class PeriodsPanel(InlinePanel):
    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = PeriodFormSet
        return options
