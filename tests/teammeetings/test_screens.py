"""The screens as their users meet them: who sees and does what, the record, drafts, pack, front page, radar."""

from datetime import date, time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import GuidancePage
from organisation.enums import TeamKind
from organisation.roles import Role
from teammeetings.enums import MeetingStatus, QuestionState
from teammeetings.models import Meeting, MeetingDraft, MeetingQuestion, MeetingSeries
from tests.conftest import SUPERUSER
from tests.home.factories import GuidancePageFactory, child, make_site
from tests.organisation.factories import PlaceFactory, TeamFactory, UserFactory
from tests.privacy.codes import LEAK

from .factories import (
    ActionFactory,
    MeetingFactory,
    PauseFactory,
    PromiseFactory,
    QuestionFactory,
    SeriesFactory,
    meeting_of,
)

RECORDING = {Role.COUNSELLOR.value, Role.SERVICE_MANAGER.value, SUPERUSER}
READING_ALL = RECORDING | {Role.WORKING_PAIR_MEMBER.value}
EVERYBODY = [*(role.value for role in Role), SUPERUSER]


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def team(site):
    return PromiseFactory(team__kind=TeamKind.ORAL_HEALTH, team__name_fi="Hammastiimi").team


@pytest.fixture
def counsellor(team):
    return UserFactory(roles=[Role.COUNSELLOR], email="c@silta.example", home_place=team.place)


def day(days: int = -1) -> date:
    return timezone.localdate() + timedelta(days=days)


def fi(name: str, *args: object) -> str:
    return reverse(f"teammeetings:{name}", args=args)


# --- Who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_reads_and_who_records(team, client_for, who):
    held = meeting_of(team, day(), agreements="Secret agreement")
    planned = meeting_of(team, day(3), "planned")
    client = client_for(who)
    assert client.get(fi("radar")).status_code == 200
    assert client.get(fi("team", team.pk)).status_code == 200
    for address in (fi("meeting", held.pk), fi("pack", planned.pk), fi("calendar", planned.pk)):
        assert client.get(address).status_code == (200 if who in READING_ALL else 404), address
    for address in (
        fi("record", held.pk), fi("edit", planned.pk), fi("move", planned.pk), fi("cancel", planned.pk),
        fi("notes", planned.pk), fi("record_team", team.pk) + "?new=1", fi("new", team.place.slug),
        fi("new_series", team.place.slug), fi("series_list"), fi("import"), fi("choose_place"),
    ):  # fmt: skip
        assert client.get(address).status_code == (200 if who in RECORDING else 403), address
    for address in (fi("draft_meeting", planned.pk), fi("draft_team", team.pk), fi("import_confirm")):
        assert (client.post(address).status_code == 403) == (who not in RECORDING), address


def test_health_staff_read_the_meetings_of_their_own_place(team, client_for):
    own = meeting_of(team, day(), agreements="Leaflets to the lobby")
    other = TeamFactory(kind=TeamKind.ORAL_HEALTH, place=PlaceFactory())
    meeting_of(other, day(), agreements="Secret agreement")
    ActionFactory(meeting=own, text="Own action")
    ActionFactory(meeting=Meeting.objects.get(teams=other), text="Secret action")
    QuestionFactory(meeting=Meeting.objects.get(teams=other), text="Secret question?")
    client = client_for(UserFactory(roles=[Role.HEALTH_STAFF], home_place=team.place))
    assert "Leaflets to the lobby" in client.get(fi("meeting", own.pk)).content.decode()
    assert "Own action" in client.get(fi("actions")).content.decode()
    for address in (fi("meetings") + "?show=held", fi("actions"), fi("questions"), fi("team", other.pk), fi("radar")):
        content = client.get(address).content.decode()
        assert "Secret" not in content, address
        assert fi("record_team", team.pk) not in content
    assert client.post(fi("action_done", own.actions.get().pk)).status_code == 403


@pytest.mark.parametrize("who", EVERYBODY)
def test_export_needs_its_own_permission(team, client_for, who):
    meeting_of(team, day())
    response = client_for(who).get("/admin/reports/meetings/?export=xlsx")
    if who in (Role.SERVICE_MANAGER.value, SUPERUSER):
        assert response.status_code == 200
        assert "spreadsheet" in response["Content-Type"]
    else:
        assert response.status_code in (302, 403)
        assert b"PK" not in response.content[:2]


