"""Model in a box: a station's own text for a marked part, and what happens when the model moves."""

import json
import subprocess
import sys
import uuid
from datetime import date
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from home.local import services
from home.local.selectors import has_local_parts, model_parts
from home.models import GuidancePage, LocalPart
from organisation.enums import AdoptionStatus
from organisation.models import Municipality, Place
from organisation.roles import Role
from tests.organisation.factories import MunicipalityFactory, PlaceFactory, ServiceFactory, UserFactory

from .factories import GuidancePageFactory, child, local_block, make_site, text_block

PART, SECOND = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture
def page(db):
    section = child(make_site(), "guidance")
    body = [text_block("For all"), local_block("The model says", part=PART), local_block("Second", part=SECOND)]
    page = GuidancePageFactory(parent=section, title="Drop-in", body=json.dumps(body))
    page.save_revision().publish()
    return GuidancePage.objects.get(pk=page.pk)


@pytest.fixture
def place(db):
    return PlaceFactory(name_fi="Keskusta", name_sv="Centrum")


@pytest.fixture
def manager(db):
    return UserFactory(roles=[Role.SERVICE_MANAGER], email="manager@silta.example", language="fi")


def depart(page, place, user, text="<p>Our own way</p>", part=PART) -> LocalPart:
    own = services.new_local_part(page, part, place)
    own.text = text
    return services.keep(own, user)


def publish(page: GuidancePage, body: list[dict]) -> GuidancePage:
    fresh = GuidancePage.objects.get(pk=page.pk)
    fresh.body = json.dumps(body)
    fresh.save_revision().publish()
    return GuidancePage.objects.get(pk=page.pk)


# --- Readers ------------------------------------------------------------------------------------


def test_each_reader_gets_their_own_stations_text(client_for, page, place, manager):
    depart(page, place, manager)
    other = PlaceFactory()
    here, there, nowhere = (UserFactory(home_place=one) for one in (place, other, None))
    own = client_for(here).get(page.url).content.decode()
    assert "Our own way" in own
    assert "The model says" not in own
    assert "Second" in own  # the other part is still the model's
    for user in (there, nowhere):
        html = client_for(user).get(page.url).content.decode()
        assert "The model says" in html
        assert "Our own way" not in html
    # And again, out of the cache.
    assert "Our own way" in client_for(here).get(page.url).content.decode()


def test_the_versions_of_others_can_be_looked_at(client_for, page, place, manager):
    depart(page, place, manager)
    client = client_for(UserFactory(home_place=place))
    assert "The model says" in client.get(f"{page.url}?place=model").content.decode()
    stranger = client_for(UserFactory(home_place=None))
    assert "Our own way" in stranger.get(f"{page.url}?place={place.slug}").content.decode()
    assert "The model says" in stranger.get(f"{page.url}?place=nowhere").content.decode()


def test_a_change_and_the_way_back_are_seen_at_once(
    client_for, page, place, manager, django_capture_on_commit_callbacks
):
    client = client_for(UserFactory(home_place=place))
    assert "The model says" in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        own = depart(page, place, manager)
    assert "Our own way" in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        own.delete()
    assert "The model says" in client.get(page.url).content.decode()


def test_a_page_without_marks_has_no_versions(reader, page):
    plain = GuidancePageFactory(parent=page.get_parent(), body=json.dumps([text_block("Plain")]))
    assert not has_local_parts(plain)
    assert "place=model" not in reader.get(plain.url).content.decode()


# --- When the model moves -----------------------------------------------------------------------


def test_a_changed_model_marks_the_departure_and_only_that_one(page, place, manager):
    first, second = depart(page, place, manager), depart(page, place, manager, part=SECOND)
    publish(page, [local_block("The model says more", part=PART), local_block("Second", part=SECOND)])
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.model_changed_on == date.today()
    assert second.model_changed_on is None


