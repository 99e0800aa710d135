"""Opening rules and what departs from them, in the content admin."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from organisation.viewsets.columns import DayColumn
from organisation.viewsets.directory import in_languages

from ..models import Closure, CodeHistory, ExtraOpening, OpeningRule, Pause, TallySetup

PERIOD = FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])
PERIOD_COLUMNS = (
    DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
    DayColumn("valid_to", label=_("Until"), sort_key="valid_to"),
)


class OpeningRuleViewSet(SnippetViewSet):
    model = OpeningRule
    icon = "time"
    menu_label = _("Opening rules")
    list_display = [
        "place",
        Column("hours", label=_("Hours")),
        Column("get_access_display", label=_("How to get in"), sort_key="access"),
        *PERIOD_COLUMNS,
    ]
    list_filter = ["place", "service", "access", "joint"]
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("service")]),
        FieldPanel("weekdays"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        MultiFieldPanel(
            [PERIOD],
            heading=_("Valid"),
            help_text=_("For a season end this rule and add another that begins the next day."),
        ),
        FieldPanel("access"),
        FieldRowPanel([FieldPanel("joint"), FieldPanel("open_on_holidays")]),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return OpeningRule.objects.select_related("place", "service")


class PauseViewSet(SnippetViewSet):
    model = Pause
    icon = "circle-xmark"
    menu_label = _("Pauses")
    list_display = ["place", "reason", *PERIOD_COLUMNS]
    list_filter = ["place", "service"]
    search_fields = ["reason_fi", "reason_sv", "reason_en"]
    panels = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("service")]),
        PERIOD,
        in_languages("reason", _("Reason"), long=True),
        in_languages("replacement", _("Where to turn meanwhile"), long=True),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Pause.objects.select_related("place", "service")


class ClosureViewSet(SnippetViewSet):
    model = Closure
    icon = "calendar-alt"
    menu_label = _("Closures")
    list_display = [DayColumn("day", label=_("Day"), sort_key="day"), "place", "reason"]
    list_filter = ["place", "service"]
    search_fields = ["reason_fi", "reason_sv", "reason_en"]
    panels = [
        FieldPanel("day"),
        FieldRowPanel([FieldPanel("place"), FieldPanel("service")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        in_languages("reason", _("Reason"), long=True),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Closure.objects.select_related("place", "service")


class ExtraOpeningViewSet(SnippetViewSet):
    model = ExtraOpening
    icon = "plus-inverse"
    menu_label = _("Extra openings")
    list_display = [
        DayColumn("day", label=_("Day"), sort_key="day"),
        "place",
        Column("starts", label=_("From")),
        Column("ends", label=_("Until")),
    ]
    list_filter = ["place", "service"]
    panels = [
        FieldRowPanel([FieldPanel("place"), FieldPanel("service")]),
        FieldRowPanel([FieldPanel("day"), FieldPanel("starts"), FieldPanel("ends")]),
        FieldRowPanel([FieldPanel("access"), FieldPanel("joint")]),
        in_languages("note", _("Note")),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return ExtraOpening.objects.select_related("place", "service")


class TallySetupViewSet(SnippetViewSet):
    model = TallySetup
    icon = "list-ul"
    menu_label = _("Counting screens")
    list_display = ["place"]
    panels = [
        FieldPanel("place"),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("services", widget=forms.CheckboxSelectMultiple),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return TallySetup.objects.select_related("place")


class CodeHistoryViewSet(SnippetViewSet):
    model = CodeHistory
    icon = "history"
    menu_label = _("Changes of codes")
    list_display = ["code", "counted_as", Column("get_figure_display", label=_("Kind of code"))]
    list_filter = ["figure"]
    search_fields = ["code", "counted_as"]
    panels = [
        FieldPanel("figure"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("counted_as")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


class ReceptionGroup(SnippetViewSetGroup):
    menu_label = _("Opening hours")
    menu_icon = "time"
    menu_order = 215
    items = (
        OpeningRuleViewSet,
        PauseViewSet,
        ClosureViewSet,
        ExtraOpeningViewSet,
        TallySetupViewSet,
        CodeHistoryViewSet,
    )
