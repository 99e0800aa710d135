"""The life of a meeting: every state by every deed, the record, series, questions, names that go."""

from datetime import date, time, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.roles import Role
from teammeetings.enums import MeetingStatus, QuestionState, SeriesUnit
from teammeetings.models import Meeting, MeetingDraft, MeetingSeries
from teammeetings.schedule import at, series_days
from teammeetings.services import drafts, meetings, series
from teammeetings.services.purging import purge_staff_names
from teammeetings.services.questions import answer_question
from tests.organisation.factories import PlaceFactory, TeamFactory, UserFactory

from .factories import ActionFactory, MeetingFactory, QuestionFactory, meeting_of

P, H, C = MeetingStatus.PLANNED, MeetingStatus.HELD, MeetingStatus.CANCELLED


@pytest.fixture
def counsellor(db):
    return UserFactory(roles=[Role.COUNSELLOR], email="counsellor@silta.example")


@pytest.fixture
def team(db):
    return TeamFactory()


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


def record_of(day: date, **fields) -> meetings.Record:
    return meetings.Record(at(day, time(12)), at(day, time(12, 30)), **fields)


DEEDS = {
    "move": lambda one, user: meetings.move_meeting(one, at(yesterday(), time(8)), at(yesterday(), time(9)), "x"),
    "cancel": lambda one, user: meetings.cancel_meeting(one, "x"),
    "reinstate": lambda one, user: meetings.reinstate_meeting(one),
    "record": lambda one, user: meetings.record_meeting(one, record_of(yesterday()), user),
    "plan": lambda one, user: meetings.change_plan(one, {"room": "B"}),
}
ALLOWED = {
    (P, "move"): P,
    (P, "cancel"): C,
    (P, "record"): H,
    (P, "plan"): P,
    (H, "record"): H,
    (H, "plan"): H,
    (C, "reinstate"): P,
}


@pytest.mark.parametrize("state", MeetingStatus)
@pytest.mark.parametrize("deed", DEEDS)
def test_states(team, counsellor, state, deed):
    meeting = meeting_of(team, yesterday(), state, reason="x" if state == C else "")
    if (state, deed) not in ALLOWED:
        with pytest.raises(meetings.NotAllowed):
            DEEDS[deed](meeting, counsellor)
        meeting.refresh_from_db()
        assert meeting.status == state
        return
    DEEDS[deed](meeting, counsellor)
    meeting.refresh_from_db()
    assert meeting.status == ALLOWED[state, deed]
    assert meeting.version == 1


@pytest.mark.parametrize("deed", ["move", "cancel", "plan", "record"])
def test_what_somebody_else_wrote_is_not_written_over(team, counsellor, deed):
    meeting = meeting_of(team, yesterday(), P)
    meetings.change_plan(meeting, {"room": "A"})
    calls = {
        "move": lambda: meetings.move_meeting(meeting, meeting.starts_at, meeting.ends_at, "x", 0),
        "cancel": lambda: meetings.cancel_meeting(meeting, "x", 0),
        "plan": lambda: meetings.change_plan(meeting, {"room": "B"}, 0),
        "record": lambda: meetings.record_meeting(meeting, record_of(yesterday()), counsellor, 0),
    }
    with pytest.raises(meetings.Changed):
        calls[deed]()
    meeting.refresh_from_db()
    assert meeting.room == "A"


def test_a_move_is_remembered_and_raises_the_sequence(team):
    meeting = meeting_of(team, yesterday(), P)
    before = meeting.starts_at
    moved = meetings.move_meeting(meeting, at(yesterday(), time(8)), at(yesterday(), time(9)), "Training day")
    assert (moved.uid, moved.sequence) == (meeting.uid, 1)
    move = moved.moves.get()
    assert (move.from_starts_at, move.reason) == (before, "Training day")


@pytest.mark.parametrize(("fields", "rises"), [({"room": "B"}, 1), ({"agenda_notes": "Hello"}, 0), ({"room": ""}, 0)])
def test_only_what_calendars_show_raises_the_sequence(team, fields, rises):
    meeting = meeting_of(team, timezone.localdate() + timedelta(days=3), P)
    assert meetings.change_plan(meeting, fields).sequence == rises


def test_nothing_is_recorded_before_it_was_held(team, counsellor):
    meeting = meeting_of(team, timezone.localdate() + timedelta(days=1), P)
    with pytest.raises(meetings.NotAllowed):
        meetings.record_meeting(meeting, record_of(meeting.day), counsellor)