def test_a_change_elsewhere_on_the_page_marks_nothing(page, place, manager):
    own = depart(page, place, manager)
    publish(
        page,
        [text_block("New"), local_block("The model says", part=PART), local_block("Second", part=SECOND)],
    )
    own.refresh_from_db()
    assert own.model_changed_on is None


def test_a_change_taken_back_takes_the_mark_back(page, place, manager):
    own = depart(page, place, manager)
    publish(page, [local_block("Other", part=PART)])
    publish(page, [local_block("The model says", part=PART)])
    own.refresh_from_db()
    assert own.model_changed_on is None


def test_saving_again_says_that_the_text_still_holds(page, place, manager):
    own = depart(page, place, manager)
    page = publish(page, [local_block("Other", part=PART)])
    own.refresh_from_db()
    services.keep(LocalPart.objects.get(pk=own.pk), manager)
    own.refresh_from_db()
    assert own.model_changed_on is None
    assert own.model_text == model_parts(page)[PART].text


def test_a_removed_part_is_told_and_no_longer_shown(client_for, page, place, manager):
    own = depart(page, place, manager)
    publish(page, [text_block("Only this")])
    own.refresh_from_db()
    assert own.part_removed
    html = client_for(UserFactory(home_place=place)).get(page.url).content.decode()
    assert "Our own way" not in html


def test_the_writer_is_told_once_and_again_after_the_next_change(page, place, manager):
    depart(page, place, manager)
    assert services.tell_of_changed_models().sent == 0
    publish(page, [local_block("Other", part=PART)])
    for _ in range(2):
        services.tell_of_changed_models()
    assert [message.to for message in mail.outbox] == [["manager@silta.example"]]
    assert "Drop-in" in mail.outbox[0].body
    services.keep(LocalPart.objects.get(), manager)
    publish(page, [local_block("Third", part=PART)])
    services.tell_of_changed_models()
    assert len(mail.outbox) == 2


def test_managers_are_told_when_the_writer_is_gone(page, place, manager):
    gone = UserFactory(is_active=False, email="gone@silta.example")
    depart(page, place, gone)
    publish(page, [local_block("Other", part=PART)])
    services.tell_of_changed_models()
    assert [message.to for message in mail.outbox] == [["manager@silta.example"]]


def test_a_refused_mail_goes_out_with_the_next_run(page, place, manager):
    depart(page, place, manager)
    publish(page, [local_block("Other", part=PART)])
    with patch.object(EmailBackend, "send_messages", side_effect=OSError):
        assert services.tell_of_changed_models().failed == 1
    assert services.tell_of_changed_models().sent == 1


# --- The admin ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_who_writes_a_stations_text(client_for, page, place, role):
    allowed = role in ("service_manager", "content_manager", "administrator")
    client = client_for(role)
    address = f"/admin/local-parts/new/?page={page.pk}&part={PART}&place={place.pk}"
    text = json.dumps({"entityMap": {}, "blocks": [{"key": "a", "text": "Oma tapa", "type": "unstyled"}]})
    client.post(address, {"text": text})
    assert LocalPart.objects.exists() == allowed
    if allowed:
        own = LocalPart.objects.get()
        assert (own.page_id, str(own.part), own.place, own.heading) == (page.pk, PART, place, "How we do it")
        assert "Oma tapa" in own.text


@pytest.mark.parametrize(
    "query",
    [
        "", "page=1&place=x", "page=999999&part=a&place=999999", "page={page}&part=nonsense&place={place}",
        pytest.param("page=²&place=1", id="raised"),
        pytest.param(f"page={'9' * 25}&place=1", id="long"),
        pytest.param(f"page={'9' * 5000}&place=1", id="endless"),
    ],
)  # fmt: skip
def test_a_forged_target_is_not_there(client_for, page, place, query):
    client = client_for(Role.CONTENT_MANAGER.value)
    address = "/admin/local-parts/new/?" + query.format(page=page.pk, place=place.pk)
    assert client.get(address, follow=True).status_code == 404
    client.post(address, {"text": ""})
    assert not LocalPart.objects.exists()