def test_an_exported_formula_is_text(team, client_for):
    import io

    from openpyxl import load_workbook

    team.name_fi = "=1+1"
    team.save()
    meeting_of(team, day())
    content = b"".join(client_for(SUPERUSER).get("/admin/reports/meetings/?export=xlsx").streaming_content)
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows())
    cell = next(cell for cell in rows[1] if cell.value == "=1+1")
    assert cell.data_type == "s"


# --- The record ---------------------------------------------------------------------------------


def filled(meeting: Meeting, **more) -> dict[str, object]:
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {
        "day": begins.date().isoformat(), "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}",
        "version": meeting.version, "save": "record", **more,
    }  # fmt: skip


def test_a_meeting_is_recorded(team, counsellor, client_for, site):
    page = GuidancePageFactory(parent=child(site, "guidance"), title="Rahat", slug="rahat")
    meeting = meeting_of(team, day(), "planned", staff=[counsellor])
    client = client_for(counsellor)
    form = client.get(fi("record", meeting.pk)).content.decode()
    assert "Hammastiimi" in form
    assert str(page.translation_key) in form
    sent = filled(
        meeting, count_dentist=2, count_dental_nurse=4, pages=[str(page.translation_key)], questions="Kuka?\nMilloin?",
        agreements="Esitteet", action_0_text="Esite", action_0_role="nurse", staff=[counsellor.pk],
    )  # fmt: skip
    response = client.post(fi("record", meeting.pk), sent)
    assert response.status_code == 302, response.context["form"].errors
    meeting.refresh_from_db()
    assert meeting.is_held
    assert {row.profession: row.count for row in meeting.attendance.all()} == {"dentist": 2, "dental_nurse": 4}
    assert [one.title for one in meeting.pages.all()] == ["Rahat"]
    assert meeting.questions.count() == 2
    shown = client.get(response["Location"])
    assert "data-draft-done" in shown.content.decode()
    assert "Rahat" in shown.content.decode()
    # The same page in the other language's form is the same topic.
    assert "checked" in client.get(fi("record", meeting.pk).replace("/fi/", "/fi/")).content.decode()


def test_a_page_may_come_from_either_group(team, counsellor, client_for, site):
    """Which group a page stands in changes with what was presented before, also between opening and sending."""
    pages = [GuidancePageFactory(parent=child(site, "guidance"), title=f"Sivu {n}", slug=f"s{n}") for n in range(9)]
    client = client_for(counsellor)
    for name in ("pages", "other_pages"):
        meeting = meeting_of(team, day(), "planned")
        sent = filled(meeting, **{name: [str(pages[0].translation_key), str(pages[8].translation_key)]})
        assert client.post(fi("record", meeting.pk), sent).status_code == 302
        assert meeting.pages.count() == 2


def test_two_taps_from_the_radar(team, counsellor, client_for):
    client = client_for(counsellor)
    assert fi("record_team", team.pk) in client.get(fi("radar")).content.decode()
    meeting = meeting_of(team, day(-2), "planned")
    response = client.get(fi("record_team", team.pk))
    assert response["Location"] == fi("record", meeting.pk)


def test_a_meeting_that_nobody_planned(team, counsellor, client_for):
    client = client_for(counsellor)
    assert client.get(fi("record_team", team.pk)).status_code == 200
    sent = {"day": day().isoformat(), "begins": "08:00", "ends": "08:30", "count_dentist": 3, "save": "record"}
    assert client.post(fi("record_team", team.pk) + "?new=1", sent).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.status, list(meeting.teams.all())) == (MeetingStatus.HELD, [team])
    # Sent twice it is one; another record of the same time is not written over the first.
    assert client.post(fi("record_team", team.pk) + "?new=1", sent).status_code == 302
    other = client.post(fi("record_team", team.pk) + "?new=1", {**sent, "agreements": "Other"})
    assert other.context["form"].non_field_errors()
    assert Meeting.objects.get().agreements == ""