def test_a_record_keeps_everything_and_plans_the_next(team, counsellor):
    meeting = meeting_of(team, yesterday(), P, staff=[counsellor])
    MeetingDraft.objects.create(user=counsellor, meeting=meeting, data={"agreements": ["x"]})
    following = timezone.localdate() + timedelta(days=60)
    record = record_of(
        yesterday(),
        attendance={"nurse": 4, "physician": 2, "dentist": 0},
        staff=[counsellor],
        questions=["Who helps?", "Who helps?", "When?"],
        agreements="Leaflets",
        actions=[meetings.NewAction("Leaflets to the lobby", "nurse", None, following)],
        next_on=following,
    )
    meetings.record_meeting(meeting, record, counsellor)
    meeting.refresh_from_db()
    assert meeting.is_held
    assert meeting.recorded_on == timezone.localdate()
    assert meeting.staff_count == 1
    assert {row.profession: row.count for row in meeting.attendance.all()} == {"nurse": 4, "physician": 2}
    assert [row.text for row in meeting.questions.order_by("pk")] == ["Who helps?", "When?"]
    assert meeting.actions.get().due_on == following
    assert not MeetingDraft.objects.exists()
    planned = Meeting.objects.get(status=P)
    assert planned.day == following
    assert timezone.localtime(planned.starts_at).time() == time(12)
    assert list(planned.teams.all()) == [team]
    # Recorded once more: no second question, no second plan.
    meetings.record_meeting(meeting, record_of(yesterday(), questions=["When?"], next_on=following), counsellor)
    assert meeting.questions.count() == 2
    assert Meeting.objects.filter(status=P).count() == 1


@pytest.mark.parametrize("deed", ["move", "cancel"])
def test_a_correction_does_not_plan_again_what_was_moved_or_cancelled(team, counsellor, deed):
    meeting = meeting_of(team, yesterday(), P)
    following = timezone.localdate() + timedelta(days=60)
    meetings.record_meeting(meeting, record_of(yesterday(), next_on=following), counsellor)
    DEEDS[deed](Meeting.objects.get(status=P), counsellor)
    meetings.record_meeting(meeting, record_of(yesterday(), next_on=following, agreements="Leaflets"), counsellor)
    assert Meeting.objects.count() == 2
    later = following + timedelta(days=7)
    meetings.record_meeting(meeting, record_of(yesterday(), next_on=later), counsellor)
    assert Meeting.objects.filter(status=P, starts_at__date=later).count() == 1


def test_the_number_from_social_work_follows_the_names_while_there_are_any(team, counsellor):
    meeting = meeting_of(team, yesterday(), P, staff=[counsellor])
    meetings.record_meeting(meeting, record_of(yesterday(), staff=[counsellor]), counsellor)
    meetings.change_plan(meeting, {"staff": [counsellor, UserFactory()]})
    meeting.refresh_from_db()
    assert meeting.staff_count == 2
    meeting.staff.clear()  # as after their time
    meetings.change_plan(meeting, {"room": "B", "staff": []})
    meetings.record_meeting(meeting, record_of(yesterday(), agreements="Leaflets"), counsellor)
    meeting.refresh_from_db()
    assert meeting.staff_count == 2


def test_a_draft_is_one_a_person_and_goes_after_its_time(team, counsellor, settings):
    from django.http import QueryDict

    meeting = meeting_of(team, yesterday(), P)
    for text in ("One", "Two"):
        drafts.save_draft(counsellor, QueryDict(f"agreements={text}&csrfmiddlewaretoken=x"), meeting=meeting, team=None)
    draft = drafts.draft_of(counsellor, meeting=meeting, team=None)
    assert draft.data == {"agreements": ["Two"]}
    assert drafts.draft_of(UserFactory(), meeting=meeting, team=None) is None
    assert drafts.purge_drafts() == 0
    MeetingDraft.objects.update(saved_at=timezone.now() - timedelta(days=settings.MEETING_DRAFT_DAYS + 1))
    assert drafts.purge_drafts() == 1


