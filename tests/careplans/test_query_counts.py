"""One literal number of queries, the same with 1, 3 and 30 items and among 5 000 plans."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careplans.models import CarePlan, CareTeamMember, Concern, Goal, PlanAction, Talk
from home.models import FrontPage
from organisation.roles import Role
from privacy.accesslog import Access, Actor, record
from privacy.codes import new_code
from tests.home.factories import make_site
from tests.organisation.factories import PlaceFactory

from .factories import active_plan, coordinator_of, in_days, opened, social, topic

pytestmark = pytest.mark.django_db
LIST_BUDGET, FRONT_BUDGET = 12, 9
LIST, PAGE = 12, 24


def count(client, path: str) -> tuple[int, str]:
    """Queries of the third visit to `path`, and the page."""
    for _ in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(captured), response.content.decode()


def many_plans(user, number: int) -> None:
    """Plans of `user`, as the table holds them: the list reads no text."""
    place = PlaceFactory()
    known, codes = set(CarePlan.objects.values_list("reference", flat=True)), set()
    while len(codes) < number:  # of thousands two may be alike; the service tries again
        codes |= {new_code()} - known
    plans = CarePlan.objects.bulk_create(
        CarePlan(reference=code, place=place, state="active", next_review=in_days(day % 90))
        for day, code in enumerate(codes)
    )
    CareTeamMember.objects.bulk_create(
        CareTeamMember(plan=plan, user=user, sector="social_services", is_coordinator=True) for plan in plans
    )


@pytest.mark.parametrize("items", [1, 3, 30])
def test_list(client_for, room, items):
    user = social()
    many_plans(user, items)
    queries, html = count(client_for(user), "/fi/plans/")
    assert html.count('class="plan-row"') == min(items, 25)
    assert queries == LIST
    assert queries <= LIST_BUDGET


@pytest.mark.parametrize("items", [1, 3, 30])
def test_one_page(client_for, room, items):
    plan = active_plan()
    member = coordinator_of(plan)
    for number in range(items):
        concern = Concern.objects.create(plan=plan, text=f"h{number}", area=topic())
        concern.handling.create(member=member)
        Goal.objects.create(plan=plan, text=f"g{number}")
        PlanAction.objects.create(plan=plan, text=f"t{number}", owner=member)
        Talk.objects.create(plan=plan, client="present").present.add(member)
    queries, html = count(opened(client_for(member.user), plan), f"/fi/plans/{plan.pk}/")
    assert f"g{items - 1}" in html
    assert queries == PAGE


def test_among_five_thousand_plans(client_for, room):
    """Same numbers, and a page of 40 KB at most, when the county has 5 000 plans and their owner 300."""
    many_plans(social(), 4700)
    user = social()
    many_plans(user, 300)
    plan = active_plan(user)
    plan.talks.get().present.add(coordinator_of(plan))
    client = opened(client_for(user), plan)
    queries, html = count(client, "/fi/plans/")
    assert queries == LIST
    assert len(html.encode()) <= 40 * 1024
    queries, html = count(client, f"/fi/plans/{plan.pk}/")
    assert queries == PAGE
    assert len(html.encode()) <= 40 * 1024


@pytest.mark.parametrize("items", [1, 3, 30])
def test_office_lists(client_for, room, items):
    record(Actor("Aino", 1), [Access("plan", "read", "review", new_code()) for _ in range(items)])
    client = client_for(Role.DATA_PROTECTION_OFFICER.value)
    client.post("/fi/plans/log/", {})
    with CaptureQueriesContext(connection) as captured:
        html = client.post("/fi/plans/log/", {}).content.decode()
    assert html.count("<tr>") > items
    assert len(captured) == 10
    queries, _html = count(client, "/fi/plans/unusual/")
    assert queries == 10


@pytest.mark.parametrize("items", [1, 3, 30])
def test_pairs(client_for, room, items):
    from careplans.models import WorkingPair

    from .factories import doctor

    for _ in range(items):
        WorkingPair.objects.create(place=PlaceFactory(), health_member=doctor(), social_member=social(), state="active")
    queries, html = count(client_for(Role.SERVICE_MANAGER.value), "/fi/plans/pairs/")
    assert html.count("<tr>") == 2 * items + 1
    assert queries == 8


def test_the_front_page_asks_nothing_more(client_for, room):
    make_site()
    user = social()
    many_plans(user, 3)
    queries, html = count(client_for(user), "/fi/")
    assert "Yhteiset suunnitelmasi" in html
    assert queries <= FRONT_BUDGET
    assert FrontPage.objects.exists()
