"""Counting: each tap once, whatever the network does; nothing counted after closing; corrections logged."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.roles import Role
from reception.models import ReceptionSession, SessionTap, Visit
from reception.tally import services
from reception.tally.selectors import summary, totals
from tests.organisation.factories import PlaceFactory, UserFactory

from .visit_factories import closed_session, counsellor, nurse, session_of, shift_of, topic, visit_tap

pytestmark = pytest.mark.django_db


def post_taps(client, session, taps):
    return client.post(
        reverse("reception:tally_taps", args=[session.pk]), json.dumps({"taps": taps}), content_type="application/json"
    )


def test_a_tap_that_comes_three_times_counts_once(client_for):
    user = counsellor()
    session = session_of(user)
    client, tap = client_for(user), visit_tap()
    for _ in range(3):
        answer = post_taps(client, session, [tap, tap])
        assert answer.json() == {
            "settled": [tap["key"], tap["key"]],
            "totals": {"visits": 1, "turned_away": 0, "questions": 0},
        }


def test_a_tap_taken_back_before_it_arrives_does_not_come_back():
    session = session_of(counsellor())
    tap = visit_tap()
    services.count_taps(session, [{"key": str(uuid.uuid4()), "undo": tap["key"]}])
    services.count_taps(session, [tap])
    assert totals(session).visits == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_and_repetition_of_sendings_gives_the_same_totals(data):
    """What a phone does with a bad network: batches in any order, again and again; undoing among them."""
    session = session_of(counsellor())
    taps = [visit_tap() for _ in range(4)] + [
        {"key": str(uuid.uuid4()), "kind": kind} for kind in ("turned_away", "question", "question")
    ]
    taps += [{"key": str(uuid.uuid4()), "undo": taps[0]["key"]}]
    batches = data.draw(st.lists(st.lists(st.sampled_from(taps), max_size=5), max_size=6))
    for batch in [*batches, taps]:
        services.count_taps(session, batch)
    assert totals(session) == services.Totals(visits=3, turned_away=1, questions=2)
    closed = services.close_session(session)
    assert (closed.visit_count, closed.turned_away, closed.questions) == (3, 1, 2)
    assert Visit.objects.filter(session=session).count() == 3


BAD = [
    ("arrival", "helicopter"),
    ("arrival", None),
    ("arrival", ["own"]),
    ("outcome", ""),
    ("topics", []),
    ("topics", ["nothing-of-the-kind"]),
    ("topics", "money"),
    ("topics", [{"a": 1}]),
    ("guided_to", ["nothing"]),
    ("age_band", "37"),
    ("language", "Matti Meikäläinen"),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_what_is_no_code_is_not_counted(field, value):
    session = session_of(counsellor())
    tap = visit_tap()
    tap["codes"][field] = value
    assert services.count_taps(session, [tap, visit_tap()]) != []
    assert totals(session).visits == 1


def test_nothing_but_the_codes_is_kept():
    session = session_of(counsellor())
    tap = visit_tap(name="Matti", note="asui kadulla", arrival="street")
    tap["when"] = "10.15"
    services.count_taps(session, [tap])
    kept = SessionTap.objects.get().codes
    assert set(kept) == {*services.SINGLE, *services.MANY}
    assert "Matti" not in json.dumps(kept)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"null", b"[]", b'{"taps": 1}', b'{"taps": {}}', b"{", '{"taps": "ä"}'.encode(), b"\x00"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_a_body_that_is_none_of_ours(client_for, body):
    user = counsellor()
    session = session_of(user)
    url = reverse("reception:tally_taps", args=[session.pk])
    assert client_for(user).post(url, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("shift", ["x", "9" * 20, pytest.param("9" * 5000, id="long"), "-1"])
def test_a_shift_that_is_none_of_mine_is_not_counted(client_for, shift):
    answer = client_for(counsellor()).post(reverse("reception:tally_start"), {"shift": shift})
    assert answer.status_code == 404
    assert not ReceptionSession.objects.exists()


def test_rubbish_among_taps_leaves_the_others(client_for):
    user = counsellor()
    session = session_of(user)
    answer = post_taps(client_for(user), session, [1, None, {}, {"key": "x", "kind": "visit"}, visit_tap()])
    assert answer.json()["totals"]["visits"] == 1


def test_after_closing_nothing_is_counted_and_the_phone_is_told(client_for):
    user = counsellor()
    session = closed_session(user)
    answer = post_taps(client_for(user), session, [visit_tap()])
    assert answer.status_code == 409
    assert Visit.objects.filter(session=session).count() == 3
    assert not SessionTap.objects.exists()


def test_a_tap_takes_at_most_eight_queries(client_for):
    user = counsellor()
    session, client = session_of(user), client_for(user)
    post_taps(client, session, [visit_tap()])
    tap = visit_tap()
    with CaptureQueriesContext(connection) as captured:
        post_taps(client, session, [tap])
    assert len(captured) == 8, [query["sql"] for query in captured]


# --- Without scripts ------------------------------------------------------------------------------


def test_plain_form_counts_once_even_when_sent_twice(client_for):
    user = counsellor()
    session, client = session_of(user), client_for(user)
    topic("money")
    url = reverse("reception:tally", args=[session.pk])
    key = str(client.get(url).context["form_key"])
    data = {"key": key, "arrival": "told", "outcome": "advice", "topics": ["money"], "language": "sv"}
    for _ in range(2):
        assert client.post(url, data).status_code == 302
    assert totals(session).visits == 1
    page = client.get(url)
    assert page.context["form"]["arrival"].initial == "told", "carried over from the visit before"
    assert page.context["form"]["language"].initial == "sv"
    client.post(reverse("reception:tally_step", args=[session.pk]), {"kind": "undo"})
    client.post(reverse("reception:tally_step", args=[session.pk]), {"kind": "question"})
    assert totals(session) == services.Totals(0, 0, 1)


def test_plain_form_without_a_topic_says_so_beside_the_field(client_for):
    user = counsellor()
    session = session_of(user)
    answer = client_for(user).post(reverse("reception:tally", args=[session.pk]), {"arrival": "own"})
    assert answer.context["form"].errors["topics"]
    assert "id_topics_error" in answer.content.decode()


# --- Who ------------------------------------------------------------------------------------------


def test_only_those_in_the_shift_count(client_for):
    owner, other = counsellor(), counsellor()
    session = session_of(owner)
    for who, expected in ((owner, 200), (other, 404), (nurse(), 404), (UserFactory(roles=[Role.SERVICE_MANAGER]), 404)):
        assert post_taps(client_for(who), session, [visit_tap()]).status_code == expected, who


def test_both_of_a_joint_reception_count_in_one_session(client_for):
    one = counsellor()
    two = UserFactory(roles=[Role.WORKING_PAIR_MEMBER], profession="public_health_nurse")
    shift = shift_of(one, two)
    session = services.open_session(one, shift.place, shift)
    assert services.open_session(two, shift.place, shift) == session
    for who in (one, two):
        assert post_taps(client_for(who), session, [visit_tap()]).status_code == 200
    assert totals(session).visits == 2


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)])
def test_others_have_no_counting_screen(client_for, role):
    assert client_for(role.value).get("/fi/reception/tally/").status_code == 403


def test_a_manager_sees_totals_of_closed_sessions_and_not_what_they_were_about(client_for):
    user = counsellor()
    session = session_of(user)
    tap = visit_tap(topics=("very-rare-topic",))
    services.count_taps(session, [tap])
    manager = client_for(Role.SERVICE_MANAGER.value)
    url = reverse("reception:tally_summary", args=[session.pk])
    assert manager.get(url).status_code == 404
    services.close_session(session)
    page = manager.get(url)
    assert page.status_code == 200
    assert str(topic("very-rare-topic")) not in page.content.decode()
    assert str(topic("very-rare-topic")) in client_for(user).get(url).content.decode()


def test_open_from_the_shift_and_outside_it(client_for):
    user = counsellor()
    client = client_for(user)
    shift = shift_of(user)
    foreign = shift_of(counsellor())
    old = shift_of(user, day=timezone.localdate() - timedelta(days=services.OPENED_AFTERWARDS_DAYS + 1))
    for one in (foreign, old):
        assert client.post("/fi/reception/tally/", {"shift": one.pk}).status_code == 404
    for _ in range(2):
        client.post("/fi/reception/tally/", {"shift": shift.pk})
    place = PlaceFactory()
    for _ in range(2):
        client.post("/fi/reception/tally/", {"place": place.pk})
    assert ReceptionSession.objects.filter(shift=shift).count() <= 1
    assert ReceptionSession.objects.filter(place=place, shift=None, held_by=user).count() == 1
    assert client.post("/fi/reception/tally/", {"shift": "x' or 1=1"}).status_code == 404


# --- Closing, correcting --------------------------------------------------------------------------


def test_forgotten_sessions_are_closed_and_nothing_is_lost():
    user = counsellor()
    session = session_of(user, day=timezone.localdate() - timedelta(days=3))
    services.count_taps(session, [visit_tap(), visit_tap()])
    today = session_of(counsellor())
    assert services.close_forgotten() == 1
    assert services.close_forgotten() == 0
    session.refresh_from_db()
    today.refresh_from_db()
    assert (session.state, session.visit_count, today.state) == ("closed", 2, "open")


def test_summary_says_the_same_before_and_after_closing():
    session = session_of(counsellor())
    services.count_taps(
        session, [visit_tap(topics=("money", "housing"), guided_to=("kela",), arrival="street"), visit_tap()]
    )
    before = [(str(group.label), sorted(group.rows)) for group in summary(session)]
    closed = services.close_session(session)
    assert [(str(group.label), sorted(group.rows)) for group in summary(closed)] == before


def test_a_correction_needs_a_reason_and_is_logged(client_for):
    user = counsellor()
    session, client = closed_session(user), client_for(user)
    url = reverse("reception:tally_correct", args=[session.pk])
    assert client.post(url, {"turned_away": 2, "questions": 0}).context["form"].errors["reason"]
    assert session.corrections.count() == 0
    same = client.post(url, {"reason": "forgotten", "turned_away": 0, "questions": 0})
    assert same.context["form"].non_field_errors()
    data = {"reason": "forgotten", "turned_away": 2, "questions": 1, "add": "on"}
    data |= {"arrival": "own", "outcome": "advice", "topics": ["money"], "seen": 0}
    assert client.post(url, data).status_code == 302
    gone = str(Visit.objects.filter(session=session).first().pk)
    again = {"reason": "twice", "turned_away": 2, "questions": 1, "remove": gone, "seen": 1}
    assert client.post(url, again).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.visit_count, session.turned_away, session.questions) == ("corrected", 3, 2, 1)
    logged = [(one.by, one.reason, one.visits_before, one.visits_after) for one in session.corrections.all()]
    assert logged == [(user, "forgotten", 3, 4), (user, "twice", 4, 3)]


def test_a_correction_counts_once_and_overwrites_none_of_another_tab(client_for):
    user = counsellor()
    session, client = closed_session(user), client_for(user)
    url = reverse("reception:tally_correct", args=[session.pk])
    one, other = (client.get(url).context["form"]["seen"].value() for _tab in range(2))
    visit = {"add": "on", "arrival": "own", "outcome": "advice", "topics": ["money"]}
    added = {"reason": "forgotten", "turned_away": 0, "questions": 0, "seen": one, **visit}
    assert client.post(url, added).status_code == 302
    twice = client.post(url, added, follow=True)
    assert "Mitään omaasi ei tallennettu" in twice.content.decode()
    # The other tab was opened before, and knows of no fourth visit.
    assert client.post(url, {**added, "turned_away": 5, "seen": other}).status_code == 302
    session.refresh_from_db()
    assert (session.visit_count, session.turned_away, session.corrections.count()) == (4, 0, 1)


def test_an_open_session_is_not_corrected_and_a_closed_one_not_closed():
    session = session_of(counsellor())
    with pytest.raises(services.SessionNotOpen):
        services.correct_session(session, session.held_by, services.Correction("twice", 0, 0))
    services.close_session(session)
    with pytest.raises(services.SessionNotOpen):
        services.close_session(session)
    with pytest.raises(services.SessionNotOpen):
        services.undo_last(session)