def test_names_go_and_numbers_stay(team, counsellor, settings):
    old = meeting_of(
        team, timezone.localdate() - relativedelta(months=settings.MEETING_STAFF_MONTHS, days=2),
        staff=[counsellor], staff_count=1, host_email="host@silta.example",
    )  # fmt: skip
    new = meeting_of(team, yesterday(), staff=[counsellor], staff_count=1)
    done = ActionFactory(meeting=old, owner=counsellor, done_on=yesterday())
    still = ActionFactory(meeting=old, owner=counsellor)
    assert purge_staff_names() == 3
    for one in (old, done, still):
        one.refresh_from_db()
    assert list(old.staff.all()) == []
    assert (old.staff_count, old.host_email, done.owner, still.owner) == (1, "", None, counsellor)
    assert list(new.staff.all()) == [counsellor]
    assert purge_staff_names() == 0


# --- Questions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "gap", "state"),
    [("Yes", False, QuestionState.ANSWERED), ("Yes", True, QuestionState.ANSWERED),
     ("", True, QuestionState.GAP), ("", False, QuestionState.OPEN)],
)  # fmt: skip
def test_questions(team, answer, gap, state):
    question = answer_question(QuestionFactory(), answer=answer, page=None, gap=gap)
    question.refresh_from_db()
    assert question.state == state
    assert (question.answered_on is not None) == (state == QuestionState.ANSWERED)


# --- Series -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "until", "every", "unit", "expected"),
    [
        ("2027-01-12", "2027-12-31", 3, "months", ["2027-01-12", "2027-04-13", "2027-07-13", "2027-10-12"]),
        ("2027-03-29", "2027-06-30", 1, "months", ["2027-04-26", "2027-05-31", "2027-06-28"]),  # 29.3. is Easter Monday
        ("2027-01-04", "2027-02-01", 2, "weeks", ["2027-01-04", "2027-01-18", "2027-02-01"]),
        ("2027-01-06", "2027-01-13", 1, "weeks", ["2027-01-13"]),  # Epiphany
        ("2027-01-06", "2027-01-06", 1, "weeks", []),
    ],
)
def test_days_of_a_series(first, until, every, unit, expected):
    days = series_days(date.fromisoformat(first), date.fromisoformat(until), every=every, unit=unit)
    assert [day.isoformat() for day in days] == expected


@pytest.fixture
def planned_series(team):
    first = timezone.localdate() + timedelta(days=7)
    while series_days(first, first + timedelta(days=70), every=2, unit="weeks")[:1] != [first]:
        first += timedelta(days=1)
    one = MeetingSeries(place=team.place)
    fields = {
        "kind": "team_meeting", "first_day": first, "until": first + timedelta(days=70), "every": 2,
        "unit": SeriesUnit.WEEKS, "start_time": time(12), "end_time": time(12, 30), "room": "A", "remote_link": "",
        "teams": [team], "staff": [],
    }  # fmt: skip
    done = series.save_series(one, fields)
    return one, fields, done


def test_a_series_makes_its_meetings_once(planned_series):
    one, fields, done = planned_series
    assert done.made == one.meetings.count() >= 4
    assert series.save_series(one, fields) == series.Planned()


def test_exceptions_of_a_series_stand(planned_series):
    one, fields, _done = planned_series
    first, second, third, *rest = one.meetings.order_by("starts_at")
    meetings.move_meeting(first, first.starts_at + timedelta(days=1), first.ends_at + timedelta(days=1), "x")
    meetings.cancel_meeting(second, "x")
    done = series.save_series(one, {**fields, "room": "B"})
    assert (done.made, done.changed, done.cancelled) == (0, 1 + len(rest), 0)
    rooms = {meeting.pk: (meeting.room, meeting.status) for meeting in one.meetings.all()}
    assert rooms[first.pk] == ("A", P)
    assert rooms[second.pk] == ("A", C)
    assert rooms[third.pk] == ("B", P)
    third.refresh_from_db()
    assert third.sequence == 1


def test_a_shorter_series_cancels_the_rest_and_ending_it_all(planned_series):
    one, fields, done = planned_series
    shorter = series.save_series(one, {**fields, "until": fields["first_day"] + timedelta(days=20)})
    assert shorter.cancelled == done.made - one.meetings.filter(status=P).count()
    left = one.meetings.filter(status=P).count()
    assert left >= 1
    assert series.end_series(one) == left
    assert not one.meetings.filter(status=P).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": C, "reason": ""},
        {"status": H, "recorded_on": None},
        {"ends_at": at(date(2026, 1, 1), time(8))},
    ],
)
def test_the_database_refuses(db, fields):
    place = PlaceFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingFactory(place=place, day=date(2026, 1, 1), **fields)
