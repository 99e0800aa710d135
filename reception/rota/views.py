"""The rota's screens: week of all places, month, plan, one shift and its swaps."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place, User
from organisation.numbers import number
from organisation.permissions import current_user

from .. import words
from ..enums import ShiftStatus, SwapStatus
from ..free_days import free_day
from ..models import Shift, ShiftStaff, SwapRequest
from ..permissions import (
    may_answer_swap,
    may_ask_swap,
    may_change,
    may_plan,
    may_take,
    rota_reader,
)
from ..selectors import board
from . import selectors, services
from .forms import PlanForm, SwapForm
from .planning import shares_of

DAY = timedelta(days=1)
WEEK = 7 * DAY
SATURDAY = 5
FAR = 800 * DAY


def _asked_day(request: HttpRequest, name: str) -> date:
    """The day in the address, or today; days that are absurdly far are today too."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today
    return day if abs(day - today) < FAR else today


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """One week of all places: who is where, what is lacking, what is closed and why."""
    user = rota_reader(request)
    day = _asked_day(request, "day")
    if "day" not in request.GET and day.weekday() >= SATURDAY:
        day += 2 * DAY  # at the weekend the coming week is what has to be seen to
    monday = day - day.weekday() * DAY
    places = list(selectors.rota_places())
    rows = selectors.rows_between(places, monday, monday + 6 * DAY)
    today = timezone.localdate()
    days = [monday + number * DAY for number in range(7)]
    weekend = any(row.day.weekday() >= SATURDAY for row in rows)
    days = days if weekend else days[:5]
    hours = board().places
    table = [
        {
            "place": place,
            "hours": hours.get(place.pk),
            "cells": [[row for row in rows if row.place.pk == place.pk and row.day == one] for one in days],
        }
        for place in places
    ]
    gaps = [row for row in rows if row.missing and row.day >= today]
    context = {
        "table": table,
        "days": [{"day": one, "free": free_day(one), "today": one == today} for one in days],
        "monday": monday,
        "sunday": monday + 6 * DAY,
        "number": monday.isocalendar().week,
        "before": monday - WEEK,
        "after": monday + WEEK,
        "gaps": len(gaps),
        "planner": may_plan(user),
    }
    return render(request, "reception/week.html", context)


def _month_of(request: HttpRequest) -> tuple[date, date]:
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        first = timezone.localdate().replace(day=1)
    if abs(first - timezone.localdate()) > FAR:
        first = timezone.localdate().replace(day=1)
    following = (first + 31 * DAY).replace(day=1)
    return first, following - DAY


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """One month of one place or of all, on screen and on paper, with the share of each person."""
    user = rota_reader(request)
    first, last = _month_of(request)
    places = list(selectors.rota_places())
    chosen = next((place for place in places if place.slug == request.GET.get("place")), None)
    if chosen is None and "place" not in request.GET:
        chosen = next((place for place in places if place.pk == user.home_place_id), None)
    rows = selectors.rows_between([chosen] if chosen else places, first, last)
    context = {
        "days": selectors.days_of(rows, first, last),
        "shares": selectors.shares_between(rows),
        "gaps": sum(bool(row.missing) for row in rows if row.day >= timezone.localdate()),
        "planned": sum(bool(row.shift and row.shift.status == ShiftStatus.PLANNED and row.people) for row in rows),
        "places": places,
        "chosen": chosen,
        "first": first,
        "before": (first - DAY).replace(day=1),
        "after": last + DAY,
        "today": timezone.localdate(),
        "planner": may_plan(user),
    }
    return render(request, "reception/rota.html", context)


@require_POST
def confirm_month(request: HttpRequest) -> HttpResponse:
    """Confirm all planned shifts of a month that have somebody."""
    if not may_plan(current_user(request)):
        raise PermissionDenied
    try:
        first = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError as error:
        raise Http404 from error
    if abs(first - timezone.localdate()) > FAR:
        raise Http404
    place = get_object_or_404(Place, slug=request.POST["place"]) if request.POST.get("place") else None
    count = services.confirm_between(first, (first + 31 * DAY).replace(day=1) - DAY, place)
    messages.success(
        request,
        ngettext("%(count)s shift confirmed.", "%(count)s shifts confirmed.", count) % {"count": count},
    )
    return redirect(f"{reverse('reception:rota')}?month={first:%Y-%m}&place={place.slug if place else ''}")


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A rotation in one action: shown first, with everybody's share, then written."""
    user = current_user(request)
    if not may_plan(user):
        raise PermissionDenied
    monday = timezone.localdate() + (7 - timezone.localdate().weekday()) * DAY
    initial = {"first_day": monday, "place": user.home_place_id, "weeks": 8}
    form = PlanForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        found = services.make_plan(
            asked["place"], asked["weekdays"], asked["first_day"], asked["weeks"], asked["people"], asked["second"]
        )
        if request.POST.get("action") == "save" and found.turns:
            try:
                made = services.save_plan(asked["place"], found)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(
                    request,
                    ngettext("%(count)s shift planned.", "%(count)s shifts planned.", len(made)) % {"count": len(made)},
                )
                return redirect(f"{reverse('reception:rota')}?month={made[0].day:%Y-%m}&place={asked['place'].slug}")
        names = {person.pk: str(person) for person in (*asked["people"], *asked["second"])}
        shares = shares_of(found.turns)
        context |= {
            "plan": found,
            "turns": [
                {
                    "opening": turn.opening,
                    "names": words.joined(names[one] for one in turn.people),
                    "missing": turn.missing,
                }
                for turn in found.turns
            ],
            "shares": [(name, shares[key]) for key, name in names.items() if key in shares],
        }
    return render(request, "reception/plan.html", context)


