"""As a social worker and a doctor use it, from the first talk to the withdrawal, with two browsers."""

import re

import pytest

from careplans.enums import PlanState
from careplans.models import CarePlan, PlanNotice, WorkingPair
from careplans.services.office import PairNotWhole, move_pair
from careplans.services.plans import StateChanged
from home.models import FrontPage
from organisation.roles import Role
from privacy.accesslog import verify
from privacy.models import AccessEvent
from tests.home.factories import make_site
from tests.organisation.factories import PlaceFactory
from tests.privacy.leaks import stored

from .factories import doctor, draft_plan, in_days, opened, social, topic

pytestmark = pytest.mark.django_db
CONSENT = {
    "given_on": in_days(0).isoformat(), "how": "spoken", "valid_until": in_days(200).isoformat(),
    "documented_in": "both", "sector_primary_care": "share", "sector_social_services": "share",
}  # fmt: skip


def line(number, **values):
    return {f"line-{number}-{name}": value for name, value in values.items()}


def form_of(base, lines, initial=0):
    management = {"line-TOTAL_FORMS": lines, "line-INITIAL_FORMS": initial, "base": base}
    return {**management, "line-MIN_NUM_FORMS": 0, "line-MAX_NUM_FORMS": 60}


def test_the_whole_way(client_for, room):
    area = topic()
    worker, physician = social(home_place=PlaceFactory()), doctor()
    one, two = client_for(worker), client_for(physician)
    began = one.post("/fi/plans/new/", {"kind": "shared", "place": worker.home_place_id, "sector": "social_services"})
    plan = CarePlan.objects.get()
    url = f"/fi/plans/{plan.pk}/"
    assert began["Location"] == f"{url}consent/"
    assert one.post(f"{url}write/situation/", {"base": 1, "situation": "ennen lupaa"})["Location"] == url
    assert CarePlan.objects.get().situation == ""
    assert one.post(f"{url}consent/", CONSENT)["Location"] == url
    one.post(f"{url}team/", {"user": physician.pk, "sector": "primary_care"})
    opened(two, plan, "client_present")
    # drafted together
    one.post(f"{url}write/situation/", {"base": 1, "situation": "Zebratilanne yhdessä"})
    mine, theirs = (plan.members.get(user=user).pk for user in (worker, physician))
    concern = line(0, text="Zebrahuoli asunnosta", area=area.pk, raised_by="health", handlers=[mine, theirs])
    two.post(f"{url}write/concerns/", {**form_of(1, 1), **concern})
    assert "2 hoitaa tätä" in one.get(url).content.decode()
    row = plan.concerns.get()
    two.post(f"{url}concerns/{row.pk}/", {"seen": f"{mine},{theirs}", "handler": mine})
    assert "2 hoitaa tätä" not in one.get(url).content.decode()
    goal = line(0, text="Zebratavoite", state="active", client_view="Heti", worker_view="Keväällä")
    one.post(f"{url}write/goals/", {**form_of(1, 1), **goal})
    action = line(0, text="Zebratoimi", who="client", due_on=in_days(7).isoformat(), state="not-started")
    one.post(f"{url}write/actions/", {**form_of(1, 1), **action})
    talk = {"held_on": in_days(0).isoformat(), "kind": "talk", "client": "present", "present": [mine, theirs],
            "note": "Zebrasovittu", "next_review": in_days(21).isoformat(), "version_goals": 2, "version_actions": 2,
            "version_review": 1, f"goal_{plan.goals.get().pk}": "in-progress",
            f"action_{plan.actions.get().pk}": "in-progress"}  # fmt: skip
    assert one.post(f"{url}talk/", talk).status_code == 302
    # put in force only with a copy
    one.post(f"{url}state/", {"seen": "draft", "state": "proposed"})
    one.post(f"{url}state/", {"seen": "proposed", "state": "active"})
    assert CarePlan.objects.get().state == PlanState.PROPOSED
    copy = one.get(f"{url}copy/?in=sv&large=1").content.decode()
    sheet = copy[copy.index("<main") :]
    assert "Vår gemensamma plan" in sheet
    assert "Du ser det så här:" in sheet
    assert str(physician) in sheet
    assert "large-print" in copy
    one.post(f"{url}copy/", {"state": "delivered", "language": "sv", "large": "on"})
    one.post(f"{url}state/", {"seen": "proposed", "state": "active"})
    assert CarePlan.objects.get().state == PlanState.ACTIVE
    # reviewed three weeks later
    review = {**talk, "is_review": "on", "next_review": in_days(60).isoformat(), "version_goals": 3,
              "version_actions": 3, "version_review": 2, f"goal_{plan.goals.get().pk}": "achieved"}  # fmt: skip
    two.post(f"{url}talk/", review)
    html = one.get(url).content.decode()
    assert "Eteneminen on nyt ”Saavutettu”" in html
    assert "Seuraava tarkistus siirtyi" in html
    later = one.get(f"{url}copy/?in=fi").content.decode()
    assert "edellisen kopiosi" in later
    # withdrawn at the doctor's
    two.post(f"{url}withdraw/")
    for client in (one, two):
        for path in ("", "versions/1/", "bundle/", "copy/"):
            assert "ebra" not in client.get(url + path, follow=True).content.decode().replace("zebra", "ebra")
    assert stored(["zebra"]) == []
    assert PlanNotice.objects.filter(kind="withdrawn", user=worker).exists()
    assert verify().broken is None
    deeds = set(AccessEvent.objects.filter(reference=plan.reference).values_list("action", flat=True))
    assert {"create", "consent", "team", "change", "settle", "talk", "activate", "copy", "withdraw"} <= deeds


