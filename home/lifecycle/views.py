"""The one click that keeps a page alive."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisation.permissions import current_user
from organisation.returning import way_back

from ..models import GuidancePage
from ..selectors import visible_to
from .services import confirm_still_correct


@require_POST
def still_correct(request: HttpRequest, page_id: int) -> HttpResponse:
    """Mark a page as checked today, in all its languages, and go back to where the button was."""
    user = current_user(request)
    page = get_object_or_404(visible_to(user, GuidancePage.objects.all()), pk=page_id)
    confirm_still_correct(page, user)
    page.refresh_from_db()
    messages.success(
        request,
        _("“%(title)s” is marked as checked today. Next check: %(day)s.")
        % {"title": page.title, "day": f"{page.next_check.day}.{page.next_check.month}.{page.next_check.year}"},
    )
    return redirect(way_back(request) or page.url or "/")