@require_safe
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: who is there, who could cover, and what one may do with it."""
    user = rota_reader(request)
    found = get_object_or_404(
        Shift.objects.select_related("place", "service").prefetch_related(selectors.staffing_with_names()), pk=pk
    )
    return _shift_page(request, user, found)


def _shift_page(request: HttpRequest, user: User, found: Shift, swap_form: SwapForm | None = None) -> HttpResponse:
    absences = selectors.absences_between(found.day, found.day)
    row = selectors.shift_row(found.place, found, None, absences)
    upcoming = found.day >= timezone.localdate()
    own = next((one for one in found.staffing.all() if one.user_id == user.pk), None)
    lacking = upcoming and bool(row.missing)
    wanted = [person.staffing.profession for person in row.people if person.away]
    asks = upcoming and own is not None and found.is_held and may_ask_swap(user, own)
    context = {
        "shift": found,
        "row": row,
        "own": own,
        "planner": may_plan(user),
        "changes": upcoming and found.status != ShiftStatus.DONE and may_change(user, found),
        "takes": lacking and may_take(user, found),
        "covers": selectors.covers_for(found, wanted) if lacking and may_plan(user) else [],
        "lacking": lacking,
        "swap_form": swap_form or (SwapForm(staffing=own) if asks and own else None),
        "swap": SwapRequest.objects.filter(staffing=own, status=SwapStatus.ASKED).select_related("colleague").first()
        if own
        else None,
        "trail": [{"title": _("Rota"), "url": _rota_address(found)}],
    }
    return render(request, "reception/shift.html", context)


def _rota_address(found: Shift) -> str:
    return f"{reverse('reception:rota')}?month={found.day:%Y-%m}&place={found.place.slug}"


@require_POST
def change_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, cancel, plan again, take, put somebody in, take somebody out."""
    user = rota_reader(request)
    found = get_object_or_404(Shift.objects.prefetch_related("staffing"), pk=pk)
    action = request.POST.get("action", "")
    try:
        done = _change(request, user, found, action)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(found)


def _change(request: HttpRequest, user: User, found: Shift, action: str) -> str:
    if found.day < timezone.localdate():  # who worked when stays as it was; the screen was opened before
        raise ValidationError(_("The shift is over or cancelled."), code="over")
    statuses = {
        "confirm": (ShiftStatus.CONFIRMED, _("The shift is confirmed.")),
        "cancel": (ShiftStatus.CANCELLED, _("The shift is cancelled. The pages say so at once.")),
        "restore": (ShiftStatus.PLANNED, _("The shift is planned again.")),
    }
    if action in statuses:
        if not may_change(user, found):
            raise PermissionDenied
        status, done = statuses[action]
        services.change_status(found, status)
        return done
    if action == "take":
        if not may_take(user, found):
            raise PermissionDenied
        services.take(found, user)
        return _("The shift is yours.")
    if not may_plan(user):
        raise PermissionDenied
    if action == "assign":
        person = get_object_or_404(selectors.people_of_rota(), pk=number(request.POST.get("user", "")))
        services.take(found, person)
        return _("%(name)s is in the shift.") % {"name": person}
    if action == "remove":
        services.remove_person(get_object_or_404(ShiftStaff, pk=number(request.POST.get("staffing", "")), shift=found))
        return _("The place in the shift is free.")
    raise Http404


@require_POST
def ask_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague to take my shift."""
    user = rota_reader(request)
    found = get_object_or_404(
        Shift.objects.select_related("place", "service").prefetch_related(selectors.staffing_with_names()), pk=pk
    )
    own = next((one for one in found.staffing.all() if one.user_id == user.pk), None)
    if own is None or not may_ask_swap(user, own):
        raise PermissionDenied
    form = SwapForm(request.POST, staffing=own)
    if form.is_valid():
        try:
            services.ask_swap(own, form.cleaned_data["colleague"], form.cleaned_data["in_return"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked. Your colleague answers under “My shifts”."))
            return redirect(found)
    return _shift_page(request, user, found, form)


@require_POST
def answer_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline what a colleague asks, or withdraw what I asked."""
    user = rota_reader(request)
    swap = get_object_or_404(SwapRequest, pk=pk)
    action = request.POST.get("action", "")
    if action == "withdraw":
        allowed, status, done = swap.asked_by_id == user.pk, SwapStatus.WITHDRAWN, _("The swap is withdrawn.")
    elif action in ("accept", "decline"):
        allowed = may_answer_swap(user, swap)
        accepted = action == "accept"
        status = SwapStatus.ACCEPTED if accepted else SwapStatus.DECLINED
        done = _("The shifts are swapped.") if accepted else _("Declined.")
    else:
        raise Http404
    if not allowed:
        raise PermissionDenied
    try:
        services.answer_swap(swap, status)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reception:mine")
