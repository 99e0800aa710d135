"""Meetings: the list, one meeting, its plan, move and cancellation, its actions."""

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place
from organisation.permissions import current_user
from organisation.returning import way_back

from ..enums import MeetingKind
from ..forms.plan import CancelForm, MoveForm, NotesForm, PlanForm, times_of
from ..models import Meeting, MeetingAction
from ..permissions import may_answer, may_record
from ..selectors import meetings as selectors
from ..selectors.radar import places_with_teams
from ..services import meetings as services
from .access import meeting_of, recording_user

PER_PAGE = 30
SCOPES = ("coming", "unrecorded", "held", "cancelled")


def conflict_words() -> str:
    return _(
        "Somebody else has changed this meeting since you opened it. What is saved now stands below the form. "
        "Check it, and save again if yours is right."
    )


def _trail(*more: tuple[str, str]) -> list[dict[str, str]]:
    first = {"title": _("Meetings"), "url": reverse("teammeetings:meetings")}
    return [first, *({"title": title, "url": url} for title, url in more)]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Meetings that the reader may read: coming, waiting for a record, held, cancelled."""
    user = current_user(request)
    records = may_record(user)
    scope = request.GET.get("show", "coming")
    scope = scope if scope in SCOPES else "coming"
    kind = request.GET.get("kind", "")
    kind = kind if kind in MeetingKind.values else ""
    mine = records and request.GET.get("mine") == "1"
    rows = selectors.filtered(user, selectors.ListFilters(scope, mine, kind))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    labels = {
        "coming": _("Coming"),
        "unrecorded": _("Without a record"),
        "held": _("Held"),
        "cancelled": _("Cancelled"),
    }
    context = {
        "page_obj": page,
        "scope": scope,
        "mine": mine,
        "kind": kind,
        "kinds": [{"value": value, "label": label, "chosen": value == kind} for value, label in MeetingKind.choices],
        "chips": [
            {
                "text": labels[one],
                "url": f"?show={one}{'&mine=1' if mine else ''}",
                "current": one == scope,
                "count": "",
            }
            for one in SCOPES
        ],
        "records": records,
        "no_place": not records and user.home_place_id is None,
    }
    return render(request, "teammeetings/meetings.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when and with whom, and after it what was said and agreed."""
    user = current_user(request)
    meeting = meeting_of(user, pk, detailed=True)
    context = {
        "meeting": meeting,
        "pages": selectors.in_active_language(list(meeting.pages.all())),
        "total": sum(row.count for row in meeting.attendance.all()),
        "records": may_record(user),
        "answers": may_answer(user),
        "saved": request.GET.get("saved") == "1",
        "today": timezone.localdate(),
        "trail": _trail(),
    }
    return render(request, "teammeetings/meeting.html", context)


