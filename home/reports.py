"""Reports for editors: what is due, missing, broken, read and not found. With filters and as XLSX.

Only XLSX: there Wagtail keeps formulas from running, which a CSV file cannot.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.models import Page

from organisation.enums import OwnerRole
from organisation.languages import OWN_NAMES
from organisation.viewsets.columns import DayColumn
from organisation.viewsets.reports import HtmlColumn, Report, ReportFilterSet, choice

from .lifecycle import selectors
from .lifecycle.inheritance import next_check_before
from .models import GuidancePage, LinkProblem, SearchMiss, SectionPage
from .permissions import may_confirm

PERIODS = (("30", _("30 days")), ("90", _("90 days")), ("365", _("365 days")))


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


# --- Checks -------------------------------------------------------------------------------------


class ChecksFilterSet(ReportFilterSet):
    state = choice(
        _("Check"), [("overdue", _("Overdue")), ("soon", _("Overdue or within 30 days"))], method="filter_state"
    )
    owner = choice(_("Owner"), OwnerRole.choices, field_name="owner_now")
    language = choice(_("Language"), OWN_NAMES, field_name="locale__language_code")

    class Meta:
        model = GuidancePage
        fields: list[str] = []

    def filter_state(self, pages: QuerySet[GuidancePage], name: str, value: str) -> QuerySet[GuidancePage]:
        today = timezone.localdate()
        return pages.filter(next_check_before(today if value == "overdue" else today + timedelta(days=31)))


class StillCorrectColumn(BaseColumn):
    """The button, for whoever answers for the page of the row."""

    cell_template_name = "home/admin/still_correct_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            **super().get_cell_context_data(instance, parent_context),
            "page": instance,
            "allowed": may_confirm(request.user, instance),
            "back": request.get_full_path().replace("/results/", "/"),
            "csrf_token": parent_context.get("csrf_token"),
        }


def _next_check(page: GuidancePage) -> SafeString | str:
    day = date_format(page.next_check, "j.n.Y")
    return format_html("<strong>{} {}</strong>", _("Overdue"), day) if page.check_overdue else day


class ChecksReport(Report):
    """Every live guidance page with its owner and next check."""

    name = "checks"
    permission = "home.view_checkreminder"
    page_title = _("Checks of pages")
    header_icon = "time"
    model = GuidancePage
    filterset_class = ChecksFilterSet
    default_ordering = "checked_on"
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit, sort_key="title"),
        Column("locale.language_code", label=_("Language")),
        Column("effective_owner.label", label=_("Owner"), sort_key="owner_now"),
        DayColumn("checked_on", label=_("Checked on"), sort_key="checked_on"),
        HtmlColumn("next_check", _next_check, label=_("Next check")),
        StillCorrectColumn("still_correct", label=""),
    ]
    list_export = ["title", "locale.language_code", "effective_owner.label", "checked_on", "next_check"]
    export_headings = {
        "title": _("Title"),
        "locale.language_code": _("Language"),
        "effective_owner.label": _("Owner"),
        "checked_on": _("Checked on"),
        "next_check": _("Next check"),
    }

    def get_base_queryset(self) -> QuerySet[GuidancePage]:
        return selectors.checked_pages()


# --- Languages ----------------------------------------------------------------------------------


class LanguagesFilterSet(ReportFilterSet):
    language = choice(_("Language"), OWN_NAMES, method="filter_both")
    state = choice(_("State"), [("missing", _("Missing or draft")), ("outdated", _("Outdated"))], method="filter_both")

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_both(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """The two belong together: "missing" in Swedish, not "missing" somewhere and Swedish wrong."""
        cleaned = self.form.cleaned_data
        languages = [cleaned["language"]] if cleaned.get("language") else [code for code, _name in OWN_NAMES]
        wanted = Q(pk__in=[])
        for code in languages:
            if cleaned.get("state") != "outdated":
                wanted |= selectors.missing_in(code)
            if cleaned.get("state") != "missing":
                wanted |= selectors.outdated_in(code)
        return pages.filter(wanted)


def language_state(page: Any, code: str) -> str:
    """The version of `page` in language `code`, in words; pages by `with_language_state`."""
    published = getattr(page, f"published_{code}")
    if getattr(page, f"pk_{code}") is None:
        return str(_("missing"))
    if published is None:
        return str(_("draft"))
    if published < page.source_published:
        day = date_format(timezone.localtime(page.source_published), "j.n.Y")
        return str(_("outdated since %(day)s") % {"day": day})
    return str(_("up to date"))


def _state_cell(code: str) -> Any:
    def draw(page: Any) -> SafeString | str:
        key = getattr(page, f"pk_{code}")
        state = language_state(page, code)
        if key is None:
            return state
        return format_html('<a href="{}">{}</a>', reverse("wagtailadmin_pages:edit", args=[key]), state)

    return draw


class LanguagesReport(Report):
    """Pages that lack a language, or whose translation is older than what it was translated from."""

    name = "languages"
    permission = "wagtail_localize.submit_translation"
    page_title = _("Missing and outdated translations")
    header_icon = "wagtail-localize-language"
    nothing = _("Every page is there in each language and up to date.")
    model = Page
    filterset_class = LanguagesFilterSet
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit),
        *(HtmlColumn(code, _state_cell(code), label=name) for code, name in OWN_NAMES),
    ]
    list_export = ["title", *(f"state_{code}" for code, _name in OWN_NAMES)]
    export_headings = {"title": _("Title"), **{f"state_{code}": name for code, name in OWN_NAMES}}

    def get_base_queryset(self) -> QuerySet[Page]:
        return selectors.incomplete_languages()

    def to_row_dict(self, item: Any) -> dict[str, str]:
        states = {f"state_{code}": language_state(item, code) for code, _name in OWN_NAMES}
        return {"title": item.title, **states}


# --- Links --------------------------------------------------------------------------------------


class LinksFilterSet(ReportFilterSet):
    kind = choice(_("What is wrong"), LinkProblem.Kind.choices)
    language = choice(_("Language"), OWN_NAMES, field_name="page__locale__language_code")

    class Meta:
        model = LinkProblem
        fields: list[str] = []


class LinksReport(Report):
    """Links on live pages that lead nowhere."""

    name = "links"
    permission = "home.view_linkproblem"
    page_title = _("Broken links")
    header_icon = "link"
    nothing = _("No link on a published page is broken.")
    model = LinkProblem
    filterset_class = LinksFilterSet
    default_ordering = "-found_on"
    columns = [
        TitleColumn("page.title", label=_("Page"), get_url=lambda row: _edit(row.page), sort_key="page__title"),
        Column("page.locale.language_code", label=_("Language")),
        Column("get_kind_display", label=_("What is wrong"), sort_key="kind"),
        Column("target", label=_("Link")),
        Column("detail", label=_("Answer")),
        DayColumn("found_on", label=_("Found on"), sort_key="found_on"),
    ]
    list_export = ["page.title", "page.locale.language_code", "get_kind_display", "target", "detail", "found_on"]
    export_headings = {
        "page.title": _("Page"),
        "page.locale.language_code": _("Language"),
        "get_kind_display": _("What is wrong"),
        "target": _("Link"),
        "detail": _("Answer"),
        "found_on": _("Found on"),
    }

    def get_base_queryset(self) -> QuerySet[LinkProblem]:
        return LinkProblem.objects.select_related("page__locale")


# --- Use ----------------------------------------------------------------------------------------


class UseFilterSet(ReportFilterSet):
    defaults = {"period": "30"}
    period = choice(_("Period"), PERIODS, method="filter_period", empty_label=None)
    language = choice(_("Language"), OWN_NAMES, field_name="locale__language_code")
    unread = choice(_("Opened"), [("no", _("Never in this time"))], method="filter_unread")

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_period(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return pages  # counted before: the list is ordered by it

    def filter_unread(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return pages.filter(views=0)


class UseReport(Report):
    """Least and most read: how often each page was opened, by nobody in particular."""

    name = "use"
    permission = "home.view_pageviewcount"
    page_title = _("Least and most read")
    header_icon = "view"
    model = Page
    filterset_class = UseFilterSet
    default_ordering = ("-views", "title")
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit, sort_key="title"),
        Column("locale.language_code", label=_("Language")),
        Column("content_type.name", label=_("Type")),
        Column("views", label=_("Opened"), sort_key="views"),
        Column("helped_yes", label=_("Helped"), sort_key="helped_yes"),
        Column("helped_no", label=_("Did not help"), sort_key="helped_no"),
    ]
    list_export = ["title", "locale.language_code", "views", "helped_yes", "helped_no"]
    export_headings = {
        "title": _("Title"),
        "locale.language_code": _("Language"),
        "views": _("Opened"),
        "helped_yes": _("Helped"),
        "helped_no": _("Did not help"),
    }

    def get_base_queryset(self) -> QuerySet[Page]:
        period = self.request.GET.get("period", "")
        days = int(period) if period in dict(PERIODS) else int(UseFilterSet.defaults["period"])
        return selectors.with_use(selectors.countable_pages(), days)


# --- Searches -----------------------------------------------------------------------------------


class MissesFilterSet(ReportFilterSet):
    defaults = {"period": "30"}
    period = choice(_("Period"), PERIODS, method="filter_period", empty_label=None)
    language = choice(_("Language"), OWN_NAMES)

    class Meta:
        model = SearchMiss
        fields: list[str] = []

    def filter_period(self, misses: QuerySet[SearchMiss], name: str, value: str) -> QuerySet[SearchMiss]:
        return misses.filter(day__gt=timezone.localdate() - timedelta(days=int(value)))


class NextStepsColumn(BaseColumn):
    """What an editor can do about a phrase."""

    cell_template_name = "wagtailadmin/tables/cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: dict[str, Any]) -> dict[str, Any]:
        phrase, language = instance["phrase"], instance["language"]
        section = parent_context["table"].sections.get(language)
        links = []
        if section:
            make = reverse("wagtailadmin_pages:add", args=["home", "guidancepage", section])
            links.append((f"{make}?{urlencode({'title': phrase[:1].upper() + phrase[1:]})}", _("Make a page")))
        synonyms = reverse("wagtailsnippets_home_synonymgroup:add")
        links.append((f"{synonyms}?{urlencode({'words': phrase})}", _("Add a synonym")))
        pin = reverse("wagtailsnippets_home_pinnedanswer:add")
        links.append((f"{pin}?{urlencode({'phrase': phrase, 'language': language})}", _("Pin an answer")))
        value = format_html_join(" · ", '<a href="{}">{}</a>', links)
        return {**super().get_cell_context_data(instance, parent_context), "value": value}


class MissesReport(Report):
    """Searches with few results by phrase and language, and what to do about them."""

    name = "searches"
    permission = "home.view_searchmiss"
    page_title = _("Searches with few results")
    header_icon = "search"
    nothing = _("Every search of this time found enough.")
    model = SearchMiss
    filterset_class = MissesFilterSet
    default_ordering = "-times"
    columns = [
        Column("phrase", label=_("Phrase"), sort_key="phrase"),
        Column("language", label=_("Language"), sort_key="language"),
        Column("times", label=_("Times"), sort_key="times"),
        Column("most_found", label=_("Results at most")),
        NextStepsColumn("next", label=_("What to do")),
    ]
    list_export = ["phrase", "language", "times", "most_found"]
    export_headings = {
        "phrase": _("Phrase"),
        "language": _("Language"),
        "times": _("Times"),
        "most_found": _("Results at most"),
    }

    def order_queryset(self, queryset: QuerySet[SearchMiss]) -> QuerySet[SearchMiss]:
        return queryset  # after grouping

    def filter_queryset(self, queryset: QuerySet[SearchMiss]) -> Any:
        grouped = selectors.missed_searches(super().filter_queryset(queryset))
        return super().order_queryset(grouped)

    def get_table(self, object_list: Any) -> Any:
        """With the section of each language, under which a new page is made."""
        table = super().get_table(object_list)
        table.sections = dict(SectionPage.objects.order_by("-path").values_list("locale__language_code", "pk"))
        return table


REPORTS: tuple[type[Report], ...] = (ChecksReport, LanguagesReport, LinksReport, UseReport, MissesReport)
