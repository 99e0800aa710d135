"""My shifts: what I work, my absences and swaps, my calendar's address."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from organisation.calendars import (
    build_calendar,
    calendar_link,
    make_calendar_link,
    open_calendar_link,
    revoke_calendar_link,
)
from organisation.models import CalendarLink, User

from ..models import Absence
from ..permissions import may_plan, may_see_rota, rota_reader, works_shifts
from . import selectors
from .forms import AbsenceForm

MINE_AHEAD = timedelta(days=90)
NEAR = timedelta(days=28)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My shifts, swaps, absences and my calendar's address."""
    user = rota_reader(request)
    return _mine_page(request, user, AbsenceForm(planner=may_plan(user)))


def _mine_page(request: HttpRequest, user: User, form: AbsenceForm, key: str = "") -> HttpResponse:
    today = timezone.localdate()
    works = works_shifts(user)
    planner = may_plan(user)
    absences = Absence.objects.filter(last_day__gte=today).select_related("user")
    rows = selectors.shift_rows(today, today + MINE_AHEAD)
    own = [row for row in rows if any(person.staffing.user_id == user.pk for person in row.people)]
    lacking = [row for row in rows if row.missing and row.day <= today + NEAR and row not in own]
    context = {
        "rows": own,
        "swaps": selectors.swaps_for(user),
        "absences": absences if planner else absences.filter(user=user),
        "lacking": lacking,
        "form": form,
        "link": calendar_link(user, CalendarLink.Kind.SHIFTS),
        "address": settings.BASE_URL.rstrip("/") + reverse("reception_open:feed", args=[key]) if key else "",
        "works": works,
        "planner": planner,
        "user_pk": user.pk,
    }
    return render(request, "reception/mine.html", context)


@require_POST
def change_calendar(request: HttpRequest) -> HttpResponse:
    """Make a new address for my calendar, shown this once, or close it."""
    user = rota_reader(request)
    form = AbsenceForm(planner=may_plan(user))
    if request.POST.get("action") == "close":
        revoke_calendar_link(user, CalendarLink.Kind.SHIFTS)
        return redirect("reception:mine")
    return _mine_page(request, user, form, key=make_calendar_link(user, CalendarLink.Kind.SHIFTS))


@require_POST
def add_absence(request: HttpRequest) -> HttpResponse:
    """I am away, or, for the manager, somebody is."""
    user = rota_reader(request)
    planner = may_plan(user)
    form = AbsenceForm(request.POST, planner=planner, instance=Absence(user=user))
    if not form.is_valid():
        return _mine_page(request, user, form)
    absence = form.save()
    shifts = selectors.shift_rows(absence.first_day, absence.last_day, absence.user)
    lacking = sum(row.missing > 0 for row in shifts)
    messages.success(
        request,
        ngettext(
            "The absence is written. %(count)s shift needs somebody.",
            "The absence is written. %(count)s shifts need somebody.",
            lacking,
        )
        % {"count": lacking},
    )
    return redirect("reception:mine")


@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    user = rota_reader(request)
    absence = get_object_or_404(Absence, pk=pk)
    if absence.user_id != user.pk and not may_plan(user):
        raise PermissionDenied
    absence.delete()
    messages.success(request, _("The absence is removed."))
    return redirect("reception:mine")


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's shifts for their calendar program, by a secret address that they can close."""
    link = open_calendar_link(key, CalendarLink.Kind.SHIFTS)
    if link is None or not may_see_rota(link.user):
        raise Http404
    with translation.override(link.user.language or "fi"):
        content = build_calendar(
            _("My shifts"), selectors.calendar_entries(link.user, address=settings.BASE_URL.rstrip("/"))
        )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="shifts.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