def test_same_as_last_time_keeps_what_was_typed(team, counsellor, client_for):
    last = meeting_of(team, day(-60))
    last.attendance.create(profession="dentist", count=5)
    meeting = meeting_of(team, day(), "planned")
    page = client_for(counsellor).post(fi("record", meeting.pk), filled(meeting, agreements="Typed", save="same"))
    content = page.content.decode()
    assert 'name="count_dentist" value="5"' in content
    assert "Typed" in content
    meeting.refresh_from_db()
    assert meeting.is_planned


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"day": "2000-01-01"}, "day"),
        ({"day": day(2).isoformat()}, "day"),
        ({"day": ""}, "day"),
        ({"ends": "07:00"}, "ends"),
        ({"count_dentist": "-1"}, "count_dentist"),
        ({"count_dentist": "9999"}, "count_dentist"),
        ({"agreements": LEAK}, "agreements"),
        ({"agreements": "Soita 040 123 4567"}, "agreements"),
        ({"questions": "x" * 301}, "questions"),
        ({"questions": "\n".join(str(number) for number in range(21))}, "questions"),
        ({"action_0_text": "Esite"}, "action_0_role"),
        ({"action_0_role": "nurse"}, "action_0_text"),
        ({"next_on": day(-5).isoformat()}, "next_on"),
        ({"pages": ["00000000-0000-0000-0000-000000000000"]}, "pages"),
        ({"staff": ["987654"]}, "staff"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(team, counsellor, client_for, fields, wrong):
    meeting = meeting_of(team, day(), "planned")
    response = client_for(counsellor).post(fi("record", meeting.pk), filled(meeting, **{"room": "", **fields}))
    assert response.status_code == 200
    assert wrong in response.context["form"].errors
    assert LEAK not in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_two_people_at_once_lose_nothing(team, counsellor, client_for):
    meeting = meeting_of(team, day(), "planned")
    client = client_for(counsellor)
    client.post(fi("record", meeting.pk), filled(meeting, agreements="First"))
    second = client.post(fi("record", meeting.pk), filled(meeting, agreements="Second"))
    assert second.status_code == 200
    assert "First" in second.content.decode()
    assert "Second" in second.content.decode()
    again = filled(meeting, agreements="Second", version=second.context["form"].data["version"])
    assert client.post(fi("record", meeting.pk), again).status_code == 302
    meeting.refresh_from_db()
    assert meeting.agreements == "Second"


# --- Drafts -------------------------------------------------------------------------------------


def test_a_draft_comes_back(team, counsellor, client_for):
    meeting = meeting_of(team, day(), "planned")
    client = client_for(counsellor)
    answer = client.post(fi("draft_meeting", meeting.pk), filled(meeting, agreements="Half", count_dentist="3"))
    assert answer.json()["at"] > 0
    content = client.get(fi("record", meeting.pk)).content.decode()
    assert "Half" in content
    assert 'name="count_dentist" value="3"' in content
    # Nobody else sees it, and the button without scripts does the same.
    assert "Half" not in client_for(UserFactory(roles=[Role.COUNSELLOR])).get(fi("record", meeting.pk)).content.decode()
    client.post(fi("record", meeting.pk), filled(meeting, agreements="By hand", save="draft"))
    assert MeetingDraft.objects.get().data["agreements"] == ["By hand"]
    client.post(fi("record", meeting.pk), {"save": "forget"})
    assert not MeetingDraft.objects.exists()


def test_a_draft_with_an_identity_code_is_not_kept(team, counsellor, client_for):
    meeting = meeting_of(team, day(), "planned")
    client = client_for(counsellor)
    response = client.post(fi("draft_meeting", meeting.pk), filled(meeting, agreements=f"x {LEAK}"))
    assert LEAK not in response.content.decode()
    assert LEAK not in str(list(MeetingDraft.objects.values_list("data", flat=True)))
    huge = client.post(fi("draft_team", team.pk), {"agreements": "x" * 30_000})
    assert huge.status_code == 422


# --- Plan, move, cancel -------------------------------------------------------------------------


def test_plan_move_cancel_and_undo(team, counsellor, client_for):
    client = client_for(counsellor)
    sent = {
        "kind": "team_meeting", "teams": [team.pk], "day": day(20).isoformat(), "begins": "12:00", "ends": "12:30",
        "staff": [counsellor.pk], "remote_link": "video.example.org/x",
    }  # fmt: skip
    assert client.post(fi("new", team.place.slug), sent).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.remote_link == "https://video.example.org/x"
    moved = {"day": day(22).isoformat(), "begins": "09:00", "ends": "10:00", "reason": "Koulutus", "version": 0}
    client.post(fi("move", meeting.pk), moved)
    meeting.refresh_from_db()
    assert (meeting.day, timezone.localtime(meeting.starts_at).time()) == (day(22), time(9))
    assert "Koulutus" in client.get(fi("meeting", meeting.pk)).content.decode()
    assert client.post(fi("cancel", meeting.pk), {"reason": ""}).context["form"].errors
    client.post(fi("cancel", meeting.pk), {"reason": "Flunssa"})
    meeting.refresh_from_db()
    assert meeting.is_cancelled
    assert client.get(fi("edit", meeting.pk)).status_code == 404
    client.post(fi("reinstate", meeting.pk))
    meeting.refresh_from_db()
    assert meeting.is_planned


def test_a_plan_sent_twice_is_one_meeting(team, counsellor, client_for):
    client = client_for(counsellor)
    times = {"day": day(20).isoformat(), "begins": "12:00", "ends": "12:30", "staff": [counsellor.pk]}
    for plan in ({"kind": "team_meeting", "teams": [team.pk]}, {"kind": "workshop", "title": "Messut"}):
        assert client.post(fi("new", team.place.slug), {**times, **plan}).status_code == 302
        again = client.post(fi("new", team.place.slug), {**times, **plan})
        assert again.context["form"].non_field_errors()
    assert Meeting.objects.count() == 2


def test_numbers_that_nothing_has(team, counsellor, client_for):
    client = client_for(counsellor)
    for number in ("9" * 30, "9" * 5000):
        assert client.get(fi("new", team.place.slug), {"team": number}).status_code == 200
        assert client.get(fi("radar"), {"year": number}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"teams": []}, "teams"), ({"ends": "11:00"}, "ends"), ({"day": "x"}, "day")]
)
def test_a_wrong_plan_is_not_saved(team, counsellor, client_for, fields, wrong):
    sent = {"kind": "team_meeting", "teams": [team.pk], "day": day(9).isoformat(), "begins": "12:00", "ends": "12:30"}
    response = client_for(counsellor).post(fi("new", team.place.slug), {**sent, **fields})
    assert wrong in response.context["form"].errors
    assert not Meeting.objects.exists()


