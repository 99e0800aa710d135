"""Guidance in the Wagtail admin: a listing with owner and language state, and the emergency box."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic.models import IndexView as ModelIndexView
from wagtail.admin.views.pages.create import CreateView as PageCreateView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from organisation.languages import OWN_NAMES
from organisation.viewsets.columns import DayColumn, YesNoColumn
from organisation.viewsets.export import XlsxOnly

from .lifecycle.inheritance import with_inherited
from .lifecycle.selectors import one_row_a_page, state_order, with_language_state
from .models import CommentGroup, EmergencyBox, GlossaryTerm, GuidancePage, PageFeedback, PinnedAnswer, SynonymGroup
from .reports import PERIODS, ReportFilterSet, choice


class LanguageStateColumn(BaseColumn):
    """Each language version with a link to its editor, and whether it is missing or behind, in words."""

    cell_template_name = "wagtailadmin/tables/cell.html"

    def get_value(self, instance: Any) -> SafeString:
        parts = []
        for code, _name in OWN_NAMES:
            key, published = getattr(instance, f"pk_{code}"), getattr(instance, f"published_{code}")
            if key is None:
                parts.append(format_html("{} {}", code.upper(), _("missing")))
                continue
            state: str | Promise = ""
            if published is None:
                state = _("draft")
            elif instance.source_published and published < instance.source_published:
                state = _("outdated")
            url = reverse("wagtailadmin_pages:edit", args=[key])
            parts.append(format_html('<a href="{}">{}</a> {}', url, code.upper(), state))
        return format_html_join(" · ", "{}", ((part,) for part in parts))

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "value": self.get_value(instance)}


class GuidanceIndexView(IndexView):
    """One row a page: the Finnish version, or the first one there is."""

    default_ordering = "title"

    def get_base_queryset(self) -> QuerySet[GuidancePage]:
        return one_row_a_page(with_inherited(with_language_state(super().get_base_queryset())))


class GuidanceListing(PageListingViewSet):
    """All guidance pages in one list, wherever they are in the tree."""

    model = GuidancePage
    index_view_class = GuidanceIndexView
    icon = "doc-full"
    menu_label = _("Guidance pages")
    menu_order = 110
    add_to_admin_menu = True
    name = "guidance_pages"
    columns = [
        *(column for column in IndexView.base_columns if column.name in ("bulk_actions", "title")),
        Column("effective_owner.label", label=_("Owner"), sort_key="owner_now", width="16%"),
        DayColumn("next_check", label=_("Next check"), width="12%"),
        LanguageStateColumn("languages", label=_("Languages"), width="18%"),
        *(column for column in IndexView.base_columns if column.name in ("latest_revision_created_at", "status")),
    ]
    list_filter = ["owner_role", "group", "topics", "projects"]


class EmergencyBoxViewSet(SnippetViewSet):
    model = EmergencyBox
    icon = "warning"
    menu_label = _("Emergency box")
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["title", DayColumn("checked_on", label=_("Checked on"))]
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(f"title_{code}") for code, _name in OWN_NAMES])], heading=_("Heading")
        ),
        MultiFieldPanel([FieldPanel(f"text_{code}") for code, _name in OWN_NAMES], heading=_("Text")),
        InlinePanel(
            "lines",
            heading=_("Phone lines"),
            label=_("Phone line"),
            min_num=1,
            panels=[
                *(FieldPanel(f"label_{code}") for code, _name in OWN_NAMES),
                FieldPanel("phone"),
                *(FieldPanel(f"hours_{code}") for code, _name in OWN_NAMES),
            ],
        ),
        FieldRowPanel([FieldPanel("owner_role"), FieldPanel("checked_on"), FieldPanel("check_months")]),
    ]


class CommentGroupViewSet(SnippetViewSet):
    model = CommentGroup
    icon = "group"
    menu_label = _("Comment groups")
    menu_order = 229
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name"]
    search_fields = ["name_fi", "name_sv"]
    search_backend_name = None
    panels = [
        MultiFieldPanel([FieldRowPanel([FieldPanel(f"name_{code}") for code, _name in OWN_NAMES])], heading=_("Name")),
        FieldPanel("members", widget=CheckboxSelectMultiple),
    ]


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 226
    add_to_admin_menu = True
    list_display = [
        "term_fi",
        "term_sv",
        "term_en",
        YesNoColumn("explain", label=_("Explained on pages"), sort_key="explain"),
        DayColumn("checked_on", label=_("Checked on")),
    ]
    list_filter = ["explain", "owner_role"]
    search_fields = ["term_fi", "term_sv", "term_en", "synonyms_fi", "synonyms_sv"]
    search_backend_name = None  # editors look for names; readers' search is another matter
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(f"term_{code}") for code, _name in OWN_NAMES])], heading=_("Preferred term")
        ),
        MultiFieldPanel([FieldPanel(f"definition_{code}") for code, _name in OWN_NAMES], heading=_("What it means")),
        MultiFieldPanel([FieldPanel(f"synonyms_{code}") for code, _name in OWN_NAMES], heading=_("Also said")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("explain")]),
        FieldRowPanel([FieldPanel("owner_role"), FieldPanel("checked_on"), FieldPanel("check_months")]),
    ]


# --- Guidance begun from a search ---------------------------------------------------------------


class PrefilledPageView(PageCreateView):
    """A new page, with the title that the address brings."""

    def get(self, request: Any) -> Any:
        self.page.title = request.GET.get("title", "")[:100]
        return super().get(request)


class GuidancePageViewSet(PageViewSet):
    model = GuidancePage
    add_view_class = PrefilledPageView


# --- Search -------------------------------------------------------------------------------------


class PrefilledView(CreateView):
    """A new row, with what the address brings in the fields that `prefilled` names."""

    prefilled: tuple[str, ...] = ()

    def get_initial(self) -> dict[str, Any]:
        given = {name: self.request.GET[name][:100] for name in self.prefilled if name in self.request.GET}
        return {**super().get_initial(), **given}


class SynonymCreateView(PrefilledView):
    prefilled = ("words",)


class PinCreateView(PrefilledView):
    prefilled = ("phrase", "language")


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "list-ul"
    menu_label = _("Synonyms")
    add_view_class = SynonymCreateView
    copy_view_enabled = False
    list_display = ["words"]
    search_fields = ["words"]
    search_backend_name = None
    panels = [FieldPanel("words")]


class PinnedAnswerViewSet(SnippetViewSet):
    model = PinnedAnswer
    icon = "pick"
    menu_label = _("Pinned answers")
    add_view_class = PinCreateView
    copy_view_enabled = False
    list_display = ["phrase", "language", "page"]
    list_filter = ["language"]
    search_fields = ["phrase"]
    search_backend_name = None
    panels = [FieldRowPanel([FieldPanel("phrase"), FieldPanel("language")]), FieldPanel("page")]


class SearchGroup(SnippetViewSetGroup):
    """Everything that editors can do for the search, in one menu."""

    items = (SynonymGroupViewSet, PinnedAnswerViewSet)
    menu_label = pgettext_lazy("noun", "Search")
    menu_icon = "search"
    menu_order = 226


# --- Feedback -----------------------------------------------------------------------------------


class FeedbackFilterSet(ReportFilterSet):
    """Taps without words are figures (see the report of use), so they are listed on request only."""

    defaults = {"kind": "words"}
    status = choice(_("Status"), PageFeedback.Status.choices)
    kind = choice(
        _("Which"), [("words", _("With words")), ("all", _("With taps only, too"))], "filter_kind", empty_label=None
    )
    helped = choice(_("Helped"), [("True", _("Yes")), ("False", _("No"))])
    source = choice(_("From"), [("pages", _("Pages")), ("errors", _("Error pages"))], "filter_source")
    period = choice(_("Period"), PERIODS, "filter_period")

    class Meta:
        model = PageFeedback
        fields: list[str] = []

    def filter_kind(self, rows: QuerySet[PageFeedback], name: str, value: str) -> QuerySet[PageFeedback]:
        return rows.exclude(text="") if value == "words" else rows

    def filter_source(self, rows: QuerySet[PageFeedback], name: str, value: str) -> QuerySet[PageFeedback]:
        # From a page a tap always comes first, so only error pages leave it unsaid.
        return rows.filter(helped__isnull=value == "errors")

    def filter_period(self, rows: QuerySet[PageFeedback], name: str, value: str) -> QuerySet[PageFeedback]:
        return rows.filter(day__gt=timezone.localdate() - timedelta(days=int(value)))


class FeedbackIndexView(XlsxOnly, ModelIndexView):
    """What waits first, then the newest."""

    def get_base_queryset(self) -> QuerySet[PageFeedback]:
        return super().get_base_queryset().select_related("page__locale").order_by(state_order(), "-day", "-pk")


class FeedbackViewSet(ModelViewSet):
    """Answers to "Did this help?" and what was sent from error pages, with status and public answer."""

    model = PageFeedback
    index_view_class = FeedbackIndexView
    icon = "comment"
    menu_label = _("Page feedback")
    menu_order = 235
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    name = "pagefeedback"
    list_display = [
        "where",
        DayColumn("day", label=_("Day"), sort_key="day"),
        Column("get_helped_display", label=_("Helped"), sort_key="helped"),
        Column("text", label=_("What was missing")),
        Column("get_status_display", label=_("Status"), sort_key="status"),
    ]
    filterset_class = FeedbackFilterSet
    list_export = [
        "day",
        "where",
        "get_helped_display",
        "text",
        "get_status_display",
        "answer_fi",
        "answer_sv",
        "answer_en",
    ]
    export_headings = {"where": _("Page"), "get_helped_display": _("Helped"), "get_status_display": _("Status")}
    export_filename = "page-feedback"
    search_fields = ["text", "address"]
    panels = [
        FieldPanel("page", read_only=True),
        FieldPanel("address", read_only=True),
        FieldRowPanel([FieldPanel("day", read_only=True), FieldPanel("helped", read_only=True)]),
        FieldPanel("text", read_only=True),
        FieldPanel("status"),
        MultiFieldPanel(
            [FieldPanel(f"answer_{code}") for code, _name in OWN_NAMES], heading=_("You asked, we changed")
        ),
    ]
