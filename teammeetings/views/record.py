"""Recording a held meeting, with a draft that survives a lost session."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation.models import Team, User

from ..enums import MeetingKind
from ..forms.record import RecordForm, attendance_of, topics_of
from ..models import Meeting, MeetingDraft
from ..selectors import meetings as selectors
from ..services import drafts
from ..services.meetings import Changed, NotAllowed, plan_meeting, record_meeting, same_meeting
from .access import meeting_of, recording_user
from .meetings import conflict_words, default_times

MANY = ("pages", "other_pages", "services", "documents", "staff")


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a planned meeting, or the correction of one that was recorded."""
    user = recording_user(request)
    meeting = meeting_of(user, pk, detailed=True)
    if not meeting.can_be_recorded:
        messages.info(request, _("A meeting is recorded on its day or after it."))
        return redirect(meeting)
    return _record(request, user, meeting, None)


@require_http_methods(["GET", "HEAD", "POST"])
def record_team(request: HttpRequest, pk: int) -> HttpResponse:
    """From the radar: what waits for this team's record, or else a meeting that nobody planned."""
    user = recording_user(request)
    team: Team = get_object_or_404(Team.objects.select_related("place"), pk=pk, is_active=True)
    if request.method != "POST":
        waiting = selectors.to_record(team, user)
        if waiting is not None and "new" not in request.GET:
            return redirect("teammeetings:record", waiting.pk)
    meeting = Meeting(kind=MeetingKind.TEAM_MEETING, place=team.place, **default_times())
    return _record(request, user, meeting, team)


def _record(request: HttpRequest, user: User, meeting: Meeting, team: Team | None) -> HttpResponse:
    planned = meeting if meeting.pk else None
    draft = drafts.draft_of(user, meeting=planned, team=team)
    last = selectors.last_held(meeting) if planned else selectors.last_held_of(team) if team else None
    now: Meeting | None = None
    if request.method == "POST":
        kind = request.POST.get("save", "")
        if kind == "forget":
            drafts.drop_draft(user, meeting=planned, team=team)
            return redirect(request.path)
        if kind == "draft":
            return _keep(request, user, planned, team)
        if kind == "same" and last is not None:
            values = {**_typed(request.POST), **attendance_of(last), **topics_of(last)}
            form = RecordForm(meeting=meeting, team=team, initial=values)
            return _page(request, form, meeting=meeting, team=team, last=last, draft=draft, same=True)
        form = RecordForm(request.POST, meeting=meeting, team=team)
        if form.is_valid():
            try:
                saved = _save(form, user, planned, team)
            except Changed:
                data = request.POST.copy()
                now = Meeting.objects.get(pk=meeting.pk)
                data["version"] = str(now.version)
                form = RecordForm(data, meeting=meeting, team=team)
                form.add_error(None, conflict_words())
            except NotAllowed as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("The meeting is recorded. Thank you."))
                return redirect(f"{saved.get_absolute_url()}?saved=1")
    else:
        form = RecordForm(meeting=meeting, team=team, initial=_first_values(user, planned, draft))
    return _page(request, form, meeting=meeting, team=team, last=last, draft=draft, now=now)


def _first_values(user: User, planned: Meeting | None, draft: MeetingDraft | None) -> dict[str, Any]:
    """What the plan does not say: the draft, and whoever records was there when nobody else is named."""
    initial: dict[str, Any] = {}
    if planned is None or (planned.is_planned and not planned.staff.all()):
        initial["staff"] = [user.pk]
    if draft is not None:
        initial |= _typed(draft.data)
    return initial


def _typed(data: Any) -> dict[str, Any]:
    """What was typed so far as initial values."""
    pairs = data.lists() if hasattr(data, "lists") else data.items()
    return {
        name: list(values) if name in MANY else values[-1]
        for name, values in pairs
        if values and name not in ("csrfmiddlewaretoken", "save", "version")
    }


def _save(form: RecordForm, user: User, planned: Meeting | None, team: Team | None) -> Meeting:
    record = form.record()
    if planned is not None:
        return record_meeting(planned, record, user, form.cleaned_data["version"])
    if team is None:
        raise Http404
    fields = {
        "kind": MeetingKind.TEAM_MEETING,
        "place": team.place,
        "starts_at": record.starts_at,
        "ends_at": record.ends_at,
        "teams": [team],
    }
    with transaction.atomic():
        same = same_meeting(fields)
        if same is not None and same.is_held and same.agreements == record.agreements:
            return same  # sent twice
        if same is not None:
            raise NotAllowed(_("The team has this meeting already."))
        return record_meeting(plan_meeting(fields), record, user)


def _page(
    request: HttpRequest,
    form: RecordForm,
    *,
    meeting: Meeting,
    team: Team | None,
    last: Meeting | None,
    draft: Any,
    same: bool = False,
    now: Meeting | None = None,
) -> HttpResponse:
    subject = f"m{meeting.pk}" if meeting.pk else f"t{team.pk if team else 0}"
    context = {
        "form": form,
        "meeting": meeting,
        "team": team,
        "last": last,
        "same": same,
        "now": now,
        "draft": draft,
        "draft_url": reverse("teammeetings:draft_meeting", args=[meeting.pk])
        if meeting.pk
        else reverse("teammeetings:draft_team", args=[team.pk if team else 0]),
        "draft_key": f"{request.user.pk}-{subject}",
        "draft_at": int(draft.saved_at.timestamp() * 1000) if draft else 0,
        "open_actions": [one for one in meeting.actions.all() if one.done_on is None] if meeting.pk else [],
        "trail": [{"title": _("Meetings"), "url": reverse("teammeetings:meetings")}],
    }
    return render(request, "teammeetings/record.html", context)


# --- Drafts -------------------------------------------------------------------------------------


def _keep(request: HttpRequest, user: User, meeting: Meeting | None, team: Team | None) -> HttpResponse:
    """The button "Save draft", which needs no script."""
    try:
        saved = drafts.save_draft(user, request.POST, meeting=meeting, team=team)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(request.path)
    if saved is None:
        messages.error(request, _("The text is too long to be kept."))
    else:
        messages.success(request, _("The draft is saved. Only you see it, until you save the record."))
    return redirect(request.path)


def _answer(request: HttpRequest, user: User, meeting: Meeting | None, team: Team | None) -> JsonResponse:
    try:
        saved = drafts.save_draft(user, request.POST, meeting=meeting, team=team)
    except ValidationError as error:
        return JsonResponse({"message": error.messages[0]}, status=422)
    if saved is None:
        return JsonResponse({"message": _("The text is too long to be kept.")}, status=422)
    clock = time_format(timezone.localtime(saved), "H.i")
    return JsonResponse(
        {"message": _("Draft saved at %(time)s") % {"time": clock}, "at": int(saved.timestamp() * 1000)}
    )


@require_POST
def draft_meeting(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what was typed of a planned meeting's record."""
    user = recording_user(request)
    return _answer(request, user, meeting_of(user, pk), None)


@require_POST
def draft_team(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what was typed of a record without a plan."""
    user = recording_user(request)
    return _answer(request, user, None, get_object_or_404(Team, pk=pk, is_active=True))
