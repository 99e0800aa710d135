"""The tablet: three taps, nobody known, no flood. What staff write down, and what was done."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from organisation.roles import Role
from reception.codes import FeedbackState
from reception.feedback import selectors, services
from reception.feedback.services import FOLLOWING, kiosk_link, renew_kiosk_link
from reception.models import ClientFeedback, PublicLink, SaidAndDid
from tests.home.factories import make_site
from tests.organisation.factories import PlaceFactory, UserFactory

from .visit_factories import counsellor, nurse, words_of

pytestmark = pytest.mark.django_db
DOORS = {"easy": "yes", "helped": "partly", "heard": "no"}


def tap_through(client: Client, url: str, answers: dict[str, str], language: str = "fi"):
    """As on a tablet: press a button of each page, with what the page itself sends along."""
    page = client.get(f"{url}?in={language}")
    for value in answers.values():
        content = page.content.decode()
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', content))
        asked = re.search(r'class="answer answer-\w+" name="(\w+)"', content)[1]
        page = client.post(url, {**hidden, asked: value})
    return page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_three_taps_without_login_or_script(language):
    place = PlaceFactory()
    url = reverse("kiosk:start", args=[kiosk_link(place).key])
    client = Client(enforce_csrf_checks=True)
    thanks = tap_through(client, url, DOORS, language)
    assert thanks.status_code == 302
    row = ClientFeedback.objects.get()
    assert (row.place, row.easy, row.helped, row.heard, row.language) == (place, "yes", "partly", "no", language)
    assert (row.method, row.respondent, row.state, row.words) == ("kiosk", "client", "archived", "")
    assert row.week.weekday() == 0
    page = client.get(thanks["Location"]).content.decode()
    assert f'lang="{language}"' in page
    assert 'http-equiv="refresh"' in page
    assert "<script" not in page


@pytest.mark.parametrize(("phone", "language"), [("sv-FI,sv;q=0.9,fi;q=0.8", "sv"), ("ar", "fi"), ("", "fi")])
def test_it_begins_in_the_language_of_the_clients_phone(phone, language):
    url = reverse("kiosk:start", args=[kiosk_link(PlaceFactory()).key])
    for address in (url, reverse("kiosk:start", args=["nothing"])):
        assert Client().get(address, headers={"accept-language": phone})["Content-Language"] == language
    assert Client().get(f"{url}?in=en", headers={"accept-language": phone})["Content-Language"] == "en"


def test_half_given_answers_are_not_kept_and_the_page_resets():
    url = reverse("kiosk:start", args=[kiosk_link(PlaceFactory()).key])
    page = Client().post(url, {"easy": "yes", "in": "fi"}).content.decode()
    assert 'http-equiv="refresh" content="60' in page
    assert not ClientFeedback.objects.exists()


def test_a_double_press_counts_once():
    url = reverse("kiosk:start", args=[kiosk_link(PlaceFactory()).key])
    for _ in range(3):
        Client().post(url, {**DOORS, "once": "ABC"})
    assert ClientFeedback.objects.count() == 1


def test_a_flood_is_stopped_by_place_without_knowing_from_where(settings):
    settings.KIOSK_ANSWERS = 3
    here, there = (reverse("kiosk:start", args=[kiosk_link(PlaceFactory()).key]) for _ in range(2))
    statuses = [Client(REMOTE_ADDR=f"10.0.0.{n}").post(here, DOORS).status_code for n in range(5)]
    assert statuses == [302, 302, 302, 429, 429]
    assert Client().post(there, DOORS).status_code == 302
    assert ClientFeedback.objects.count() == 4


@pytest.mark.parametrize(
    "data", [{"easy": "maybe"}, {"easy": "yes", "helped": "<b>"}, {**DOORS, "heard": "010170-901K"}]
)
def test_rubbish_is_asked_again(data):
    url = reverse("kiosk:start", args=[kiosk_link(PlaceFactory()).key])
    assert Client().post(url, data).status_code == 200
    assert not ClientFeedback.objects.exists()


def test_only_the_link_in_use_opens():
    place = PlaceFactory()
    old = kiosk_link(place)
    assert kiosk_link(place) == old
    new = renew_kiosk_link(place)
    for key, status in ((old.key, 410), (new.key, 200), ("nothing", 410), (str(place.pk), 410)):
        assert Client().get(reverse("kiosk:start", args=[key])).status_code == status
    display = PublicLink.objects.create(place=place, kind="display", key="display-key")
    assert Client().get(reverse("kiosk:start", args=[display.key])).status_code == 410
    assert len(new.key) >= 20


def test_the_tablet_of_a_place_not_in_use_takes_no_feedback():
    place = PlaceFactory()
    url = reverse("kiosk:start", args=[kiosk_link(place).key])
    place.is_active = False
    place.save()
    assert Client().get(url).status_code == 410
    assert Client().post(url, {"easy": "yes"}).status_code == 410
    assert not ClientFeedback.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_feedback(client_for, role):
    place = PlaceFactory()
    keeps = role in ("counsellor", "working_pair_member", "service_manager")
    client = client_for(role.value)
    for name in ("feedback", "feedback_new", "said_new", "feedback_poster"):
        assert client.get(reverse(f"reception:{name}", args=[place.slug])).status_code == (200 if keeps else 403), name
    words = words_of(place)
    client.post(reverse("reception:feedback_mark", args=[words.pk]), {"state": "read"})
    words.refresh_from_db()
    assert words.state == ("read" if keeps else "received")
    link = kiosk_link(place)
    client.post(reverse("reception:feedback_link", args=[place.slug]))
    assert (kiosk_link(place) != link) == (role == "service_manager")


def test_an_interview_is_written_down_and_warned_about(client_for):
    place = PlaceFactory()
    client = client_for(counsellor())
    url = reverse("reception:feedback_new", args=[place.slug])
    base = {"method": "interview", "respondent": "partner", "language": "sv", "easy": "yes"}
    assert client.post(url, {**base, "easy": ""}).context["form"].non_field_errors()
    assert client.post(url, {**base, "words": "x" * 501}).context["form"].errors["words"]
    assert client.post(url, {**base, "words": "Ring 040 123 4567"}).context["form"].errors["words"]
    assert client.post(url, {**base, "words": "Hen har 010170-901K"}).context["form"].errors["words"]
    assert client.post(url, {**base, "method": "kiosk"}).context["form"].errors["method"]
    assert not ClientFeedback.objects.exists()
    assert client.post(url, {**base, "words": "Bra service"}).status_code == 302
    row = ClientFeedback.objects.get()
    assert (row.method, row.respondent, row.language, row.words, row.state) == (
        "interview", "partner", "sv", "Bra service", "received",
    )  # fmt: skip


@pytest.mark.parametrize("before", FeedbackState.values)
@pytest.mark.parametrize("after", FeedbackState.values)
def test_states_of_feedback(before, after):
    row = words_of(PlaceFactory(), state=before)
    if after in FOLLOWING[before]:
        assert services.set_state(row, after).state == after
    else:
        with pytest.raises(services.StateChanged):
            services.set_state(row, after)


def test_an_answer_goes_on_the_list_the_poster_and_the_tablet(client_for):
    place = PlaceFactory()
    words = words_of(place, "Ovi oli vaikea löytää")
    client = client_for(counsellor())
    url = reverse("reception:said_new", args=[place.slug]) + f"?from={words.pk}"
    assert "Ovi oli vaikea löytää" in client.get(url).content.decode()
    data = {
        "said_fi": "Ovi on vaikea löytää", "said_sv": "Dörren är svår att hitta", "did_fi": "Opaste on nyt ovessa",
        "did_sv": "Nu finns en skylt", "done_on": "2026-11-20", "is_public": "on",
    }  # fmt: skip
    assert client.post(url, {**data, "did_sv": ""}).context["form"].errors["did_sv"]
    assert client.post(url, data).status_code == 302
    words.refresh_from_db()
    assert words.state == "answered"
    sheet = client.get(reverse("reception:feedback_poster", args=[place.slug]) + "?in=sv").content.decode()
    assert "Nu finns en skylt" in sheet
    assert "<svg" in sheet
    thanks = Client().get(reverse("kiosk:thanks", args=[kiosk_link(place).key])).content.decode()
    assert "Opaste on nyt ovessa" in thanks
    SaidAndDid.objects.update(is_public=False)
    thanks = Client().get(reverse("kiosk:thanks", args=[kiosk_link(place).key])).content.decode()
    assert "Opaste on nyt ovessa" not in thanks


def test_few_answers_are_hidden_whole():
    place = PlaceFactory()
    for number in range(1, 6):
        ClientFeedback.objects.create(place=place, method="kiosk", easy="yes" if number < 5 else "no")
        easy, helped, _heard = selectors.results(place)
        assert easy.hidden == (number < 5)
        assert (helped.total, helped.hidden) == (0, False)
    assert [(row[1], row[2]) for row in easy.rows] == [(None, None)] * 3
    ClientFeedback.objects.bulk_create(
        ClientFeedback(place=place, method="kiosk", easy=answer) for answer in ["yes"] * 26 + ["no"] * 9
    )
    easy = selectors.results(place)[0]
    assert [(row[1], row[2]) for row in easy.rows] == [(30, 75), (0, 0), (10, 25)]


def test_the_front_page_tells_the_counsellor_what_waits(client_for):
    place = PlaceFactory()
    words_of(place)
    words_of(place, state="read")
    words_of(PlaceFactory())
    make_site()
    for user, told in (
        (counsellor(home_place=place), True),
        (nurse(home_place=place), False),
        (UserFactory(roles=[Role.SERVICE_MANAGER], home_place=place), False),
    ):
        content = client_for(user).get("/fi/").content.decode()
        assert ("1 palaute odottaa" in content) == told, user.profession