def test_a_team_of_another_place_cannot_be_chosen(team, counsellor, client_for):
    other = TeamFactory(kind=TeamKind.ORAL_HEALTH, place=PlaceFactory())
    sent = {"kind": "team_meeting", "teams": [other.pk], "day": day(9).isoformat(), "begins": "12:00", "ends": "12:30"}
    assert "teams" in client_for(counsellor).post(fi("new", team.place.slug), sent).context["form"].errors


def test_editing_a_plan_over_another_shows_both(team, counsellor, client_for):
    meeting = meeting_of(team, day(5), "planned", room="Old")
    client = client_for(counsellor)
    sent = {"kind": "team_meeting", "teams": [team.pk], "version": 0}
    client.post(fi("edit", meeting.pk), {**sent, "room": "First"})
    second = client.post(fi("edit", meeting.pk), {**sent, "room": "Second"})
    assert "First" in second.content.decode()
    assert "Second" in second.content.decode()


def weekly(team):
    """What the form of a weekly series sends."""
    return {
        "kind": "team_meeting", "teams": [team.pk], "first_day": day(7).isoformat(), "until": day(200).isoformat(),
        "every": 1, "unit": "weeks", "start_time": "12:00", "end_time": "12:30",
    }  # fmt: skip


def test_a_series_on_screen(team, counsellor, client_for):
    client = client_for(counsellor)
    sent = weekly(team)
    response = client.post(fi("new_series", team.place.slug), sent)
    assert response.status_code == 302, response.context["form"].errors
    page = client.get(response["Location"])
    assert page.context["next"].day >= day(7)
    ActionFactory(meeting=Meeting.objects.first(), text="Unmet action")
    assert "Unmet action" in client.get(response["Location"]).content.decode()