@require_safe
def choose_place(request: HttpRequest) -> HttpResponse:
    """The first step of a plan: where."""
    user = recording_user(request)
    series = request.GET.get("series") == "1"
    name = "teammeetings:new_series" if series else "teammeetings:new"
    places = sorted(places_with_teams(), key=lambda place: place.pk != user.home_place_id)
    context = {
        "places": [{"title": place.name, "url": reverse(name, args=[place.slug]), "text": ""} for place in places],
        "series": series,
        "trail": _trail(),
    }
    return render(request, "teammeetings/choose_place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: str) -> HttpResponse:
    """Plan a meeting."""
    user = recording_user(request)
    where = get_object_or_404(Place, slug=place, is_active=True)
    if request.method == "POST":
        form = PlanForm(request.POST, place=where)
        if form.is_valid():
            try:
                meeting = services.plan_new_meeting(form.plan())
            except services.NotAllowed as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The meeting is planned."))
                return redirect(meeting)
    else:
        team = request.GET.get("team", "")
        initial: dict[str, Any] = {
            "staff": [user.pk],
            "begins": time(12, 0),
            "ends": time(12, 30),
            "teams": [team] if team.isdecimal() else [],
        }
        form = PlanForm(place=where, initial=initial)
    context = {"form": form, "place": where, "title": _("Plan a meeting"), "trail": _trail()}
    return render(request, "teammeetings/plan.html", {**context, "cancel_url": reverse("teammeetings:meetings")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan: everything but its time."""
    meeting = meeting_of(recording_user(request), pk)
    if meeting.is_cancelled:
        raise Http404
    context: dict[str, Any] = {
        "place": meeting.place,
        "title": _("Change the plan"),
        "trail": _trail((meeting.name, meeting.get_absolute_url())),
        "cancel_url": meeting.get_absolute_url(),
    }
    if request.method == "POST":
        form = PlanForm(request.POST, instance=meeting, place=meeting.place)
        if form.is_valid():
            try:
                services.change_plan(meeting, form.plan(), form.cleaned_data["version"])
            except services.Changed:
                form = _again(form, request, pk)
                context["now"] = Meeting.objects.get(pk=pk)
            except services.NotAllowed as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The plan is changed."))
                return redirect(meeting)
    else:
        form = PlanForm(instance=meeting, place=meeting.place, initial={"version": meeting.version})
    return render(request, "teammeetings/plan.html", {**context, "form": form})


def _again(form: PlanForm, request: HttpRequest, pk: int) -> PlanForm:
    """The same form once more, bound to what is saved now: saving it again is a decision."""
    data = request.POST.copy()
    data["version"] = str(Meeting.objects.values_list("version", flat=True).get(pk=pk))
    again = PlanForm(data, instance=form.instance, place=form.place)
    again.add_error(None, conflict_words())
    return again


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a planned meeting another time."""
    meeting = meeting_of(recording_user(request), pk)
    if not meeting.is_planned:
        raise Http404
    if request.method == "POST":
        form = MoveForm(request.POST)
        if form.is_valid():
            try:
                services.move_meeting(meeting, *form.span(), form.cleaned_data["reason"], form.cleaned_data["version"])
            except services.Changed:
                messages.warning(request, _("Somebody else has changed this meeting meanwhile. Look at it again."))
                return redirect(meeting)
            except services.NotAllowed as error:
                messages.warning(request, str(error))
                return redirect(meeting)
            messages.success(request, _("The meeting is moved. Invited people get the new time."))
            return redirect(meeting)
    else:
        form = MoveForm(initial={**times_of(meeting), "version": meeting.version})
    context = {
        "form": form, "meeting": meeting, "title": _("Move the meeting"), "submit": _("Move"),
        "trail": _trail((meeting.name, meeting.get_absolute_url())),
    }  # fmt: skip
    return render(request, "teammeetings/short_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a planned meeting."""
    meeting = meeting_of(recording_user(request), pk)
    if not meeting.is_planned:
        raise Http404
    form = CancelForm(request.POST or None, initial={"version": meeting.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_meeting(meeting, form.cleaned_data["reason"], form.cleaned_data["version"])
        except (services.Changed, services.NotAllowed):
            messages.warning(request, _("Somebody else has changed this meeting meanwhile. Look at it again."))
        else:
            messages.success(request, _("The meeting is cancelled. Invited people are told."))
        return redirect(meeting)
    context = {
        "form": form, "meeting": meeting, "title": _("Cancel the meeting"), "submit": _("Cancel the meeting"),
        "trail": _trail((meeting.name, meeting.get_absolute_url())),
    }  # fmt: skip
    return render(request, "teammeetings/short_form.html", context)


@require_POST
def reinstate(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a cancellation."""
    meeting = meeting_of(recording_user(request), pk)
    try:
        services.reinstate_meeting(meeting)
    except services.NotAllowed as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The meeting is planned again."))
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes on top of the agenda pack."""
    meeting = meeting_of(recording_user(request), pk)
    if not meeting.is_planned:
        raise Http404
    initial = {"agenda_notes": meeting.agenda_notes, "version": meeting.version}
    form = NotesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            words = {"agenda_notes": form.cleaned_data["agenda_notes"]}
            services.change_plan(meeting, words, form.cleaned_data["version"])
        except services.Changed:
            data = request.POST.copy()
            current = Meeting.objects.get(pk=pk)
            data["version"] = str(current.version)
            form = NotesForm(data)
            form.add_error(None, conflict_words())
            form.add_error("agenda_notes", _("Saved now: %(text)s") % {"text": current.agenda_notes or "–"})
        else:
            return redirect("teammeetings:pack", meeting.pk)
    context = {
        "form": form, "meeting": meeting, "title": _("Notes on top of the agenda"), "submit": _("Save"),
        "trail": _trail((meeting.name, meeting.get_absolute_url())),
    }  # fmt: skip
    return render(request, "teammeetings/short_form.html", context)


# --- Actions ------------------------------------------------------------------------------------


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """What was agreed and is not done yet."""
    user = current_user(request)
    rows = selectors.open_actions(user)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "records": may_record(user), "trail": _trail()}
    return render(request, "teammeetings/actions.html", context)


@require_POST
def action_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick an action off, or take the tick back."""
    user = recording_user(request)
    action = get_object_or_404(MeetingAction.objects.filter(meeting__in=selectors.visible_to(user)), pk=pk)
    done = request.POST.get("done") != "no"
    services.set_action_done(action, done=done)
    messages.success(request, _("Done: %(text)s") % {"text": action.text} if done else _("Open again."))
    return redirect(way_back(request) or "teammeetings:actions")


def default_times() -> dict[str, Any]:
    """Times of a meeting that nobody planned: half an hour that ends now, on the quarter."""
    now = timezone.localtime()
    end = now - timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)
    if (end - timedelta(minutes=30)).date() != now.date():
        end = now.replace(hour=12, minute=30, second=0, microsecond=0)
    return {"starts_at": end - timedelta(minutes=30), "ends_at": end}
