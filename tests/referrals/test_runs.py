"""Running a checklist, and what is counted of it."""

import re

import pytest
from django.db import models

from organisation.roles import Role
from referrals.models import ItemCount, RunCount, ToldCount
from referrals.selectors import disclosed, learning
from referrals.services import count_run, this_week
from tests.home.factories import GuidancePageFactory, child, make_site
from tests.organisation.factories import PhoneLineFactory, PlaceFactory, UserFactory

from .factories import published, published_triggers

pytestmark = pytest.mark.django_db
RUN = "/fi/checklists/triggers/"


@pytest.fixture
def place():
    found = PlaceFactory()
    PhoneLineFactory(place=found, number="019 000 0000")
    return found


@pytest.fixture
def doctor(client_for, place):
    make_site()
    published_triggers()
    return client_for(UserFactory(roles=[Role.HEALTH_STAFF], home_place=place))


def send(client, *ticked, nonce="n1", version=1, **more):
    data = {"version": version, "nonce": nonce, **{f"a-{code}": "1" for code in ticked}, **more}
    return client.post(RUN, data)


def token_in(response) -> str:
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def test_result_says_what_to_do_and_what_there_is(doctor, place):
    content = send(doctor, "T2").content.decode()
    assert "Yhteys tällä viikolla" in content
    assert "019 000 0000" in content
    assert place.hours_fi in content
    assert "ei validoitu" in content


def test_act_now_reminds_of_the_duty_and_others_do_not(doctor):
    assert "35 §" in send(doctor, "T12").content.decode()
    assert "Velvollisuutesi toimia" not in send(doctor, "T1", nonce="n2").content.decode()


def test_a_run_is_counted_once_as_sums_only(doctor, place):
    send(doctor, "T2", "T10")
    send(doctor, "T2", "T10")
    send(doctor, "T2", "T10", nonce="n2")
    row = RunCount.objects.get()
    assert (row.week, row.place, row.level, row.led_to, row.count) == (this_week(), place, "plan", "", 2)
    assert dict(ItemCount.objects.values_list("item", "count")) == {"T2": 2, "T10": 2}


def test_what_it_led_to_is_counted_once(doctor):
    token = token_in(send(doctor, "T2"))
    for _ in range(2):
        response = doctor.post(f"{RUN}led-to/", {"token": token, "led_to": "call"})
        assert response.status_code == 302
    assert RunCount.objects.get(led_to="call").count == 1
    assert ItemCount.objects.get(led_to="call").item == "T2"


@pytest.mark.parametrize("sent", [{}, {"token": "x", "led_to": "call"}, {"led_to": "call"}])
def test_a_forged_token_counts_nothing(doctor, sent):
    assert doctor.post(f"{RUN}led-to/", sent).status_code == 404
    assert not RunCount.objects.exists()


def test_an_unknown_way_counts_nothing(doctor):
    token = token_in(send(doctor, "T2"))
    assert doctor.post(f"{RUN}led-to/", {"token": token, "led_to": "rm"}).status_code == 404
    assert RunCount.objects.count() == 1


@pytest.mark.parametrize("version", ["", "9", "x", "-1", "9" * 40, "²"])
def test_a_version_that_is_not_there(doctor, version):
    assert send(doctor, "T2", version=version).status_code == 404


def test_the_version_on_the_screen_is_the_one_counted_and_shown(doctor):
    from referrals.models import Checklist

    checklist = Checklist.objects.get(code="triggers")
    level = checklist.levels.get(code="contact")
    level.title_fi = "Uudet sanat"
    checklist.levels.add(level)
    checklist.save_revision().publish()
    assert "Uudet sanat" not in send(doctor, "T2", version=1).content.decode()
    assert "Uudet sanat" in send(doctor, "T2", version=2, nonce="n2").content.decode()
    assert sorted(RunCount.objects.values_list("version__number", "count")) == [(1, 1), (2, 1)]


