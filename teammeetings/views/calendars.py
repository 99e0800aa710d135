"""Calendars: feeds by secret links, and one meeting as a file."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from organisation.calendars import make_calendar_link, open_calendar_link, revoke_calendar_link
from organisation.models import CalendarLink, Place, Team, User
from organisation.permissions import current_user

from ..models import Meeting
from ..permissions import may_read_all
from ..selectors import meetings as selectors
from ..services.invitations import calendar_file
from .access import meeting_of

KIND = CalendarLink.Kind.MEETINGS
BACK = timedelta(days=365)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_safe
def single(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting for one's own calendar program."""
    meeting = meeting_of(current_user(request), pk)
    return _file(calendar_file(meeting.name, [meeting]), f"silta-{meeting.day.isoformat()}")


def _subjects(user: User) -> list[tuple[str, str, str]]:
    """The feeds that `user` may have: subject, name, explanation."""
    found = []
    if may_read_all(user):
        found.append(("", _("My meetings"), _("Those that you attend.")))
    place = user.home_place
    if place is not None:
        found.append((f"place:{place.pk}", place.name, _("All meetings of this place.")))
        teams = Team.objects.filter(place=place, is_active=True).exclude(kind="social_work")
        found += [(f"team:{team.pk}", team.name, _("All meetings of this team.")) for team in teams]
    return found


def _subject(user: User, subject: str) -> tuple[str, str]:
    """Name of the feed `subject`, when `user` may have it.

    Raises:
        Http404: when they may not, or there is no such thing.
    """
    for key, name, _text in _subjects(user):
        if key == subject:
            return key, name
    kind, _colon, key = subject.partition(":")
    if not may_read_all(user) or not key.isdecimal():
        raise Http404
    thing: Place | Team | None = None
    if kind == "place":
        thing = Place.objects.filter(is_active=True, pk=key).first()
    elif kind == "team":
        thing = Team.objects.filter(is_active=True, pk=key).first()
    if thing is None:
        raise Http404
    return subject, thing.name


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    """One's own links for a calendar program: made, shown once, taken back."""
    user = current_user(request)
    address = made_for = ""
    if request.method == "POST":
        subject, made_for = _subject(user, request.POST.get("subject", "")[:40])
        if request.POST.get("do") == "revoke":
            revoke_calendar_link(user, KIND, subject)
            messages.success(request, _("The link no longer works."))
            made_for = ""
        else:
            key = make_calendar_link(user, KIND, subject)
            address = request.build_absolute_uri(reverse("teammeetings_feed", args=[key]))
    wanted = request.GET.get("subject", "")[:40]
    subjects = [(key, name, text) for key, name, text in _subjects(user)]
    if wanted and wanted not in {key for key, _name, _text in subjects}:
        key, name = _subject(user, wanted)
        subjects.insert(
            0, (key, name, _("All meetings of this team.") if key[0] == "t" else _("All meetings of this place."))
        )
    in_use = {link.subject: link for link in CalendarLink.objects.filter(user=user, kind=KIND, revoked_on__isnull=True)}
    context = {
        "feeds": [
            {"subject": key, "name": name, "text": text, "link": in_use.get(key)} for key, name, text in subjects
        ],
        "address": address,
        "made_for": made_for,
        "trail": [{"title": _("Meetings"), "url": reverse("teammeetings:meetings")}],
    }
    return render(request, "teammeetings/calendars.html", context)


@never_cache
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The feed behind a secret link, for calendar programs, which cannot log in. Shows what its owner may read."""
    link = open_calendar_link(key, KIND)
    if link is None:
        raise Http404
    user = link.user
    rows = selectors.visible_to(user).filter(starts_at__gte=timezone.now() - BACK)
    kind, _colon, number = link.subject.partition(":")
    with translation.override(user.language or None):
        name = _("Team meetings")
        if kind == "team":
            rows = rows.filter(teams=int(number))
        elif kind == "place":
            rows = rows.filter(place=int(number))
        else:
            rows = rows.filter(staff=user)
        meetings: list[Meeting] = list(rows.select_related("place").prefetch_related("teams").order_by("starts_at"))
        return _file(calendar_file(f"Silta: {name}", meetings), "silta")
