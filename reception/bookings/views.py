"""Booking in three steps, and what becomes of a booking."""

import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import User
from organisation.permissions import current_user
from organisation.returning import way_back
from privacy.limits import within_limit

from ..codes import BookingState
from ..models import Booking, Shift, Slot
from . import selectors, services
from .forms import BookingForm, CancelForm, CodeForm, SlotForm
from .permissions import allowed_states, books_own_shifts_only, may_book, may_open_slots, may_see

CODE_TRIES, CODE_SECONDS = 20, 600
TIMES_SHOWN = 60
NEXT_SHOWN = 6


def _booker(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_book(user):
        raise PermissionDenied
    return user


def _steps(current: int) -> list[dict[str, str]]:
    labels = (_("Place and time"), _("Reason and language"), _("Code to the client"))
    states = ("done", "current", "todo")
    return [
        {"label": label, "state": states[(number > current) - (number < current) + 1]}
        for number, label in enumerate(labels, start=1)
    ]


def _by_day(slots: list[Slot]) -> list[tuple[Any, list[Slot]]]:
    return [(day, list(group)) for day, group in groupby(slots, key=lambda slot: timezone.localdate(slot.begins_at))]


@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """My bookings: those that come to me, those that I made, and the code somebody reads out."""
    user = _booker(request)
    coming = list(selectors.coming_to(user, timezone.localdate()))
    context = {
        "coming": coming,
        "made": selectors.made_by(user)[:50],
        "shifts": selectors.shifts_to_open(user),
        "own_only": books_own_shifts_only(user),
        "form": CodeForm(),
    }
    return render(request, "reception/bookings/list.html", context)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Step 1: place and time. The reader's own place is open at once."""
    user = _booker(request)
    places = selectors.places_with_slots(user)
    wanted = request.GET.get("place", "")
    place = next((row[0] for row in places if row[0].slug == wanted), None) or (places[0][0] if places else None)
    slots = list(selectors.free_slots(user).filter(shift__place=place)[:TIMES_SHOWN]) if place else []
    context = {
        "places": places,
        "place": place,
        "days": _by_day(slots),
        "steps": _steps(1),
        "own_only": books_own_shifts_only(user),
        "query": _kept(request),
    }
    return render(request, "reception/bookings/new.html", context)


def _kept(request: HttpRequest) -> str:
    """What was chosen before the time was lost to somebody else, as a query string."""
    data = request.POST if request.method == "POST" else request.GET
    kept = {name: data[name] for name in ("reason", "language", "interpreter") if data.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


@require_http_methods(["GET", "HEAD", "POST"])
def new_details(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Step 2: reason, language, interpreter. Posting books."""
    user = _booker(request)
    slot = get_object_or_404(Slot.objects.select_related("shift__place"), pk=slot_id)
    if books_own_shifts_only(user) and not slot.shift.staffing.filter(user=user).exists():
        raise PermissionDenied
    free = selectors.free_slots(user).filter(pk=slot.pk).exists()
    form = BookingForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid() and free:
        try:
            booking = services.book(slot, form.details(), user, user.home_place)
        except services.SlotTaken:
            free = False
        else:
            return redirect(f"{reverse('reception:booking', args=[booking.pk])}?new=1")
    if not free:
        return _taken(request, user, slot)
    context = {"slot": slot, "form": form, "steps": _steps(2)}
    return render(request, "reception/bookings/new_details.html", context)


def _taken(request: HttpRequest, user: User, slot: Slot) -> HttpResponse:
    """Somebody was quicker: said kindly, with the next free times, and what was chosen is kept."""
    later = selectors.free_slots(user).filter(shift__place_id=slot.shift.place_id)
    context = {
        "slot": slot,
        "days": _by_day(list(later[:NEXT_SHOWN])),
        "query": _kept(request),
        "steps": _steps(1),
    }
    return render(request, "reception/bookings/taken.html", context, status=409)


def _page(request: HttpRequest, booking: Booking, *, code: str = "") -> HttpResponse:
    user = current_user(request)
    allowed = allowed_states(user, booking, has_code=bool(code))
    context = {
        "booking": booking,
        "steps": _steps(3) if request.GET.get("new") else None,
        "allowed": allowed,
        "cancel": CancelForm() if BookingState.CANCELLED in allowed else None,
        "code": code,
        "too_early": booking.slot.begins_at > timezone.now(),
    }
    return render(request, "reception/bookings/booking.html", context)


def _seen(request: HttpRequest, key: uuid.UUID) -> Booking:
    return get_object_or_404(selectors.booking_seen_by(_booker(request)), pk=key)


@require_safe
def booking(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One booking. Step 3, when it is new: the code to print or read aloud."""
    return _page(request, _seen(request, key))


@require_safe
def slip(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The paper that the client takes along."""
    found = _seen(request, key)
    language = request.GET.get("in", found.language)
    context = {
        "booking": found,
        "place": found.slot.shift.place,
        "print_language": language if language in ("fi", "sv", "en") else "fi",
        "back_url": found.get_absolute_url(),
        "languages": ("fi", "sv", "en"),
    }
    return render(request, "reception/bookings/slip.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The booking of a code. Wrong codes are slow to guess: so many tries, then a pause."""
    user = _booker(request)
    if request.method != "POST":
        return redirect("reception:bookings")
    form = CodeForm(request.POST)
    if not within_limit(f"codes:{user.pk}", limit=CODE_TRIES, seconds=CODE_SECONDS):
        messages.warning(request, _("Many codes were tried. Wait ten minutes, then try again."))
        return redirect("reception:bookings")
    if form.is_valid():
        found = selectors.by_code(form.cleaned_data["code"])
        if found is not None:
            return _page(request, found, code=found.code)
        form.add_error("code", _("No booking has this code. It may be old: bookings are deleted after a while."))
    return render(request, "reception/bookings/find.html", {"form": form})


@require_POST
def move(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Arrived, held, did not come, cancelled: who may is asked of the table, on the server."""
    user = _booker(request)
    found = get_object_or_404(
        Booking.objects.select_related("slot__shift").prefetch_related("slot__shift__staffing"), pk=key
    )
    has_code = bool(request.POST.get("code")) and request.POST["code"] == found.code
    if not may_see(user, found, has_code=has_code):
        raise Http404
    state = request.POST.get("state", "")
    if state not in allowed_states(user, found, has_code=has_code):
        if state in BookingState.values:
            messages.warning(
                request,
                _("The booking is “%(state)s” now. Nothing was changed.") % {"state": found.get_state_display()},
            )
        return _back(request, found)
    form = CancelForm(request.POST)
    if state == BookingState.CANCELLED and not form.is_valid():
        messages.warning(request, _("Say why it is cancelled."))
        return _back(request, found)
    reason = form.cleaned_data["cancel_reason"] if state == BookingState.CANCELLED else ""
    try:
        found = services.move(found, state, reason)
    except services.StateChanged:
        messages.warning(request, _("Somebody else has changed the booking, or its time has not come yet."))
    else:
        messages.success(request, _("The booking is marked: %(state)s.") % {"state": found.get_state_display().lower()})
    return _back(request, found)


def _back(request: HttpRequest, found: Booking) -> HttpResponse:
    if wanted := way_back(request):
        return redirect(wanted)
    own = selectors.booking_seen_by(current_user(request)).filter(pk=found.pk).exists()
    return redirect(found.get_absolute_url() if own else "reception:bookings")


@require_http_methods(["GET", "HEAD", "POST"])
def times(request: HttpRequest, shift_id: int) -> HttpResponse:
    """The bookable times of one's own shift."""
    user = current_user(request)
    shifts = Shift.objects.select_related("place", "service").prefetch_related("staffing", "slots__bookings")
    shift = get_object_or_404(shifts, pk=shift_id, staffing__user=user)
    if not may_open_slots(user, shift):
        raise PermissionDenied
    form = SlotForm(request.POST if request.POST.get("do") == "open" else None, joint=shift.joint)
    if request.method == "POST":
        if request.POST.get("do") == "close":
            number = services.close_free_slots(shift)
            messages.success(request, _("%(number)s free times were taken back.") % {"number": number})
            return redirect("reception:times", shift.pk)
        if form.is_valid():
            number = services.open_slots(shift, form.plan())
            if number:
                messages.success(request, _("%(number)s times can be booked now.") % {"number": number})
            else:
                messages.warning(request, _("There is no room for more times in this shift."))
            return redirect("reception:times", shift.pk)
    return render(request, "reception/bookings/times.html", {"shift": shift, "form": form})