def test_nothing_about_the_run_stays_behind(doctor):
    """No model of counts has a user, a time, a text, or a link to anything but place, version and checklist."""
    for model in (RunCount, ItemCount, ToldCount):
        for field in model._meta.get_fields():
            assert not isinstance(field, (models.TextField, models.DateTimeField)), field
            assert field.name != "id" or isinstance(field, models.BigAutoField)
            if isinstance(field, models.CharField):
                assert field.max_length <= 30
            if field.is_relation:
                assert field.name in ("place", "version", "checklist")
            if isinstance(field, models.DateField):
                assert field.name == "week"
    send(doctor, "T2")
    assert not [key for key in doctor.session.keys() if "referral" in key or "checklist" in key]  # noqa: SIM118


def test_the_week_is_its_monday():
    assert this_week().weekday() == 0


def test_without_a_home_place(client_for):
    make_site()
    published_triggers()
    client = client_for(UserFactory(roles=[Role.HEALTH_STAFF]))
    send(client, "T2")
    send(client, "T2", nonce="n2")
    assert RunCount.objects.get().count == 2
    assert RunCount.objects.get().place is None


def test_a_list_that_is_taken_out_of_use_is_gone(doctor):
    from referrals.models import Checklist

    Checklist.objects.get(code="triggers").unpublish()
    assert doctor.get(RUN).status_code == 404
    assert "Herätteet" not in doctor.get("/fi/checklists/").content.decode().split("<main")[1]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_paper_blank_and_filled(doctor, language):
    path = f"/{language}/checklists/triggers/print/"
    blank = doctor.get(path).content.decode()
    assert "✕" not in blank
    filled = doctor.post(path, {"version": 1, "a-T3": "1"}).content.decode()
    assert filled.count("✕") == 1
    assert not RunCount.objects.exists()


def test_declined_is_said_back(doctor):
    content = send(doctor, **{"a-T5": "declined"}).content.decode()
    assert "Ei halunnut vastata" in content
    assert not ItemCount.objects.exists()


def test_told_the_patient_from_a_page(client_for, place):
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"))
    client = client_for(UserFactory(home_place=place))
    content = client.get(page.url).content.decode()
    nonce = re.search(r'name="nonce" value="([^"]+)"', content)[1]
    for _ in range(2):
        assert client.post(f"/fi/told/{page.pk}/", {"nonce": nonce}).status_code == 302
    row = ToldCount.objects.get()
    assert (row.page_key, row.place, row.week, row.count) == (page.translation_key, place, this_week(), 1)


def test_told_the_patient_from_a_result(doctor, place):
    token = token_in(send(doctor, "T1"))
    doctor.post(f"{RUN}told/", {"token": token})
    row = ToldCount.objects.get()
    assert (row.checklist.code, row.level, row.place, row.count) == ("triggers", "guide", place, 1)


def test_a_page_that_is_not_there_counts_nothing(doctor):
    assert doctor.post("/fi/told/999999/").status_code == 404
    assert not ToldCount.objects.exists()


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_small_figures_are_not_shown(count, shown):
    assert disclosed(count).value == shown


def test_learning_shows_what_followed_and_what_is_never_ticked(doctor, place, settings):
    settings.CHECKLIST_RETIRE_RUNS = 10
    from referrals.enums import LedTo
    from referrals.models import Checklist

    version = Checklist.objects.get(code="triggers").versions.get()
    for _ in range(12):
        count_run(version, "contact", ["T2"], place)
    for _ in range(6):
        count_run(version, "contact", ["T2"], place, LedTo.CALL)
    count_run(version, "guide", ["T1"], place)
    found = learning(version, 13)
    rows = {row.code: row for row in found.items}
    assert found.runs.value == 13
    assert rows["T2"].count.value == 12
    assert [(label, figure.value) for label, figure in rows["T2"].led_to] == [("Soitettu sosiaaliohjaajalle", 6)]
    assert rows["T1"].count.value is None
    assert len(found.never) == len(rows) - 2


def test_a_small_result_cannot_be_worked_out_from_the_others(place, db):
    published_triggers()
    from referrals.models import Checklist

    version = Checklist.objects.get(code="triggers").versions.get()
    for level, count in (("contact", 40), ("guide", 2), ("none", 30)):
        for _ in range(count):
            count_run(version, level, [], place)
    found = learning(version, 13)
    values = {row.code: row.count.value for row in found.levels}
    assert values["guide"] is None
    hidden = [code for code, value in values.items() if value is None]
    assert found.runs.value is None or len(hidden) > 1, "the one that is left out is what the others leave"
    assert found.runs.value == 72


