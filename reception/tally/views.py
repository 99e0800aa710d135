"""The counting screen, its taps, and what comes after closing."""

import json
import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.numbers import number
from organisation.permissions import current_user

from ..bookings.selectors import of_session
from ..codes import TapKind
from ..models import ReceptionSession
from . import selectors, services
from .forms import CorrectionForm, PlaceForm, VisitForm
from .permissions import may_hold_receptions, own_sessions, sessions_seen_by

GONE = 409
LONGEST_BODY = 200_000


def _own(request: HttpRequest, key: uuid.UUID) -> ReceptionSession:
    sessions = own_sessions(current_user(request)).select_related("place", "shift")
    return get_object_or_404(sessions, pk=key)


def _was_closed(request: HttpRequest, session: ReceptionSession) -> HttpResponse:
    messages.warning(
        request, _("This reception has been closed. Nothing was counted; correct it if something is missing.")
    )
    return redirect("reception:tally_summary", session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """My receptions: the open one, today's shifts, and those of two weeks that nobody has counted."""
    user = current_user(request)
    if not may_hold_receptions(user):
        raise PermissionDenied
    form = PlaceForm(request.POST if request.method == "POST" else None, initial={"place": user.home_place_id})
    if request.method == "POST":
        if shift_id := request.POST.get("shift", ""):
            shifts = selectors.shifts_to_count(user)
            shift = get_object_or_404(shifts, pk=number(shift_id))
            return redirect("reception:tally", services.open_session(user, shift.place, shift).pk)
        if form.is_valid():
            return redirect("reception:tally", services.open_session(user, form.cleaned_data["place"]).pk)
    context = {
        "open_sessions": selectors.open_sessions(user),
        "shifts": selectors.shifts_to_count(user),
        "recent": selectors.recent_sessions(user)[:20],
        "form": form,
    }
    return render(request, "reception/tally/start.html", context)


def _screen(request: HttpRequest, session: ReceptionSession, form: VisitForm, choices: Any) -> HttpResponse:
    topics, onward = choices
    context = {
        "session": session,
        "form": form,
        "form_key": uuid.uuid4(),
        "first_topics": {choice.code for choice in topics if choice.first},
        "more_topics": not all(choice.first for choice in topics),
        "first_services": {choice.code for choice in onward if choice.first},
        "totals": selectors.totals(session),
        "groups": [group for group in selectors.summary(session) if group.rows][:2],
        "bookings": of_session(session.shift_id),
    }
    return render(request, "reception/tally/screen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tally(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The counting screen. Posting to it counts one visit without scripts."""
    session = _own(request, key)
    if not session.is_open:
        if request.method == "POST":
            return _was_closed(request, session)
        return redirect("reception:tally_summary", session.pk)
    choices = selectors.tally_choices(session.place)
    form = VisitForm(
        request.POST if request.method == "POST" else None, choices=choices, previous=selectors.previous_codes(session)
    )
    if request.method == "POST" and form.is_valid():
        tap = {"key": _once(request), "kind": TapKind.VISIT.value, "codes": form.codes()}
        try:
            services.count_taps(session, [tap])
        except services.SessionNotOpen:
            return _was_closed(request, session)
        messages.success(request, _("The visit is counted."))
        return redirect("reception:tally", session.pk)
    return _screen(request, session, form, choices)


def _once(request: HttpRequest) -> str:
    """The key that the form was shown with: sent twice, it counts once."""
    try:
        return str(uuid.UUID(request.POST.get("key", "")))
    except ValueError:
        return str(uuid.uuid4())


@require_POST
def taps(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """What a phone has gathered: {"taps": […]}. Answers which keys are settled, and the totals."""
    session = _own(request, key)
    try:
        sent = json.loads(request.body[:LONGEST_BODY])["taps"]
    except (ValueError, KeyError, TypeError, RecursionError):
        sent = None
    if not isinstance(sent, list):
        return JsonResponse({"error": "taps"}, status=400)
    try:
        settled = services.count_taps(session, sent)
    except services.SessionNotOpen:
        return JsonResponse({"error": "closed"}, status=GONE)
    return JsonResponse({"settled": settled, "totals": asdict(selectors.totals(session))})


@require_POST
def step(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Without scripts: count somebody turned away or a colleague's question, or take back the last tap."""
    session = _own(request, key)
    kind = request.POST.get("kind", "")
    try:
        if kind == "undo":
            done = services.undo_last(session)
            messages.info(request, _("The last one is taken back.") if done else _("There is nothing to take back."))
        elif kind in (TapKind.TURNED_AWAY, TapKind.QUESTION):
            services.count_taps(session, [{"key": _once(request), "kind": kind}])
    except services.SessionNotOpen:
        return _was_closed(request, session)
    return redirect("reception:tally", session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The totals once more, what becomes of the bookings, and the button that closes."""
    session = _own(request, key)
    if not session.is_open:
        return redirect("reception:tally_summary", session.pk)
    if request.method == "POST":
        try:
            services.close_session(session)
        except services.SessionNotOpen:
            return redirect("reception:tally_summary", session.pk)
        messages.success(request, _("The reception is closed. Thank you."))
        return redirect("reception:tally_summary", session.pk)
    context = {
        "session": session,
        "totals": selectors.totals(session),
        "groups": [group for group in selectors.summary(session) if group.rows],
        "bookings": of_session(session.shift_id),
    }
    return render(request, "reception/tally/close.html", context)


@require_safe
def summary(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A closed reception: totals, and for those who held it what the visits were about."""
    user = current_user(request)
    session = get_object_or_404(sessions_seen_by(user).select_related("place", "shift"), pk=key)
    if session.is_open:
        return redirect("reception:tally", session.pk)
    own = own_sessions(user).filter(pk=session.pk).exists()
    context = {
        "session": session,
        "own": own,
        "totals": selectors.totals(session),
        "groups": [group for group in selectors.summary(session) if group.rows] if own else [],
        "corrections": session.corrections.select_related("by"),
    }
    return render(request, "reception/tally/summary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change a closed reception. A reason is needed, and the totals before and after are logged."""
    session = _own(request, key)
    if session.is_open:
        return redirect("reception:tally", session.pk)
    choices = selectors.tally_choices(session.place)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, session=session, lines=selectors.visit_lines(session)
    )
    adding = bool(request.POST.get("add"))
    visit = VisitForm(request.POST if adding else None, choices=choices)
    if request.method == "POST" and form.is_valid() and (not adding or visit.is_valid()):
        remove = form.cleaned_data.get("remove")
        correction = services.Correction(
            reason=form.cleaned_data["reason"],
            turned_away=form.cleaned_data["turned_away"],
            questions=form.cleaned_data["questions"],
            seen=form.cleaned_data["seen"],
            add=visit.codes() if adding else None,
            remove=uuid.UUID(remove) if remove else None,
        )
        try:
            services.correct_session(session, current_user(request), correction)
        except services.CorrectedMeanwhile:
            messages.warning(
                request, _("The reception was corrected while you had this open. Nothing of yours was saved.")
            )
        except services.TapNotUnderstood:
            messages.warning(request, _("The visit had been taken away already. Nothing was changed."))
        else:
            messages.success(request, _("The reception is corrected, and the correction is logged."))
        return redirect("reception:tally_summary", session.pk)
    return render(request, "reception/tally/correct.html", {"session": session, "form": form, "visit": visit})
