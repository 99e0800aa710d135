"""Checklists in the content admin: rows in three languages, faults said on saving, tried out beside the form."""

from typing import Any

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from organisation.viewsets.columns import DayColumn
from organisation.viewsets.directory import CHECKED, in_languages

from ..models import Checklist
from ..selectors import checklist_faults


def _columns(field: str) -> list[Panel]:
    return [FieldPanel(f"{field}_{language}") for language in ("fi", "sv", "en")]


def say_faults(request: HttpRequest, checklist: Checklist) -> bool:
    """Tell the editor what is to be mended before publishing; whether there is anything."""
    faults = checklist_faults(checklist)
    if faults:
        messages.warning(
            request,
            format_html(
                "{}<ul>{}</ul>",
                gettext("Saved as a draft. Before it can be published:"),
                format_html_join("", "<li>{}</li>", ((fault.words,) for fault in faults)),
            ),
        )
    return bool(faults)


class _WithFaults:
    """Saving says the faults; a draft with faults does not go to approval."""

    request: HttpRequest
    object: Checklist

    def save_action(self) -> Any:
        if not self._is_autosave():
            say_faults(self.request, self.object)
        return super().save_action()  # type: ignore[misc]

    def _is_autosave(self) -> bool:
        return "json" in self.request.headers.get("Accept", "")

    def submit_action(self) -> HttpResponse | None:
        if say_faults(self.request, self.object):
            return redirect("wagtailsnippets_referrals_checklist:edit", self.object.pk)
        return super().submit_action()  # type: ignore[misc, no-any-return]


class ChecklistCreateView(_WithFaults, CreateView):
    pass


class ChecklistEditView(_WithFaults, EditView):
    pass


class ChecklistIndexView(IndexView):
    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm("referrals.add_checklist"):
            buttons.append(HeaderButton(gettext("Import"), reverse("referrals_import"), icon_name="upload"))
        return buttons


class ChecklistViewSet(SnippetViewSet):
    model = Checklist
    icon = "tasks"
    menu_label = _("Checklists")
    menu_order = 224
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ChecklistIndexView
    add_view_class = ChecklistCreateView
    edit_view_class = ChecklistEditView
    search_backend_name = None
    search_fields = ["title_fi", "title_sv", "title_en"]
    list_display = [
        "title",
        Column("status_string", label=_("Status")),
        Column("number_in_use", label=_("Version in use")),
        DayColumn("checked_on", label=_("Checked on"), sort_key="checked_on"),
    ]
    panels = [
        in_languages("title", _("Name")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
        in_languages("intro", _("When to use it"), long=True),
        in_languages("notice", _("Note above the questions"), long=True),
        InlinePanel(
            "groups",
            heading=_("Groups of questions"),
            label=_("Group"),
            panels=[FieldPanel("code"), *_columns("title")],
        ),
        InlinePanel(
            "items",
            heading=_("Questions"),
            label=_("Question"),
            panels=[
                FieldRowPanel([FieldPanel("code"), FieldPanel("group"), FieldPanel("kind")]),
                *_columns("text"),
                MultiFieldPanel(_columns("hint"), heading=_("Explanation"), classname="collapsed"),
                MultiFieldPanel(_columns("options"), heading=_("Answers to choose from"), classname="collapsed"),
                FieldRowPanel([FieldPanel("marks"), FieldPanel("weight"), FieldPanel("highest")]),
                FieldRowPanel([FieldPanel("shown_after"), FieldPanel("shown_from")]),
                FieldRowPanel([FieldPanel("source"), FieldPanel("checked_on")]),
                FieldPanel("page"),
                FieldPanel("other_page"),
            ],
        ),
        InlinePanel(
            "parameters",
            heading=_("Thresholds"),
            label=_("Threshold"),
            panels=[FieldRowPanel([FieldPanel("code"), FieldPanel("value")]), *_columns("label")],
        ),
        InlinePanel(
            "levels",
            heading=_("Results"),
            label=_("Result"),
            panels=[
                FieldRowPanel([FieldPanel("code"), FieldPanel("urgency"), FieldPanel("duty")]),
                *_columns("title"),
                *_columns("text"),
                FieldPanel("service"),
                FieldPanel("page"),
            ],
        ),
        InlinePanel(
            "rules",
            heading=_("Rules: the first that holds decides"),
            label=_("Rule"),
            panels=[
                FieldRowPanel([FieldPanel("kind"), FieldPanel("items"), FieldPanel("level")]),
                FieldRowPanel([FieldPanel("at_least"), FieldPanel("threshold"), FieldPanel("upper")]),
            ],
        ),
        FieldPanel("topics"),
        CHECKED,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checklist]:
        return Checklist.objects.annotate(number_in_use=Max("versions__number"))