def test_the_wellbeing_plan_starts_from_the_check(client_for, room, demo):
    owner = social()
    plan = draft_plan(owner, doctor(), kind="wellbeing")
    client = opened(client_for(owner), plan)
    url = f"/fi/plans/{plan.pk}/"
    assert f"{url}start/" in client.get(url).content.decode()
    page = client.get(f"{url}start/").content.decode()
    codes = re.findall(r'name="items" value="(W\d+)"', page)
    assert len(codes) == 12
    client.post(f"{url}start/", {"base": 1, "items": ["W7", "W9", "forged"]})
    assert sorted(plan.concerns.values_list("area__code", flat=True)) == ["housing", "loneliness"]
    assert {concern.text for concern in plan.concerns.all()} == {"Asumiseni", "Ystävät ja läheiset, yksinäisyys"}
    kinds = re.search(r'<option value="(\w+)" selected', client.get(f"{url}talk/").content.decode())
    assert kinds[1] == "joint_reception"
    assert client.get(f"/fi/plans/{draft_plan(owner).pk}/start/").status_code == 200  # asks the purpose first


def test_a_new_plan_from_a_referral_keeps_no_link(client_for, room):
    client = client_for(social(home_place=PlaceFactory()))
    assert "ei jää" not in client.get("/fi/plans/new/").content.decode()
    html = client.get("/fi/plans/new/?from=referral").content.decode()
    assert "eikä suunnitelmasta jää siihen yhteyttä" in html
    assert 'value="wellbeing" checked' not in html
    assert re.search(
        r'value="wellbeing"[^>]* checked', client.get("/fi/plans/new/?from=wellbeing-check").content.decode()
    )


# --- Pairs -----------------------------------------------------------------------------------------


def pair(**values):
    return WorkingPair.objects.create(place=PlaceFactory(), **values)


def test_a_pair_is_at_work_with_both_only():
    made = pair(health_member=doctor())
    with pytest.raises(PairNotWhole):
        move_pair(made, "proposed", "active")
    made.social_member = social()
    made.save()
    assert move_pair(made, "proposed", "active").state == "active"
    with pytest.raises(StateChanged):
        move_pair(made, "proposed", "active")
    assert move_pair(made, "active", "suspended").state == "suspended"
    ended = move_pair(made, "suspended", "inactive")
    assert ended.valid_to == in_days(0)
    for state in ("active", "suspended", "proposed"):
        with pytest.raises(StateChanged):
            move_pair(made, "inactive", state)


def test_single_work_stays_as_history(client_for, room):
    worker = social(last_name="Yksin")
    pair(mode="single", social_member=worker, state="inactive", valid_from=in_days(-300), valid_to=in_days(-100))
    pair(health_member=doctor(), social_member=worker, state="active", valid_from=in_days(-99))
    html = client_for(Role.SERVICE_MANAGER.value).get("/fi/plans/pairs/").content.decode()
    assert "Työskentelee yksin" in html
    assert html.count("Yksin<") + html.count("Yksin ") >= 2


def test_the_manager_names_pairs_and_sees_numbers(client_for, room):
    place = PlaceFactory()
    health, worker = doctor(home_place=place), social(home_place=place)
    draft_plan(worker)
    client = client_for(Role.SERVICE_MANAGER.value)
    data = {"mode": "pair", "health_member": health.pk, "social_member": "", "valid_from": in_days(0).isoformat()}
    assert client.post(f"/fi/plans/pairs/new/?place={place.slug}", data).status_code == 200
    assert not WorkingPair.objects.exists()
    data["social_member"] = worker.pk
    assert client.post(f"/fi/plans/pairs/new/?place={place.slug}", data).status_code == 302
    made = WorkingPair.objects.get()
    client.post(f"/fi/plans/pairs/{made.pk}/", {"seen": "proposed", "state": "active"})
    html = client.get("/fi/plans/pairs/").content.decode()
    assert "Työssä" in html
    load = html[html.index('id="load-caption"') :]
    assert str(worker) in load
    plan = CarePlan.objects.get()
    assert plan.shown_reference not in html
    assert client_for(worker).post(f"/fi/plans/pairs/{made.pk}/", {"state": "inactive"}).status_code == 403


# --- Front page ------------------------------------------------------------------------------------


def test_the_front_page_says_numbers_only(client_for, room):
    make_site()
    owner = social()
    plan = draft_plan(owner)
    CarePlan.objects.filter(pk=plan.pk).update(state="active", next_review=in_days(-1))
    html = client_for(owner).get("/fi/").content.decode()
    assert "1 tarkistus odottaa" in html
    assert plan.shown_reference not in html
    assert FrontPage.objects.exists()
    assert "Yhteiset suunnitelmasi" not in client_for(Role.HEALTH_STAFF.value).get("/fi/").content.decode()