def test_a_series_sent_twice_is_one_and_two_tabs_overwrite_nothing(team, counsellor, client_for):
    client = client_for(counsellor)
    sent = weekly(team)
    assert client.post(fi("new_series", team.place.slug), sent).status_code == 302
    number = Meeting.objects.count()
    again = client.post(fi("new_series", team.place.slug), sent)
    assert again.context["form"].non_field_errors()
    assert (MeetingSeries.objects.count(), Meeting.objects.count()) == (1, number)

    series = MeetingSeries.objects.get()
    edit = fi("edit_series", series.pk)
    seen = client.get(edit).context["form"].initial["seen"]  # both tabs
    assert client.post(edit, sent | {"seen": seen, "room": "First tab"}).status_code == 302
    refused = client.post(edit, sent | {"seen": seen, "room": "Second tab"})
    assert refused.context["form"].non_field_errors()
    assert refused.context["form"]["room"].value() == "Second tab"
    series.refresh_from_db()
    assert series.room == "First tab"
    client.post(edit, sent | {"seen": refused.context["form"]["seen"].value(), "room": "Second tab"})
    series.refresh_from_db()
    assert series.room == "Second tab"


# --- Pack, questions, front page ----------------------------------------------------------------


def test_the_pack_holds_what_is_new_since_last_time(team, counsellor, client_for, site):
    page = GuidancePageFactory(parent=child(site, "guidance"), title="Rahat", slug="rahat")
    for text, days in (("Fresh note", -5), ("Stale note", -50)):
        page.change_notes.add(
            GuidancePage.change_notes.rel.related_model(date=day(days), text=text, locale=page.locale)
        )
    page.save()
    last = meeting_of(team, day(-30), agreements="Agreed then")
    older = meeting_of(team, day(-90))
    ActionFactory(meeting=older, text="Still open", due_on=day(-40))
    ActionFactory(meeting=last, text="Just done", done_on=day(-3))
    ActionFactory(meeting=older, text="Done long ago", done_on=day(-60))
    QuestionFactory(
        meeting=last, text="Asked?", state=QuestionState.ANSWERED, answer="Answered so", answered_on=day(-10), page=page
    )
    QuestionFactory(meeting=last, text="Waiting?")
    other = TeamFactory(kind=TeamKind.ORAL_HEALTH, place=team.place)
    ActionFactory(meeting=meeting_of(other, day(-20)), text="Of another team")
    meeting = meeting_of(team, day(7), "planned", agenda_notes="Welcome")
    content = client_for(counsellor).get(fi("pack", meeting.pk)).content.decode()
    shown = ("Welcome", "Agreed then", "Still open", "Just done", "Asked?", "Answered so", "Waiting?", "Fresh note")
    assert [text for text in shown if text not in content] == []
    assert [text for text in ("Done long ago", "Of another team", "Stale note") if text in content] == []
    assert "Welcome" in client_for(counsellor).get(fi("pack", meeting.pk) + "?view=slides").content.decode()


def test_a_question_finds_its_answer_or_the_editors(team, counsellor, client_for, site):
    question = QuestionFactory(meeting=meeting_of(team, day()), text="Kuka auttaa illalla?")
    client = client_for(counsellor)
    client.post(fi("question", question.pk), {"gap": "on"})
    editor = client_for(Role.CONTENT_MANAGER.value)
    assert "Kuka auttaa illalla?" in editor.get("/admin/reports/meeting_questions/").content.decode()
    page = GuidancePageFactory(parent=child(site, "guidance"), title="Rahat", slug="rahat")
    assert editor.post(fi("question", question.pk), {"page": page.pk}).status_code == 302
    assert MeetingQuestion.objects.get().state == QuestionState.ANSWERED
    assert "Kuka auttaa illalla?" not in editor.get("/admin/reports/meeting_questions/").content.decode()
    assert client_for(Role.HEALTH_STAFF.value).get(fi("question", question.pk)).status_code == 403


def test_an_answer_is_not_written_over_another(team, counsellor, client_for, site):
    question = QuestionFactory(meeting=meeting_of(team, day()))
    client = client_for(counsellor)
    seen = client.get(fi("question", question.pk)).context["form"]["seen"].value()
    assert client.post(fi("question", question.pk), {"answer": "First", "seen": seen}).status_code == 302
    second = client.post(fi("question", question.pk), {"answer": "Second", "seen": seen})
    assert "First" in second.content.decode()
    assert "Second" in second.content.decode()
    assert MeetingQuestion.objects.get().answer == "First"
    again = {"answer": "Second", "seen": second.context["form"]["seen"].value()}
    assert client.post(fi("question", question.pk), again).status_code == 302
    assert MeetingQuestion.objects.get().answer == "Second"


