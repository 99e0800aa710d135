"""What the screens say: the box in three languages, the cache, and what opens without a login."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from organisation.enums import AdoptionStatus, PhoneAudience
from organisation.models import Place
from organisation.roles import Role
from reception import selectors, services
from reception.enums import PublicLinkKind
from reception.models import OpeningRule, PublicLink
from reception.services import make_shift
from tests.home.factories import make_site
from tests.organisation.factories import (
    PhoneLineFactory,
    PlaceAdoptionFactory,
    PlaceFactory,
    ServiceFactory,
    UserFactory,
)

from .factories import CounsellorFactory, ExtraOpeningFactory, OpeningRuleFactory, PauseFactory

HOLIDAY = datetime(2027, 12, 6, 12, 0, tzinfo=UTC)
STAFF, CLIENTS = "019 100 0001", "019 100 0002"


@pytest.fixture
def at(monkeypatch):
    """Makes it that moment for everything that asks."""

    def set_moment(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        cache.clear()  # what is kept of an hour that is yet to come

    return set_moment


@pytest.fixture
def place(db):
    place = PlaceFactory(slug="asema", name_fi="Asema", name_sv="Stationen", name_en="Station")
    PhoneLineFactory(place=place, number=STAFF, audience=PhoneAudience.STAFF)
    PhoneLineFactory(place=place, number=CLIENTS, audience=PhoneAudience.CLIENTS)
    rule = OpeningRuleFactory(place=place)
    counsellor = CounsellorFactory(first_name="Liisa", last_name="Kuvitelma")
    make_shift(place, rule.service, date(2027, 12, 13), (time(13), time(16)), [counsellor])
    return place


@pytest.mark.parametrize(
    ("language", "closed", "following", "before"),
    [
        (
            "fi", "Suljettu tänään: Itsenäisyyspäivä", "Seuraavaksi maanantaina 13.12. klo 13–16",
            "Suljettu maanantaina 6.12.: Itsenäisyyspäivä",
        ),
        (
            "sv", "Stängt i dag: Självständighetsdagen", "Nästa gång på måndag 13.12. kl. 13–16",
            "Stängt på måndag 6.12.: Självständighetsdagen",
        ),
        (
            "en", "Closed today: Independence Day", "Next on Monday 13.12. 13–16",
            "Closed on Monday 6.12.: Independence Day",
        ),
    ],
)  # fmt: skip
def test_a_holiday_on_the_only_day(place, client_for, at, language, closed, following, before):
    user = UserFactory(roles=[Role.HEALTH_STAFF], home_place=place)
    at(HOLIDAY)
    content = client_for(user).get(f"/{language}/reception/").content.decode()
    assert closed in content
    assert following in content
    at(HOLIDAY - timedelta(days=3))
    assert before in client_for(user).get(f"/{language}/reception/").content.decode()


def test_the_box_is_on_front_page_place_page_and_list(place, client_for, at):
    make_site()
    at(datetime(2027, 12, 13, 12, 0, tzinfo=UTC))
    reader = client_for(UserFactory(roles=[Role.HEALTH_STAFF], home_place=place))
    for path in ("/fi/", "/fi/places/asema/", "/fi/places/", "/fi/reception/"):
        content = reader.get(path).content.decode()
        assert "Avoinna nyt klo 16 asti" in content, path
    front = reader.get("/fi/").content.decode()
    assert STAFF in front
    assert "Liisa Kuvitelma" in front


def test_right_to_the_minute_with_a_warm_cache(place, monkeypatch):
    moment = datetime(2027, 12, 13, 10, 59, 59, tzinfo=UTC)  # a second before 13.00
    with translation.override("fi"):
        assert selectors.hours_of(place, moment).headline == "Avautuu tänään klo 13"
        assert selectors.board(moment).valid_until == moment + timedelta(seconds=1)
        assert selectors.hours_of(place, moment + timedelta(seconds=1)).headline == "Avoinna nyt klo 16 asti"
        assert selectors.hours_of(place, moment + timedelta(hours=3)).headline == "Avoinna nyt klo 16 asti"
        assert selectors.hours_of(place, moment + timedelta(hours=3, seconds=1)).headline == "Suljettu nyt"


def test_a_warm_board_asks_the_database_nothing(place):
    selectors.board()
    with CaptureQueriesContext(connection) as captured:
        selectors.hours_of(place)
    assert len(captured) == 0


@pytest.mark.parametrize("places", [1, 3, 30])
def test_the_board_takes_the_same_queries_for_any_number_of_places(db, places):
    for _ in range(places):
        place = PlaceFactory()
        PhoneLineFactory(place=place)
        PlaceAdoptionFactory(place=place)
        rule = OpeningRuleFactory(place=place, weekdays="01234")
        PauseFactory(place=place, valid_to=date(2020, 2, 1))
        ExtraOpeningFactory(place=place)
        make_shift(place, rule.service, timezone.localdate(), (time(13), time(16)), [CounsellorFactory()])
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert len(selectors.board().places) == places
    assert len(captured) == 10


@pytest.mark.parametrize("change", ["rule", "pause", "phone", "adoption", "name"])
def test_every_change_is_seen_at_once(place, change, django_capture_on_commit_callbacks):
    moment = datetime(2027, 12, 13, 12, 0, tzinfo=UTC)
    before = selectors.hours_of(place, moment)
    with django_capture_on_commit_callbacks(execute=True):
        if change == "rule":
            OpeningRule.objects.get().delete()
        elif change == "pause":
            PauseFactory(place=place)
        elif change == "phone":
            PhoneLineFactory(place=place, audience=PhoneAudience.CLIENTS)
        elif change == "adoption":
            PlaceAdoptionFactory(place=place, status=AdoptionStatus.PAUSED, reason_fi="Korona", replacement_fi="Soita")
        else:
            one = Place.objects.get()
            one.name_fi = "Uusi nimi"
            one.save()
    assert selectors.hours_of(place, moment) != before


def test_pause_says_why_and_where_to_turn(place, client_for, at):
    PauseFactory(place=place, valid_to=date(2027, 12, 31), reason_fi="Remontti", replacement_fi="Soita 019 100 0002")
    at(datetime(2027, 12, 13, 12, 0, tzinfo=UTC))
    content = client_for(UserFactory(home_place=place)).get("/fi/reception/").content.decode()
    for words in (
        "Tauolla 31.12.2027 asti",
        "Remontti",
        "Soita 019 100 0002",
        "Seuraavaksi maanantaina 3.1. klo 13–16",
    ):
        assert words in content


# --- Without a login --------------------------------------------------------------------------------


@pytest.fixture
def links(place):
    return {kind: services.make_public_link(place, kind).key for kind in PublicLinkKind.values}


@pytest.mark.parametrize("path", ["/display/{display}/", "/display/{display}/?in=sv", "/h/{here}/", "/h/{here}/?in=en"])
def test_public_pages_show_hours_and_no_person(place, links, client, at, path):
    at(datetime(2027, 12, 13, 12, 0, tzinfo=UTC))
    answer = client.get(path.format(**links))
    content = answer.content.decode()
    assert answer.status_code == 200
    assert "16" in content
    for secret in ("Liisa", "Kuvitelma", STAFF, "019 100 0001"):
        assert secret not in content
    assert not answer.cookies
    assert "noindex" in content


def test_display_in_all_its_languages(place, links, client, at):
    at(HOLIDAY)
    content = client.get(f"/display/{links['display']}/").content.decode()
    for words in ("Itsenäisyyspäivä", "Självständighetsdagen", "Independence Day"):
        assert words in content


def test_closed_and_unknown_links_open_nothing(place, links, client):
    services.revoke_public_link(place, PublicLinkKind.DISPLAY)
    services.make_public_link(place, PublicLinkKind.HERE)
    for path in (f"/display/{links['display']}/", f"/h/{links['here']}/", "/display/x/", f"/h/{links['display'][:8]}/"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "Asema" not in answer.content.decode()
    # A key of one kind does not open the other.
    assert client.get(f"/display/{PublicLink.objects.get(kind='here', revoked_on=None).key}/").status_code == 410


def test_links_are_made_and_closed_by_managers_only(place, client_for):
    path = "/fi/reception/places/asema/links/display/"
    for role in (Role.HEALTH_STAFF, Role.COUNSELLOR, Role.CONTENT_MANAGER):
        assert client_for(role.value).post(path, {"action": "new"}).status_code == 403
    assert not PublicLink.objects.exists()
    manager = client_for(Role.SERVICE_MANAGER.value)
    manager.post(path, {"action": "new"})
    key = PublicLink.objects.get().key
    assert f"/display/{key}/" in manager.get("/fi/reception/places/asema/links/").content.decode()
    manager.post(path, {"action": "close"})
    assert PublicLink.objects.get().revoked_on
    assert manager.post("/fi/reception/places/asema/links/nothing/").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("fi", "Maanantaisin klo 13–16"), ("sv", "Måndagar kl. 13–16")])
def test_poster_is_in_the_clients_language(place, links, client_for, language, words):
    reader = client_for(Role.HEALTH_STAFF.value)
    for size in ("a4", "a3"):
        content = reader.get(f"/en/reception/places/asema/poster/?in={language}&size={size}").content.decode()
        sheet = content[content.index("<main") :]
        assert words in sheet
        assert f"/h/{links['here']}" in sheet
        assert "<svg" in sheet
        assert ("poster--a3" in content) == (size == "a3")
        assert STAFF not in content


# --- Query counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/fi/reception/", 3),
        ("/fi/reception/week/?day=2027-12-13", 12),
        ("/fi/reception/rota/?month=2027-12&place=", 12),
        ("/fi/reception/my-shifts/", 10),
    ],
)
def test_query_counts(db, client_for, path, expected, items):
    make_site()
    manager = UserFactory(roles=[Role.SERVICE_MANAGER, Role.COUNSELLOR])
    service = ServiceFactory()
    for number in range(items):
        place = PlaceFactory()
        OpeningRuleFactory(place=place, service=service, weekdays="01234")
        one = make_shift(place, service, date(2027, 12, 13), (time(13), time(16)), [CounsellorFactory()])
        make_shift(place, service, timezone.localdate() + timedelta(days=2 + number % 5), (time(13), time(16)))
        make_shift(place, service, timezone.localdate() + timedelta(days=10 + number), (time(13), time(16)), [manager])
        assert one.pk
    client = client_for(manager)
    for _ in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        content = client.get(path).content.decode()
    assert content.count("Station") >= items
    assert len(captured) == expected


# --- The content admin ------------------------------------------------------------------------------

ADMIN = "/admin/snippets/reception"


def test_manager_adds_and_changes_a_rule(place, client_for):
    manager = client_for(Role.SERVICE_MANAGER.value)
    service = ServiceFactory()
    data = {
        "place": place.pk, "service": service.pk, "weekdays": ["3", "1"], "starts": "9:00", "ends": "12:15",
        "valid_from": "2027-01-01", "valid_to": "", "access": "drop_in",
    }  # fmt: skip
    assert manager.post(f"{ADMIN}/openingrule/add/", data).status_code == 302
    rule = OpeningRule.objects.get(service=service)
    assert rule.weekdays == "13"
    shown = manager.get(f"{ADMIN}/openingrule/edit/{rule.pk}/").content.decode()
    assert shown.count("checked") >= 2
    assert manager.post(f"{ADMIN}/openingrule/edit/{rule.pk}/", {**data, "weekdays": ["4"]}).status_code == 302
    rule.refresh_from_db()
    assert rule.weekdays == "4"
    for wrong in ({"weekdays": []}, {"starts": "9:10"}, {"valid_to": "2026-01-01"}):
        refused = manager.post(f"{ADMIN}/openingrule/add/", {**data, **wrong})
        assert refused.status_code == 200
        assert refused.context["form"].errors
    assert OpeningRule.objects.filter(service=service).count() == 1


def test_manager_adds_pause_closure_and_extra_opening(place, client_for):
    from reception.models import Closure, ExtraOpening, Pause

    manager = client_for(Role.SERVICE_MANAGER.value)
    texts = {"reason_fi": "Syy", "reason_sv": "Orsak", "replacement_fi": "Soita", "replacement_sv": "Ring"}
    pause = {"place": place.pk, "valid_from": "2027-01-01", **texts}
    assert manager.post(f"{ADMIN}/pause/add/", {**pause, "replacement_fi": ""}).status_code == 200
    assert manager.post(f"{ADMIN}/pause/add/", pause).status_code == 302
    closure = {"day": "2027-01-07", "starts": "10:00", "ends": "", **texts}
    assert manager.post(f"{ADMIN}/closure/add/", closure).status_code == 200
    assert manager.post(f"{ADMIN}/closure/add/", {**closure, "starts": ""}).status_code == 302
    extra = {
        "place": place.pk, "service": ServiceFactory().pk, "day": "2027-01-07", "starts": "15:00", "ends": "18:00",
        "access": "drop_in",
    }  # fmt: skip
    assert manager.post(f"{ADMIN}/extraopening/add/", extra).status_code == 302
    assert (Pause.objects.count(), Closure.objects.count(), ExtraOpening.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("items", [1, 3, 20])
@pytest.mark.parametrize(
    ("index", "expected"), [("openingrule", 12), ("pause", 12), ("closure", 12), ("extraopening", 12)]
)
def test_admin_indexes_take_the_same_queries(db, client_for, index, expected, items):
    from .factories import ClosureFactory

    make = {
        "openingrule": OpeningRuleFactory,
        "pause": PauseFactory,
        "closure": ClosureFactory,
        "extraopening": ExtraOpeningFactory,
    }[index]
    for _ in range(items):
        make()
    client = client_for(Role.SERVICE_MANAGER.value)
    for _ in range(2):
        client.get(f"{ADMIN}/{index}/")
    with CaptureQueriesContext(connection) as captured:
        content = client.get(f"{ADMIN}/{index}/").content.decode()
    assert content.count("Station") >= items
    assert len(captured) == expected