def test_a_second_departure_for_the_same_part_is_not_begun(client_for, page, place, manager):
    depart(page, place, manager)
    address = f"/admin/local-parts/new/?page={page.pk}&part={PART}&place={place.pk}"
    assert client_for(manager).get(address, follow=True).status_code == 404


def test_the_editor_sees_what_changed_in_the_model(client_for, page, place, manager):
    own = depart(page, place, manager)
    publish(page, [local_block("The model says more", part=PART)])
    html = client_for(manager).get(f"/admin/local-parts/edit/{own.pk}/").content.decode()
    assert "The model says more" in html
    assert "addition" in html  # Wagtail's marks of a difference


def test_the_list_of_departures_puts_the_moved_ones_first(client_for, page, place, manager):
    depart(page, place, manager)
    later = PlaceFactory(slug="aaa-first-by-name")
    kept = depart(page, later, manager, part=SECOND)
    publish(page, [local_block("Other", part=PART), local_block("Second", part=SECOND)])
    html = client_for(manager).get("/admin/local-parts/").content.decode()
    assert html.index(f"{place.name}") < html.index(str(kept.place.name))


def test_a_station_starts_in_one_action(client_for, page):
    town = MunicipalityFactory()
    like = PlaceFactory(municipality=town)
    like.services.set([ServiceFactory()])
    like.save()
    client = client_for(Role.CONTENT_MANAGER.value)
    response = client.post(
        "/admin/local-parts/station/start/",
        {
            "name_fi": "Uusi asema",
            "name_sv": "Nya stationen",
            "slug": "uusi-asema",
            "municipality": town.pk,
            "kind": "health_station",
            "working_mode": "visiting",
            "address": "Esimerkkitie 1",
            "postal_code": "00000",
            "status": "piloting",
            "since": "2026-12-01",
            "teams": ["doctors_and_nurses", "oral_health"],
            "like": like.pk,
        },
    )
    place = Place.objects.get(slug="uusi-asema")
    assert response["Location"] == f"/admin/local-parts/station/{place.pk}/"
    period = place.adoptions.get()
    assert (period.status, period.valid_from) == (AdoptionStatus.PILOTING, date(2026, 12, 1))
    assert set(place.teams.values_list("kind", flat=True)) == {"doctors_and_nurses", "oral_health"}
    assert list(place.services.all()) == list(like.services.all())
    shown = client.get(response["Location"]).content.decode()
    assert shown.count("local-parts/new/") == 2  # each marked part waits for the station's words


def test_a_half_filled_start_keeps_what_was_typed_and_saves_nothing(client_for, db):
    response = client_for(Role.CONTENT_MANAGER.value).post(
        "/admin/local-parts/station/start/", {"name_fi": "Puolikas", "teams": ["oral_health"]}
    )
    assert response.status_code == 200
    assert "Puolikas" in response.content.decode()
    assert not Place.objects.filter(name_fi="Puolikas").exists()


@pytest.mark.parametrize("role", ["service_manager", "health_staff", "counsellor"])
def test_who_starts_a_station(client_for, db, role):
    response = client_for(role).get("/admin/local-parts/station/start/")
    assert response.status_code == (200 if role == "service_manager" else 403)
    assert not Municipality.objects.exists()


REFERRING = """
import django
django.setup()
from django.urls import get_resolver
from wagtail.models import ReferenceIndex
early = set(ReferenceIndex.indexed_models)
get_resolver().url_patterns
assert len(ReferenceIndex.indexed_models) >= len(early) > 5
print(sorted(model._meta.label for model in ReferenceIndex.indexed_models - early))
"""


def test_what_refers_is_known_to_every_process():
    """Also to a command that writes the index of references anew and never asks for an address."""
    done = subprocess.run([sys.executable, "-c", REFERRING], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr[-1000:]
