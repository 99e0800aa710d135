"""Slips: made, printed, taken in, settled, forgotten."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from organisation.roles import Role
from privacy.codes import is_code, new_code
from referrals.models import RunCount, Slip, SlipCount
from referrals.slips import services
from referrals.slips.selectors import slip_figures
from tests.home.factories import make_site
from tests.organisation.factories import PlaceFactory
from tests.reception.factories import OpeningRuleFactory

from .case_factories import Case, person
from .factories import published_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    place = PlaceFactory()
    OpeningRuleFactory(place=place)
    return place


@pytest.fixture
def nurse(place):
    make_site()
    return person(Role.HEALTH_STAFF, place)


@pytest.fixture
def counsellor(place):
    return person(Role.COUNSELLOR, place)


def test_a_slip_is_made_and_printed_in_the_clients_language(client_for, nurse, place):
    client = client_for(nurse)
    response = client.post("/fi/slips/", {"place": place.pk, "language": "sv"}, follow=True)
    slip = Slip.objects.get()
    assert is_code(slip.code)
    assert slip.shown_code in response.content.decode()
    paper = client.get(f"/fi/slips/{slip.pk}/paper/").content.decode()
    assert '<main class="sheet" id="main" lang="sv"' in paper
    assert place.name_sv in paper
    assert slip.shown_code in paper


def test_from_a_run_to_the_slips_paper_in_one_tap(client_for, nurse):
    published_triggers()
    client = client_for(nurse)
    shown = client.post("/fi/checklists/triggers/", {"version": 1, "nonce": "n", "a-T1": "1"}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', shown)[1]
    response = client.post(
        "/fi/checklists/triggers/led-to/", {"token": token, "led_to": "slip", "language": "sv"}, follow=True
    )
    assert Slip.objects.get().shown_code in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("/paper/")
    assert RunCount.objects.get(led_to="slip").count == 1


@pytest.mark.parametrize(("led_to", "path"), [("consult", "/consultations/ask/"), ("refer", "/referrals/new/"),
                                             ("plan", "/referrals/new/?to=pair")])  # fmt: skip
def test_a_run_leads_on(client_for, nurse, led_to, path):
    published_triggers()
    client = client_for(nurse)
    shown = client.post("/fi/checklists/triggers/", {"version": 1, "nonce": "n", "a-T2": "1"}).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', shown)[1]
    response = client.post("/fi/checklists/triggers/led-to/", {"token": token, "led_to": led_to})
    assert path in response["Location"]
    assert client.get(response["Location"]).status_code == 200


def test_taken_in_the_writer_sees_arrived_and_nothing_more(client_for, nurse, counsellor, place):
    slip = services.give_slip(place, "fi", nurse)
    typed = slip.shown_code.lower().replace("-", " ")
    response = client_for(counsellor).post("/fi/slips/arrived/", {"code": typed}, follow=True)
    assert "kuitti" not in response.content.decode()
    slip.refresh_from_db()
    assert (slip.state, slip.settled_on) == ("arrived", timezone.localdate())
    listed = client_for(nurse).get("/fi/slips/").content.decode()
    assert "Saapui" in listed
    assert str(counsellor) not in listed


def test_taken_in_twice_counts_once(nurse, place):
    slip = services.give_slip(place, "fi", nurse)
    services.take_in(slip.code)
    with pytest.raises(services.SlipUsed):
        services.take_in(slip.code)


def test_every_single_typing_error_is_caught(client_for, nurse, counsellor, place):
    slip = services.give_slip(place, "fi", nurse)
    client = client_for(counsellor)
    wrong = [slip.code[:n] + ("2" if slip.code[n] != "2" else "3") + slip.code[n + 1 :] for n in range(8)]
    for code in wrong:
        assert client.post("/fi/slips/arrived/", {"code": code}).status_code == 200
    slip.refresh_from_db()
    assert slip.state == "issued"


def test_guessing_is_slow(client_for, nurse, counsellor, place):
    slip = services.give_slip(place, "fi", nurse)
    client = client_for(counsellor)
    for _ in range(20):
        client.post("/fi/slips/arrived/", {"code": new_code()})
    client.post("/fi/slips/arrived/", {"code": slip.code})
    slip.refresh_from_db()
    assert slip.state == "issued"


def test_other_codes_are_told_apart(client_for, counsellor):
    make_site()
    case = Case("requested")
    response = client_for(counsellor).post("/en/slips/arrived/", {"code": case.referral.code}, follow=True)
    assert "code of a referral" in response.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_who_takes_in(client_for, role):
    make_site()
    allowed = role in (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)
    assert client_for(role.value).get("/fi/slips/arrived/").status_code == (200 if allowed else 403)


def test_another_writers_slip_is_not_there(client_for, nurse, place):
    slip = services.give_slip(place, "fi", nurse)
    other = client_for(person(Role.HEALTH_STAFF, place))
    for path in (f"/fi/slips/{slip.pk}/", f"/fi/slips/{slip.pk}/paper/"):
        assert other.get(path).status_code == 404
    assert other.post(f"/fi/slips/{slip.pk}/take-back/").status_code == 404


def test_taken_back_only_while_unused(nurse, place):
    slip = services.give_slip(place, "fi", nurse)
    assert services.take_back(slip)
    assert not services.take_back(slip)
    with pytest.raises(services.SlipUsed):
        services.take_in(slip.code)


def test_the_entry_stands_on_the_counting_screen(client_for, counsellor, nurse, place):
    from tests.reception.visit_factories import session_of

    session = session_of(counsellor)
    slip = services.give_slip(place, "fi", nurse)
    client = client_for(counsellor)
    path = f"/fi/reception/tally/{session.pk}/"
    content = client.get(path).content.decode()
    assert 'action="/fi/slips/arrived/"' in content
    response = client.post("/fi/slips/arrived/", {"code": slip.code, "next": path})
    assert response["Location"] == path
    away = client.post("/fi/slips/arrived/", {"code": slip.code, "next": "https://elsewhere.example/"})
    assert away["Location"] == "/fi/slips/arrived/"


@pytest.mark.parametrize(("days", "state"), [(30, "issued"), (31, "not_arrived")])
def test_after_the_set_days_not_arrived(settings, nurse, place, days, state):
    settings.SLIP_DAYS = 30
    slip = services.give_slip(place, "fi", nurse)
    Slip.objects.update(issued_on=timezone.localdate() - timedelta(days=days))
    services.settle_slips()
    slip.refresh_from_db()
    assert slip.state == state


def test_who_comes_late_came_after_all(nurse, place):
    slip = services.give_slip(place, "fi", nurse)
    Slip.objects.update(issued_on=timezone.localdate() - timedelta(days=40))
    services.settle_slips()
    assert services.take_in(slip.code).state == "arrived"


def test_purge_keeps_the_numbers(settings, nurse, place):
    settings.SLIP_KEEP_DAYS = 30
    today = timezone.localdate()
    for number in range(3):
        slip = services.give_slip(place, "fi", nurse)
        services.take_in(slip.code)
        Slip.objects.filter(pk=slip.pk).update(settled_on=today - timedelta(days=29 + number))
    figures = [(one.state, one.count) for one in slip_figures(today, today)]
    assert services.purge_slips() == 1
    assert Slip.objects.count() == 2
    assert SlipCount.objects.get().count == 1
    assert [(one.state, one.count) for one in slip_figures(today, today)] == figures == [("arrived", 3)]
