"""Slips, questions and referrals: one literal number of queries, the same with 1, 3 and 30 items."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisation.roles import Role
from referrals import stamp
from referrals.consultations import services as consulting
from referrals.consultations.proposals import propose
from referrals.models import Notice
from referrals.referring import services as referring
from referrals.slips.services import give_slip
from tests.home.factories import make_site
from tests.home.test_query_counts import count
from tests.organisation.factories import NeedTopicFactory, PlaceFactory
from tests.reception.factories import OpeningRuleFactory
from tests.reception.visit_factories import DETAILS, slots_of

from .case_factories import A, asked, person, request_to

pytestmark = pytest.mark.django_db
LIST_BUDGET, FRONT_BUDGET = 12, 9


@pytest.fixture
def place():
    make_site()
    place = PlaceFactory()
    OpeningRuleFactory(place=place)
    return place


def _fill(items, nurse, counsellor, place):
    topics = [NeedTopicFactory() for _ in range(3)]
    for _ in range(5):  # a gap from the beginning
        consulting.log(asked(place, topic=topics[0]), consulting.Answered("advice", "asker"), "phone", counsellor)
    for number in range(items):
        give_slip(place, "fi", nurse)
        found = consulting.ask(asked(place, topic=topics[number % 3]), nurse)
        consulting.log(asked(place, topic=topics[0]), consulting.Answered("advice", "asker"), "phone", counsellor)
        if number % 2:
            consulting.answer(found, consulting.Answered("advice", "asker", "Näin."), 0, counsellor)
        made = referring.save_draft(request_to(place, reasons=topics), nurse)
        made = referring.perform(made, A.SEND, 0, nurse)
        if number % 2:
            referring.perform(made, A.ACCEPT, 1, counsellor)
        propose(topics[0], f"K{number}?", "V.", counsellor)


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize(
    ("who", "path", "queries"),
    [
        ("nurse", "/fi/slips/", 7),
        ("nurse", "/fi/consultations/", 5),
        ("nurse", "/fi/referrals/", 6),
        ("counsellor", "/fi/consultations/", 7),
        ("counsellor", "/fi/referrals/inbox/", 6),
        ("editor", "/fi/guidance-proposals/", 8),
    ],
)
def test_lists(client_for, place, items, who, path, queries):
    nurse, counsellor = person(Role.HEALTH_STAFF, place), person(Role.COUNSELLOR, place)
    _fill(items, nurse, counsellor, place)
    user = {"nurse": nurse, "counsellor": counsellor}.get(who) or person(Role.CONTENT_MANAGER, place)
    number, _content = count(client_for(user), path)
    assert number == queries
    assert number <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize(
    ("role", "queries"), [(Role.HEALTH_STAFF, 2), (Role.COUNSELLOR, 6), (Role.WORKING_PAIR_MEMBER, 5)]
)
def test_front_page(client_for, place, items, role, queries):
    """My slips, bookings, referrals and answers, and the inboxes: one query more, and only after a change."""
    nurse, counsellor = person(Role.HEALTH_STAFF, place), person(Role.COUNSELLOR, place)
    _fill(items, nurse, counsellor, place)
    from reception.bookings.services import book

    for slot in slots_of(counsellor, 2, days=2, place=place):
        book(slot, DETAILS, nurse)
    user = {Role.HEALTH_STAFF: nurse, Role.COUNSELLOR: counsellor}.get(role) or person(role, place)
    client = client_for(user)
    number, content = count(client, "/fi/")
    if role == Role.HEALTH_STAFF:
        assert f"{items} vielä käyttämättä" in content
        assert "Omat varaukset: 2, seuraava" in content
        news = Notice.objects.filter(receiver=nurse, kind="referral_sent", seen=False).count()
        assert news == items // 2
    if role == Role.COUNSELLOR:
        assert f"{items - items // 2} kysymys" in content
    assert number == queries
    cache.delete(stamp._KEY)
    with CaptureQueriesContext(connection) as captured:
        client.get("/fi/")
    assert len(captured) == queries + 1
    assert len(captured) <= FRONT_BUDGET


def test_the_front_page_is_right_after_each_change(client_for, place, django_capture_on_commit_callbacks):
    """What is kept goes old with the change, also with those that are no save()."""
    from referrals.slips.services import settle_slips, take_back, take_in

    nurse = person(Role.HEALTH_STAFF, place)
    client = client_for(nurse)

    def shown() -> str:
        return client.get("/fi/").content.decode().split("Omat laput")[1].split("</a>")[0]

    def after(deed) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        return shown()

    assert "käyttämättä" not in shown()
    slips = []
    assert "1 vielä käyttämättä" in after(lambda: slips.append(give_slip(place, "fi", nurse)))
    assert "2 vielä käyttämättä" in after(lambda: slips.append(give_slip(place, "fi", nurse)))
    assert "1 saapui" in after(lambda: take_in(slips[0].code))
    assert "käyttämättä" not in after(lambda: take_back(slips[1]))
    assert "1 saapui" in after(settle_slips)
