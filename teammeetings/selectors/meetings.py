"""Meetings as their readers see them."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone, translation
from wagtail.documents.models import Document
from wagtail.models import Page

from organisation.models import Service, Team, User
from organisation.roles import Role

from ..enums import COUNTING_KINDS, MeetingStatus, QuestionState
from ..models import Meeting, MeetingAction, MeetingQuestion, MeetingSeries
from ..permissions import may_read_all
from ..schedule import at, year_bounds

# Which pages can be presented. A name, not a class: guidance is a room beside this one.
PRESENTABLE = ("guidancepage",)
RECENT = 6


def visible_to(user: User) -> QuerySet[Meeting]:
    """Meetings that `user` may read: of their own place, or all."""
    if may_read_all(user):
        return Meeting.objects.all()
    return Meeting.objects.filter(place_id=user.home_place_id) if user.home_place_id else Meeting.objects.none()


def listed(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """`meetings` with what a list shows of each."""
    return meetings.select_related("place").prefetch_related("teams", "moves")


def detailed(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """`meetings` with everything that their own page shows."""
    return meetings.select_related("place__municipality", "project", "series").prefetch_related(
        "teams",
        "partners",
        "staff",
        "moves",
        "attendance",
        "services",
        "documents",
        Prefetch("pages", queryset=Page.objects.select_related("locale")),
        Prefetch("actions", queryset=MeetingAction.objects.select_related("owner")),
        Prefetch("questions", queryset=MeetingQuestion.objects.select_related("page")),
    )


@dataclass(frozen=True)
class ListFilters:
    """What the list of meetings is narrowed to."""

    scope: str = "coming"  # coming, unrecorded, held, cancelled
    mine: bool = False
    kind: str = ""


def filtered(user: User, filters: ListFilters) -> QuerySet[Meeting]:
    """The list of `user`, in the order in which each scope is read."""
    now = timezone.now()
    found = visible_to(user)
    if filters.mine:
        found = found.filter(staff=user)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.scope == "unrecorded":
        return listed(found.filter(status=MeetingStatus.PLANNED, ends_at__lt=now).order_by("-starts_at"))
    if filters.scope == "held":
        return listed(found.filter(status=MeetingStatus.HELD).order_by("-starts_at"))
    if filters.scope == "cancelled":
        return listed(found.filter(status=MeetingStatus.CANCELLED).order_by("-starts_at"))
    return listed(found.filter(status=MeetingStatus.PLANNED, ends_at__gte=now).order_by("starts_at"))


def last_held(meeting: Meeting) -> Meeting | None:
    """The meeting of one of the same teams, or of the same place without teams, that was held before `meeting`."""
    held = Meeting.objects.filter(status=MeetingStatus.HELD, starts_at__lt=meeting.starts_at).exclude(pk=meeting.pk)
    teams = [team.pk for team in meeting.teams.all()] if meeting.pk else []
    held = held.filter(teams__in=teams) if teams else held.filter(place=meeting.place_id, kind=meeting.kind)
    return held.order_by("-starts_at").first()


def last_held_of(team: Team) -> Meeting | None:
    """The last meeting of `team`, for "same as last time"."""
    return Meeting.objects.filter(status=MeetingStatus.HELD, teams=team).order_by("-starts_at").first()


def to_record(team: Team, user: User) -> Meeting | None:
    """The planned meeting of `team` that is to be recorded now: today's, or the oldest without a record."""
    end = at(timezone.localdate() + timedelta(days=1), time())
    planned = Meeting.objects.filter(
        teams=team, status=MeetingStatus.PLANNED, kind__in=COUNTING_KINDS, starts_at__lt=end
    )
    return planned.order_by("-starts_at").first()


def social_work_staff() -> QuerySet[User]:
    """People who attend for social work: counsellors, pair members and managers."""
    roles = (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER)
    return (
        User.objects.filter(is_active=True, groups__name__in=[role.value for role in roles])
        .distinct()
        .order_by("last_name", "first_name")
    )


def presentable_pages(language: str | None = None) -> QuerySet[Page]:
    """Guidance pages that anybody may read, in the active language."""
    language = language or translation.get_language() or "fi"
    found: QuerySet[Page] = (
        Page.objects.live()
        .public()
        .filter(locale__language_code=language, content_type__model__in=PRESENTABLE)
        .order_by("title")
    )
    return found


def in_active_language(pages: list[Page]) -> list[Page]:
    """The versions of `pages` in the active language; where there is none, the page itself. One query."""
    keys = [page.translation_key for page in pages]
    language = translation.get_language() or "fi"
    rows = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    versions = {page.translation_key: page for page in rows}
    found = {page.translation_key: versions.get(page.translation_key, page) for page in pages}
    return list(found.values())


def recent_page_keys(team_ids: list[int], limit: int = RECENT) -> list[object]:
    """Translation keys of the pages that were presented most in the last year, these teams' last."""
    since = timezone.now() - timedelta(days=365)
    rows = (
        Meeting.pages.through._default_manager.filter(meeting__status=MeetingStatus.HELD, meeting__starts_at__gte=since)
        .values_list("page__translation_key")
        .annotate(
            times=Count("pk"), here=Count("pk", filter=Q(meeting__teams__in=team_ids) if team_ids else Q(pk__in=[]))
        )
        .order_by("here", "-times")
    )
    return [row[0] for row in rows[:limit]]


def active_services() -> QuerySet[Service]:
    return Service.objects.filter(is_active=True).order_by("code")


def documents() -> QuerySet[Document]:
    """Documents that stand in no restricted collection, newest first."""
    found: QuerySet[Document] = Document.objects.filter(collection__view_restrictions__isnull=True)
    return found.order_by("-created_at")[:50]


# --- Actions and questions ----------------------------------------------------------------------


def open_actions(user: User) -> QuerySet[MeetingAction]:
    """Actions not yet done of meetings that `user` may read, the most overdue first; without a day last."""
    actions = MeetingAction.objects.filter(done_on__isnull=True, meeting__in=visible_to(user))
    return (
        actions.select_related("owner", "meeting__place")
        .prefetch_related("meeting__teams")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def questions(user: User, state: str = "") -> QuerySet[MeetingQuestion]:
    """Questions of meetings that `user` may read; for who answers, of all."""
    found = MeetingQuestion.objects.select_related("meeting__place", "page").prefetch_related("meeting__teams")
    if not user.has_perm("teammeetings.change_meetingquestion"):
        found = found.filter(meeting__in=visible_to(user))
    return found.filter(state=state) if state in QuestionState.values else found


def team_meetings(team: Team, year: int) -> QuerySet[Meeting]:
    start, end = year_bounds(year)
    return listed(team.meetings.filter(starts_at__gte=start, starts_at__lt=end).order_by("-starts_at"))


def series_list() -> QuerySet[MeetingSeries]:
    """Series with their next day and how many meetings remain."""
    return (
        MeetingSeries.objects.select_related("place")
        .prefetch_related("teams")
        .annotate(
            coming=Count(
                "meetings", filter=Q(meetings__status=MeetingStatus.PLANNED, meetings__starts_at__gte=timezone.now())
            )
        )
    )


def unmet_actions(team: Team, today: date | None = None) -> QuerySet[MeetingAction]:
    """Open actions from this team's meetings (row 001-18)."""
    return (
        MeetingAction.objects.filter(done_on__isnull=True, meeting__teams=team)
        .select_related("owner", "meeting")
        .order_by("due_on", "pk")
    )
