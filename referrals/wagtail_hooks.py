from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import ListingButton
from wagtail.snippets.models import register_snippet

from organisation.permissions import current_user

from .checklists.fhir import LONGEST, NotAChecklist, from_questionnaire
from .forms import ImportForm
from .models import Checklist
from .services import make_draft
from .viewsets import ChecklistViewSet

register_snippet(ChecklistViewSet)


@hooks.register("construct_snippet_action_menu")
def no_publish_button(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """As with pages: what is saved in the editor is one's own change, so somebody else approves it."""
    if context.get("model") is Checklist:
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


def import_questionnaire(request: HttpRequest) -> HttpResponse:
    """A draft from a file that was exported here."""
    user = current_user(request)
    if not user.has_perm("referrals.add_checklist"):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["file"].read(LONGEST + 1).decode("utf-8")
            checklist = make_draft(from_questionnaire(text), user=user, code=form.cleaned_data["code"])
        except (NotAChecklist, UnicodeDecodeError):
            form.add_error("file", _("This is no questionnaire that was exported from Silta."))
        else:
            messages.success(request, _("The draft is made. Read it through and send it for approval."))
            return redirect("wagtailsnippets_referrals_checklist:edit", checklist.pk)
    context = {"form": form, "page_title": _("Import a checklist"), "header_title": _("Import a checklist")}
    return render(request, "referrals/admin/import.html", context)


@hooks.register("register_admin_urls")
def import_url() -> list[Any]:
    return [path("checklists/import/", import_questionnaire, name="referrals_import")]


@hooks.register("register_snippet_listing_buttons")
def version_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """From the list to the versions and the screen that readers use."""
    if isinstance(snippet, Checklist) and snippet.live:
        yield ListingButton(_("Versions"), reverse("referrals:versions", args=[snippet.code]), priority=40)
