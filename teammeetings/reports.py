"""Lists in the admin: all meetings with filters and export, and questions that no page answers."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from organisation.models import Municipality, Place
from organisation.viewsets.reports import HtmlColumn, Report, ReportFilterSet, choice

from .enums import MeetingKind, MeetingStatus, QuestionState
from .models import Meeting, MeetingQuestion
from .permissions import may_export
from .schedule import year_bounds
from .selectors.radar import radar_years


class MeetingsFilterSet(ReportFilterSet):
    year = django_filters.ChoiceFilter(label=_("Year"), choices=(), method="filter_year")
    kind = choice(_("Kind"), MeetingKind.choices)
    status = choice(_("Status"), MeetingStatus.choices)
    municipality = django_filters.ModelMultipleChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        field_name="place__municipality",
        widget=CheckboxSelectMultiple,
    )
    place = django_filters.ModelMultipleChoiceFilter(
        label=_("Place"), queryset=Place.objects.filter(is_active=True), widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in radar_years()]

    def filter_year(self, meetings: QuerySet[Meeting], name: str, value: str) -> QuerySet[Meeting]:
        start, end = year_bounds(int(value))
        return meetings.filter(starts_at__gte=start, starts_at__lt=end)


def _moment(meeting: Meeting) -> str:
    return date_format(timezone.localtime(meeting.starts_at), "j.n.Y H.i")


def _teams(meeting: Meeting) -> str:
    return ", ".join(team.name for team in meeting.teams.all())


def _there(meeting: Meeting) -> int:
    return sum(row.count for row in meeting.attendance.all())


class MeetingsReport(Report):
    """Every meeting, newest first. The workbook needs a permission of its own."""

    name = "meetings"
    permission = "teammeetings.view_meeting"
    page_title = _("Team meetings")
    header_icon = "calendar-check"
    model = Meeting
    filterset_class = MeetingsFilterSet
    default_ordering = "-starts_at"
    columns = [
        TitleColumn("name", label=_("Meeting"), get_url=lambda row: row.get_absolute_url()),
        HtmlColumn("when", _moment, label=_("Time"), sort_key="starts_at"),
        Column("place", label=_("Place"), sort_key="place__slug"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
        HtmlColumn("there", _there, label=_("Attendance")),
    ]
    list_export = [
        "day", "begins", "ends", "place", "teams", "kind", "status", "counts", "attendance", "staff_count", "sectors",
        "moved",
    ]  # fmt: skip
    export_headings = {
        "day": _("Day"),
        "begins": _("Begins"),
        "ends": _("Ends"),
        "place": _("Place"),
        "teams": _("Teams"),
        "kind": _("Kind"),
        "status": _("Status"),
        "counts": _("Counts towards the promise"),
        "attendance": _("Attendance"),
        "staff_count": _("From social work"),
        "sectors": _("Partners' sectors"),
        "moved": _("Times moved"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") and not may_export(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = super().header_more_buttons
        if may_export(self.request.user):
            return buttons
        return [button for button in buttons if "export=" not in str(button.url)]

    def get_base_queryset(self) -> QuerySet[Meeting]:
        rows = Meeting.objects.select_related("place")
        return rows.prefetch_related("teams", "attendance", "partners", "moves")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        begins, ends = timezone.localtime(item.starts_at), timezone.localtime(item.ends_at)
        sectors = sorted({str(partner.get_sector_display()) for partner in item.partners.all()})
        return {
            "day": begins.date(),
            "begins": begins.time().replace(tzinfo=None),
            "ends": ends.time().replace(tzinfo=None),
            "place": str(item.place),
            "teams": _teams(item),
            "kind": str(item.get_kind_display()),
            "status": str(item.get_status_display()),
            "counts": str(_("Yes") if item.counts else _("No")),
            "attendance": _there(item),
            "staff_count": item.staff_count,
            "sectors": ", ".join(sectors),
            "moved": len(item.moves.all()),
        }


class QuestionsFilterSet(ReportFilterSet):
    defaults = {"state": QuestionState.GAP.value}
    state = choice(_("State"), QuestionState.choices, empty_label=None)

    class Meta:
        model = MeetingQuestion
        fields: list[str] = []


class QuestionsReport(Report):
    """Questions from team meetings that no page answers: what the guidance lacks, in the askers' words."""

    name = "meeting_questions"
    permission = "teammeetings.view_meetingquestion"
    page_title = _("Questions that no page answers")
    header_icon = "help"
    nothing = _("Every question from the meetings has its page.")
    model = MeetingQuestion
    filterset_class = QuestionsFilterSet
    default_ordering = "-meeting__starts_at"
    columns = [
        TitleColumn("text", label=_("Question"), get_url=lambda row: reverse("teammeetings:question", args=[row.pk])),
        Column("meeting.place", label=_("Asked at")),
        HtmlColumn("day", lambda row: date_format(row.meeting.day, "j.n.Y"), label=_("Day")),
        Column("get_state_display", label=_("State")),
    ]
    list_export = ["text", "place", "day", "state"]
    export_headings = {"text": _("Question"), "place": _("Asked at"), "day": _("Day"), "state": _("State")}

    def get_base_queryset(self) -> QuerySet[MeetingQuestion]:
        return MeetingQuestion.objects.select_related("meeting__place")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {
            "text": item.text,
            "place": str(item.meeting.place),
            "day": item.meeting.day,
            "state": str(item.get_state_display()),
        }


REPORTS: tuple[type[Report], ...] = (MeetingsReport, QuestionsReport)
