"""Reports in the admin: one export format, their own permission, addresses by name."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.reports import ReportView

from .export import XlsxOnly


class ReportFilterSet(WagtailFilterSet):
    """A filter set whose `initial` values hold until the editor chooses others."""

    defaults: dict[str, str] = {}

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if self.defaults:
            data = data.copy() if data is not None else {}
            for name, value in self.defaults.items():
                if not data.get(name):
                    data[name] = value
        super().__init__(data, *args, **kwargs)
        for name, value in self.defaults.items():
            self.form.fields[name].initial = value


def choice(
    label: Any, choices: Any, method: str = "", field_name: str | None = None, **kwargs: Any
) -> django_filters.ChoiceFilter:
    """A filter of radio buttons, as Wagtail's own reports have them."""
    return django_filters.ChoiceFilter(
        label=label,
        choices=choices,
        field_name=field_name,
        method=method or None,
        widget=RadioSelect,
        empty_label=kwargs.pop("empty_label", _("All")),
        **kwargs,
    )


class HtmlColumn(BaseColumn):
    """A cell that a function of the row draws."""

    cell_template_name = "wagtailadmin/tables/cell.html"

    def __init__(self, name: str, draw: Any, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.draw = draw

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "value": self.draw(instance)}


class Report(XlsxOnly, ReportView):
    """What the reports share: who may open them, one export format, their addresses by name, what an empty one says."""

    name = ""
    permission = ""
    header_icon = "doc-full"
    paginate_by = 50
    nothing: str | Promise = _("Nothing matches.")

    @classmethod
    def may_open(cls, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(cls.permission))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_open(request):
            raise PermissionDenied
        self.index_url_name = f"report_{self.name}"
        self.index_results_url_name = f"report_{self.name}_results"
        self.export_filename = self.name.replace("_", "-")
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    @cached_property
    def no_results_message(self) -> str | Promise:
        return Report.nothing if self.is_filtering else self.nothing

    def get_filtered_queryset(self) -> Any:
        # Wagtail's own filters twice, which a grouped query does not survive.
        return self.get_queryset()


class ReportMenuItem(MenuItem):
    """A report in the menu of those who may open it."""

    def __init__(self, report: type[Report], order: int) -> None:
        super().__init__(
            report.page_title,
            reverse(f"report_{report.name}"),
            name=f"report-{report.name}",
            icon_name=report.header_icon,
            order=order,
        )
        self.report = report

    def is_shown(self, request: HttpRequest) -> bool:
        return self.report.may_open(request)


def register_reports(reports: Sequence[type[Report]], order: int = 0) -> None:
    """Give `reports` their addresses and their lines in the menu of reports."""

    @hooks.register("register_admin_urls")
    def urls() -> list[Any]:
        return [
            one
            for report in reports
            for one in (
                path(f"reports/{report.name}/", report.as_view(), name=f"report_{report.name}"),
                path(
                    f"reports/{report.name}/results/",
                    report.as_view(results_only=True),
                    name=f"report_{report.name}_results",
                ),
            )
        ]

    for number, one_report in enumerate(reports, start=order):
        _register_menu_item(one_report, number)


def _register_menu_item(report: type[Report], order: int) -> None:
    @hooks.register("register_reports_menu_item")
    def menu_item() -> MenuItem:
        return ReportMenuItem(report, order)
