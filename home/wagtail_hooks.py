from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from organisation.permissions import current_user
from organisation.viewsets.reports import register_reports
from privacy.identity import contains_contact_details

from . import views
from .lifecycle.services import STILL_CORRECT
from .local.viewsets import LocalPartViewSet
from .localize_views import UpdateTranslationsView
from .models import GuidancePage, NewsPage
from .models.base import stream_text
from .panels import ContentPanel
from .permissions import NeedsSecondPerson, may_publish, with_last_editor
from .reports import REPORTS
from .viewsets import (
    CommentGroupViewSet,
    EmergencyBoxViewSet,
    FeedbackViewSet,
    GlossaryViewSet,
    GuidanceListing,
    GuidancePageViewSet,
    SearchGroup,
)

register_snippet(CommentGroupViewSet)
register_snippet(EmergencyBoxViewSet)
register_snippet(GlossaryViewSet)
register_snippet(SearchGroup)


@hooks.register("register_admin_viewset")
def guidance_listing() -> GuidanceListing:
    return GuidanceListing()


@hooks.register("register_admin_viewset")
def other_viewsets() -> list[Any]:
    return [GuidancePageViewSet(), FeedbackViewSet(), LocalPartViewSet()]


# --- Reports ------------------------------------------------------------------------------------


register_reports(REPORTS)


@hooks.register("register_log_actions")
def log_still_correct(actions: Any) -> None:
    actions.register_action(STILL_CORRECT, gettext_lazy("Still correct"), gettext_lazy("Marked as still correct"))


# --- Publishing by a second person --------------------------------------------------------------


@hooks.register("before_publish_page")
def publish_needs_second_person(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor has saved before this asks, so the last editor is whoever pressed the button."""
    if may_publish(current_user(request), page):
        return None
    messages.warning(request, str(NeedsSecondPerson.reason))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_explorer_page_queryset")
def list_with_last_editor(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    return with_last_editor(pages)


@hooks.register("construct_page_action_menu")
def no_publish_button(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Whatever is saved in the editor is one's own change, so publishing it there never works."""
    menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


@hooks.register("register_admin_urls", order=-10)
def own_translation_urls() -> list[Any]:
    return [
        path("localize/update/<int:translation_source_id>/", UpdateTranslationsView.as_view()),
    ]


# --- Editing ------------------------------------------------------------------------------------


@hooks.register("after_edit_page")
@hooks.register("after_create_page")
def warn_of_contact_details(request: HttpRequest, page: Page) -> None:
    """Numbers typed into text go stale, and one might be a client's: say so, and let it stand."""
    if not isinstance(page, (GuidancePage, NewsPage)):
        return
    texts = [stream_text(page.body)]
    texts += [getattr(page, name, "") for name in ("lead", "brief_for_whom", "brief_when", "brief_do_now")]
    if any(contains_contact_details(text) for text in texts):
        messages.warning(
            request,
            _(
                "The text holds a phone number or an e-mail address. A client's may not be here; for a "
                "colleague's use a contact card, so that it changes everywhere at once."
            ),
        )


# --- Dashboard and help -------------------------------------------------------------------------


@hooks.register("construct_homepage_panels")
def content_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("home.view_checkreminder"):
        panels.append(ContentPanel())


@hooks.register("register_admin_urls")
def guide_url() -> list[Any]:
    return [path("guide/", views.editors_guide, name="editors_guide")]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("Editors' guide"), reverse("editors_guide"), icon_name="help", order=100)


@hooks.register("construct_help_menu")
def only_our_help(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own guide is in English and describes buttons that we have taken out."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(("editor-guide", "whats-new"))]