LEARNERS = {"counsellor", "service_manager", "content_manager"}


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_what_was_learned(client_for, role):
    make_site()
    published_triggers()
    status = client_for(role.value).get(f"{RUN}learning/").status_code
    assert status == (200 if role.value in LEARNERS else 403)


@pytest.mark.parametrize("role", list(Role))
def test_who_exports(client_for, role):
    make_site()
    published_triggers()
    response = client_for(role.value).get(f"{RUN}versions/1/questionnaire.json")
    assert response.status_code == (200 if role.value in ("content_manager", "administrator") else 403)


def test_import_makes_a_draft(client_for):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from referrals.models import Checklist

    make_site()
    published_triggers()
    editor = client_for(Role.CONTENT_MANAGER.value)
    exported = editor.get(f"{RUN}versions/1/questionnaire.json").content
    path = "/admin/checklists/import/"
    sent = {"file": SimpleUploadedFile("x.json", exported), "code": "copied"}
    assert editor.post(path, sent).status_code == 302
    made = Checklist.objects.get(code="copied")
    assert not made.live
    assert made.items.count() == Checklist.objects.get(code="triggers").items.count()
    taken = editor.post(path, {"file": SimpleUploadedFile("x.json", exported), "code": "triggers"})
    assert "on jo tarkistuslista" in taken.content.decode()
    wrong = editor.post(path, {"file": SimpleUploadedFile("x.json", b"\xff\x00"), "code": "other"})
    assert "ei ole Sillasta viety" in wrong.content.decode()
    assert not Checklist.objects.filter(code="other").exists()


def test_versions_show_the_difference(doctor):
    from referrals.models import Checklist

    checklist = Checklist.objects.get(code="triggers")
    item = checklist.items.get(code="T1")
    item.text_fi = "Laskut jäävät"
    checklist.items.add(item)
    checklist.save_revision().publish()
    content = doctor.get(f"{RUN}versions/2/").content.decode()
    assert "<ins>Laskut jäävät</ins>" in content
    assert "<del>Laskut, lääkkeet tai asiakasmaksut jäävät maksamatta</del>" in content
    assert doctor.get(f"{RUN}versions/9/").status_code == 404


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize(("path", "queries"), [("/fi/checklists/", 4), ("/fi/checklists/made-up-0/versions/", 3)])
def test_query_counts(doctor, items, path, queries):
    from tests.home.test_query_counts import count

    for number in range(items):
        published(f"made-up-{number}")
    found, content = count(doctor, path)
    assert content.count("made-up-") >= (items if "versions" not in path else 1)
    assert found == queries


def test_query_counts_of_the_run_screen(doctor):
    from tests.home.test_query_counts import count

    assert count(doctor, RUN)[0] == 3


def test_the_editors_try_out_proposes_what_nobody_ticks(doctor, place, settings):
    settings.CHECKLIST_RETIRE_RUNS = 10
    from referrals.models import Checklist
    from referrals.selectors import try_out

    checklist = Checklist.objects.get(code="triggers")
    version = checklist.versions.get()
    assert try_out(checklist)["never"] == []
    for _ in range(10):
        count_run(version, "contact", ["T2"], place)
    never = try_out(checklist)["never"]
    assert len(never) == checklist.items.count() - 1
    assert try_out(Checklist(code="new"))["never"] == []


@pytest.mark.parametrize(("clock", "shown"), [("10.00", True), ("20.00", False)])
def test_the_staffs_line_is_offered_in_its_hours_only(doctor, place, monkeypatch, clock, shown):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from referrals import selectors

    place.phone_lines.update(hours_fi="Arkisin klo 9–15", hours_sv="", hours_en="")
    moment = datetime(2026, 11, 23, int(clock.split(".")[0]), tzinfo=ZoneInfo("Europe/Helsinki"))
    monkeypatch.setattr(selectors.timezone, "localtime", lambda *_args: moment)
    options = selectors.options_at(place)
    assert bool(options.staff_lines) is shown
    assert bool(options.silent_lines) is not shown
    content = send(doctor, "T2").content.decode()
    assert ("Soita sosiaaliohjaajalle" in content) is shown
    assert ("Sosiaaliohjaajan linja ei vastaa nyt" in content) is not shown
