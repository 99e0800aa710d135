"""The agenda pack: a page to print, and the same on slides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organisation.permissions import current_user

from ..permissions import may_record
from ..selectors import pack as selectors
from .access import meeting_of


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What to talk about at a planned meeting. `?view=slides`: large, one thing at a time."""
    user = current_user(request)
    meeting = meeting_of(user, pk)
    if not meeting.is_planned:
        raise Http404
    slides = request.GET.get("view") == "slides"
    context = {
        "pack": selectors.pack(meeting),
        "meeting": meeting,
        "records": may_record(user),
        "back_url": meeting.get_absolute_url(),
        "here": reverse("teammeetings:pack", args=[meeting.pk]),
        "slides": slides,
    }
    return render(request, f"teammeetings/pack{'_slides' if slides else ''}.html", context)
