"""Promises and pauses in the Wagtail admin: who manages the service keeps them right."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from organisation.viewsets.columns import DayColumn
from organisation.viewsets.directory import in_languages

from ..models import PromisePause, TeamPromise


class TeamPromiseViewSet(SnippetViewSet):
    model = TeamPromise
    icon = "calendar-check"
    menu_label = _("Promises")
    copy_view_enabled = False
    list_display = [
        "team",
        Column("team.place", label=_("Place"), sort_key="team__place__slug"),
        Column("__str__", label=_("Meetings a year")),
        DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
        DayColumn("valid_to", label=_("Until"), sort_key="valid_to"),
    ]
    list_filter = ["team__place", "team"]
    search_fields = ["team__name_fi", "team__name_sv", "team__place__name_fi"]
    list_per_page = 50
    panels = [
        FieldPanel("team"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("minimum"), FieldPanel("maximum")])],
            heading=_("Meetings a year"),
            help_text=_(
                "A promise that changes is a new row: end the old one the day before. Years that have passed "
                "then stay as they were promised."
            ),
        ),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TeamPromise]:
        return TeamPromise.objects.select_related("team__place")


class PromisePauseViewSet(SnippetViewSet):
    model = PromisePause
    icon = "resubmit"
    menu_label = _("Pauses")
    copy_view_enabled = False
    list_display = [
        "team",
        Column("team.place", label=_("Place"), sort_key="team__place__slug"),
        Column("reason", label=_("Reason")),
        DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
        DayColumn("valid_to", label=_("Until"), sort_key="valid_to"),
    ]
    list_filter = ["team__place"]
    list_per_page = 50
    panels = [
        FieldPanel("team"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        in_languages("reason", _("Reason"), long=True),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromisePause]:
        return PromisePause.objects.select_related("team__place")


class MeetingGroup(SnippetViewSetGroup):
    menu_label = _("Team meetings")
    menu_icon = "calendar-check"
    menu_order = 215
    items = (TeamPromiseViewSet, PromisePauseViewSet)
