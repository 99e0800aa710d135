"""Counting, booking and feedback: one literal number of queries, the same with 1, 3 and 30 items."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation.roles import Role
from tests.home.factories import make_site
from tests.organisation.factories import PlaceFactory, UserFactory

from .visit_factories import DETAILS, closed_session, counsellor, nurse, shift_of, slots_of, words_of

LIST_BUDGET, FRONT_BUDGET = 12, 9


def count(client, path: str) -> tuple[int, str]:
    """Queries of the third visit to `path`, and the page."""
    for _ in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured), response.content.decode()


def _bookings(user, items: int) -> None:
    """That many bookings of the coming days with `user`, made by `user` too."""
    from reception.bookings.services import book

    for number in range(items):
        book(slots_of(user, 1, days=1 + number)[0], DETAILS, user)


@pytest.mark.parametrize("items", [1, 3, 30])
def test_bookings(db, client_for, items):
    user = counsellor()
    _bookings(user, items)
    queries, content = count(client_for(user), "/fi/reception/bookings/")
    assert content.count("/reception/bookings/") > items
    assert queries == 11
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_free_times(db, client_for, items):
    user, place = counsellor(), PlaceFactory()
    for number in range(items):
        slots_of(user, 3, days=1 + number, place=place)
    queries, content = count(client_for(nurse(home_place=place)), "/fi/reception/bookings/new/")
    assert content.count('class="time') >= min(items, 3)
    assert queries == 5
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_sessions_counted(db, client_for, items):
    user = counsellor()
    for number in range(min(items, 14)):  # a session is opened at most two weeks afterwards
        closed_session(user, 1, day=timezone.localdate() - timedelta(days=number), place=PlaceFactory())
    queries, content = count(client_for(user), "/fi/reception/tally/")
    assert content.count("/summary/") >= min(items, 10)
    assert queries == 9
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_feedback_of_a_place(db, client_for, items):
    place = PlaceFactory(slug="asema")
    for number in range(items):
        words_of(place, f"Sanat {number}")
    queries, content = count(client_for(Role.SERVICE_MANAGER.value), "/fi/reception/feedback/asema/")
    assert content.count("Sanat ") >= min(items, 10)
    assert queries == 7
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_feedback_places(db, client_for, items):
    for _ in range(items):
        words_of(PlaceFactory())
    queries, content = count(client_for(Role.SERVICE_MANAGER.value), "/fi/reception/feedback/")
    assert content.count("Station") >= items
    assert queries == 4
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 8])
def test_front_page_of_a_counsellor_with_a_full_day(db, client_for, items):
    """Shifts and bookings of today, feedback that waits, team meetings: within the front page's budget."""
    make_site()
    place = PlaceFactory()
    user = UserFactory(roles=[Role.COUNSELLOR], profession="social_counsellor", home_place=place)
    shift_of(user, place=place)
    _bookings(user, items)
    for number in range(items):
        words_of(place, f"Sanat {number}")
    queries, content = count(client_for(user), "/fi/")
    assert place.name in content
    assert queries == 8
    assert queries <= FRONT_BUDGET