def test_the_front_page_of_a_counsellor(team, counsellor, client_for, site):
    waiting = meeting_of(team, day(-3), "planned", staff=[counsellor])
    soon = meeting_of(team, day(12), "planned", staff=[counsellor])
    far = meeting_of(team, day(20), "planned", staff=[counsellor])
    others = meeting_of(team, day(2), "planned")
    content = client_for(counsellor).get("/fi/").content.decode()
    assert fi("record", waiting.pk) in content
    assert fi("pack", soon.pk) in content
    assert fi("meeting", far.pk) not in content
    assert fi("meeting", others.pk) not in content
    assert "meetings-today" not in client_for(Role.HEALTH_STAFF.value).get("/fi/").content.decode()


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize("who", [Role.COUNSELLOR, Role.SERVICE_MANAGER, Role.HEALTH_STAFF])
def test_the_front_page_stays_within_its_budget(team, client_for, who, items):
    person = UserFactory(roles=[who], home_place=team.place)
    for number in range(items):
        meeting_of(PromiseFactory().team, day(number % 12), "planned", staff=[person])
    client = client_for(person)
    assert queries(client, "/fi/") == {Role.COUNSELLOR: 7, Role.SERVICE_MANAGER: 2, Role.HEALTH_STAFF: 2}[who]


# --- Lists --------------------------------------------------------------------------------------


def queries(client, path: str) -> int:
    for _ in range(2):
        assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def busy(counsellor) -> None:
    """One more of everything that the lists show."""
    team = PromiseFactory().team
    PauseFactory(team=PromiseFactory().team, valid_from=day(-3))
    held = meeting_of(team, day(-20), staff=[counsellor])
    held.attendance.create(profession="nurse", count=2)
    MeetingFactory(place=team.place, teams=[team], day=day(-3), status="planned", staff=[counsellor])
    meeting_of(team, day(5), "planned", staff=[counsellor])
    meeting_of(team, day(6), "cancelled", reason="x")
    ActionFactory(meeting=held, due_on=day(3))
    QuestionFactory(meeting=held)
    series = SeriesFactory(place=team.place)
    series.teams.set([team])


LISTS = {
    "radar": ("/fi/radar/", 9),
    "radar of a place": ("/fi/radar/?kind=doctors_and_nurses&year=2020", 9),
    "radar in print": ("/fi/radar/?print=1", 9),
    "coming": ("/fi/meetings/", 7),
    "unrecorded": ("/fi/meetings/?show=unrecorded", 7),
    "held": ("/fi/meetings/?show=held&mine=1", 7),
    "actions": ("/fi/meetings/actions/", 6),
    "questions": ("/fi/meetings/questions/", 8),
    "series": ("/fi/meetings/series/", 5),
    "places": ("/fi/meetings/new/", 4),
}
LIST_BUDGET = 12


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize("screen", LISTS)
def test_queries_of_lists(site, counsellor, client_for, screen, items):
    path, expected = LISTS[screen]
    for _ in range(items):
        busy(counsellor)
    assert queries(client_for(counsellor), path) == expected
    assert expected <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_queries_of_one_meeting_its_record_pack_and_feed(team, counsellor, client_for, items):
    meeting, coming = meeting_of(team, day(), staff=[counsellor]), meeting_of(team, day(4), "planned")
    for _ in range(items):
        ActionFactory(meeting=meeting)
        QuestionFactory(meeting=meeting)
    client = client_for(counsellor)
    found = [
        queries(client, path) for path in (fi("meeting", meeting.pk), fi("record", meeting.pk), fi("pack", coming.pk))
    ]
    assert found == FOUND


FOUND = [14, 23, 13]


def test_radar_filters_and_years(team, counsellor, client_for):
    other = PromiseFactory(team__name_fi="Toinen tiimi").team
    client = client_for(counsellor)
    content = client.get(f"/fi/radar/?place={team.place.slug}").content.decode()
    assert "Hammastiimi" in content
    assert "Toinen tiimi" not in content
    assert client.get("/fi/radar/?year=1800").context["year"] == timezone.localdate().year
    assert client.get("/fi/radar/?state=%00&kind='").status_code == 200
    assert other.name_fi in client.get(f"/fi/radar/?municipality={other.place.municipality.code}").content.decode()
    cache.clear()
