"""Only the care team reads; everything is logged; the words are nowhere else."""

import logging
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import get_resolver
from django.utils import translation
from openpyxl import load_workbook

from careplans.enums import Deed
from careplans.models import CarePlan, PlanSettings
from careplans.services import team
from organisation.roles import Role
from privacy.encryption import forget_proofs
from privacy.models import AccessEvent
from tests.conftest import SUPERUSER
from tests.intranet.addresses import addresses
from tests.privacy.leaks import answered, logged, stored

from .factories import WORDS, active_plan, by, coordinator_of, doctor, in_days, opened, social

pytestmark = pytest.mark.django_db
EVERYBODY = (*(role.value for role in Role), SUPERUSER)


def plan_addresses(plan: CarePlan) -> list[str]:
    """Every address of the room that has a plan's key, filled in."""
    found = []
    with translation.override("fi"):
        patterns = get_resolver().reverse_dict  # loads them
        assert patterns
    values = {"<slug:section>": "goals", "<int:pk>": str(plan.concerns.first().pk), "<int:number>": "1"}
    for address in addresses():
        if address.name.startswith("careplans:") and "<uuid:key>" in address.route:
            path = "/" + address.route.replace("<uuid:key>", str(plan.pk))
            for place, value in values.items():
                path = path.replace(place, value)
            found.append(path)
    return found


def test_the_addresses_are_found():
    assert len(plan_addresses(active_plan())) == 16


@pytest.mark.parametrize("who", [*EVERYBODY, None])
def test_nobody_outside_of_the_team_gets_a_word(client_for, room, who):
    """Every role, and the superuser, at every address of a plan, by GET and by POST."""
    plan = active_plan()
    client = client_for(who)
    before = {field.name: getattr(plan, field.name) for field in CarePlan._meta.fields}
    for path in plan_addresses(plan):
        for answer in (
            client.get(path),
            client.post(path, {"purpose": "review", "state": "completed", "seen": "active"}),
        ):
            assert answer.status_code in (302, 403, 404, 405), path
            if answer.status_code == 302:
                assert "/accounts/login/" in answer["Location"], path
            assert answered(answer, (*WORDS, plan.reference, plan.shown_reference)) == [], path
    plan.refresh_from_db()
    assert {field.name: getattr(plan, field.name) for field in CarePlan._meta.fields} == before


@pytest.mark.parametrize("who", [Role.HEALTH_STAFF.value, Role.COUNSELLOR.value])
def test_a_try_from_outside_is_in_the_log(client_for, room, who):
    plan = active_plan()
    client_for(who).get(f"/fi/plans/{plan.pk}/")
    assert AccessEvent.objects.last().action == Deed.REFUSED
    assert AccessEvent.objects.last().reference == plan.reference


@pytest.mark.parametrize("who", EVERYBODY)
def test_lists_search_admin_and_history_hold_nothing(client_for, room, who):
    plan = active_plan()
    client = client_for(who)
    paths = [
        "/fi/", "/fi/plans/", "/fi/plans/pairs/", "/fi/plans/log/", "/fi/plans/unusual/", "/fi/plans/retention/",
        "/fi/plans/settings/", "/fi/search/?q=zebrat", f"/fi/search/?q={plan.reference[:6]}", "/admin/",
        "/admin/reports/site-history/", "/admin/snippets/", "/admin/reports/",
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path, follow=True)
        assert answered(answer, (*WORDS, plan.reference, plan.shown_reference)) == [], path


def test_no_permission_of_the_room_can_be_given():
    """No model of plans has a permission, is a snippet, or is in the search, reference or change log."""
    from auditlog.registry import auditlog
    from django.apps import apps
    from wagtail.models import ReferenceIndex
    from wagtail.search.index import get_indexed_models
    from wagtail.snippets.models import get_snippet_models

    models = [*apps.get_app_config("careplans").get_models(), *apps.get_app_config("privacy").get_models()]
    assert len(models) > 15
    assert not Permission.objects.filter(content_type__app_label__in=("careplans", "privacy")).exists()
    for model in models:
        assert model not in get_snippet_models()
        assert model not in get_indexed_models()
        assert not auditlog.contains(model)
        assert not ReferenceIndex.model_is_indexable(model), model


def test_the_words_are_nowhere_else(client_for, room, caplog, settings):
    """A whole sitting: then database, sessions, cache, log, titles and addresses are searched."""
    settings.DEBUG = False
    caplog.set_level(logging.DEBUG)
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    client.raise_request_exception = False
    url = f"/fi/plans/{plan.pk}/"
    titles = []
    for path in (
        "",
        "write/concerns/",
        "write/goals/",
        "write/actions/",
        "talk/",
        "versions/1/",
        "copy/",
        "print/",
        "bundle/",
    ):
        answer = client.get(url + path)
        assert answer.status_code == 200, path
        html = answer.content.decode()
        assert any(word in html for word in WORDS), path
        titles.append(html.partition("<title>")[2].partition("</title>")[0])
        assert answer["Cache-Control"] == "private, no-store"
        assert not [word for word in WORDS if word in str(answer.headers)]
    client.post(f"{url}write/situation/", {"base": 1, "situation": "zebratilanne 311219F998S"})
    client.get("/fi/plans/")
    client.get("/fi/")
    assert not [word for word in (*WORDS, plan.shown_reference) if any(word in title for title in titles)]
    assert stored(WORDS) == []
    sessions = " ".join(str(session.get_decoded()) for session in Session.objects.all())
    assert not [word for word in (*WORDS, plan.reference) if word in sessions]
    assert not [word for word in WORDS if word in repr(getattr(cache, "_cache", {}))]
    assert logged(caplog.records, WORDS) == []


def test_leaving_ends_access_at_once(client_for, room):
    plan = active_plan()
    member = plan.members.select_related("user").get(is_coordinator=False)
    client = opened(client_for(member.user), plan)
    assert client.get(f"/fi/plans/{plan.pk}/").status_code == 200
    team.end_member(plan, member, by(coordinator_of(plan).user))
    assert client.get(f"/fi/plans/{plan.pk}/").status_code == 404
    assert 'class="plan-row"' not in client.get("/fi/plans/").content.decode()


# --- Purpose and log -------------------------------------------------------------------------------


def test_the_purpose_is_asked_once_a_sitting(client_for, room):
    plan, other = active_plan(), None
    owner = coordinator_of(plan).user
    other = active_plan(owner)
    client = client_for(owner)
    url = f"/fi/plans/{plan.pk}/"
    asked = client.get(url)
    assert "careplans/purpose.html" in [template.name for template in asked.templates]
    assert answered(asked, WORDS) == []
    assert client.post(f"{url}open/", {"purpose": "other", "next": url}).status_code == 200
    assert client.post(f"{url}open/", {"purpose": "other", "reason": "311219F998S", "next": url}).status_code == 200
    assert client.post(f"{url}open/", {"purpose": "other", "reason": "x" * 81, "next": url}).status_code == 200
    assert not AccessEvent.objects.filter(action=Deed.OPEN).exists()
    answer = client.post(
        f"{url}open/", {"purpose": "other", "reason": "Asiakas pyysi", "next": "https://evil.example/"}
    )
    assert answer["Location"] == url
    event = AccessEvent.objects.get(action=Deed.OPEN)
    assert (event.purpose, event.reason, event.reference) == ("other", "Asiakas pyysi", plan.reference)
    assert "zebratavoite" in client.get(url).content.decode()
    assert AccessEvent.objects.last().purpose == "other"
    assert "careplans/purpose.html" in [one.name for one in client.get(f"/fi/plans/{other.pk}/").templates]
    fresh = client_for(None)
    fresh.force_login(owner)
    assert "careplans/purpose.html" in [one.name for one in fresh.get(url).templates]


def test_a_sitting_ends(client_for, room, monkeypatch):
    import time

    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    now = time.time()
    monkeypatch.setattr("careplans.views.access.time.time", lambda: now + 4 * 3600 + 1)
    assert answered(client.get(f"/fi/plans/{plan.pk}/"), WORDS) == []


def test_a_form_of_an_earlier_sitting_keeps_its_text(client_for, room):
    plan = active_plan()
    owner = coordinator_of(plan).user
    url = f"/fi/plans/{plan.pk}/write/situation/"
    html = opened(client_for(owner), plan).get(url).content.decode()
    assert 'name="sitting_purpose" value="review"' in html
    sent = {"base": CarePlan.objects.get().situation_version, "situation": "uusi teksti"}
    fresh = client_for(owner)
    for purpose in ("", "other", "daily", "forged"):
        fresh.post(url, {**sent, "sitting_purpose": purpose})
        assert CarePlan.objects.get().situation == "zebratilanne"
    assert fresh.post(url, {**sent, "sitting_purpose": "review"}).status_code == 302
    assert CarePlan.objects.get().situation == "uusi teksti"
    assert [event.action for event in AccessEvent.objects.order_by("-number")[:2]] == [Deed.CHANGE, Deed.OPEN]


DEEDS = [
    ("GET", "", Deed.READ),
    ("GET", "versions/1/", Deed.READ_VERSION),
    ("GET", "copy/", Deed.READ_COPY),
    ("GET", "print/", Deed.PRINT),
    ("GET", "bundle/", Deed.EXPORT),
    ("POST", "copy/", Deed.COPY),
    ("POST", "withdraw/", Deed.WITHDRAW),
    ("POST", "state/", Deed.MOVE),
]


@pytest.mark.parametrize(("method", "path", "deed"), DEEDS)
def test_every_deed_is_an_event_with_its_purpose(client_for, room, method, path, deed):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan, "correction")
    data = {"state": "on_hold", "seen": "active"} if path == "state/" else {"state": "delivered", "language": "sv"}
    getattr(client, method.lower())(f"/fi/plans/{plan.pk}/{path}", data if method == "POST" else {})
    event = AccessEvent.objects.last()
    assert (event.action, event.purpose, event.reference) == (deed, "correction", plan.reference)
    assert event.user_key == coordinator_of(plan).user_id
    assert event.role == "social_worker"


def test_lists_and_hits_are_events(client_for, room):
    plan = active_plan()
    client = client_for(coordinator_of(plan).user)
    client.get("/fi/plans/")
    assert (AccessEvent.objects.last().action, AccessEvent.objects.last().reference) == (Deed.LIST, plan.reference)
    answer = client.post("/fi/plans/find/", {"code": plan.shown_reference.lower()})
    assert answer["Location"] == f"/fi/plans/{plan.pk}/"
    assert AccessEvent.objects.last().action == Deed.SEARCH
    others = active_plan()
    answer = client.post("/fi/plans/find/", {"code": others.shown_reference})
    assert answer.status_code == 200
    assert str(others.pk) not in answer.content.decode()


def test_guessing_codes_is_slow(client_for, room, settings):
    settings.PLAN_CODE_TRIES = 3
    client = client_for(Role.COUNSELLOR.value)
    statuses = [client.post("/fi/plans/find/", {"code": "22222222"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 302, 302]


def test_the_log_of_one_code_with_filters_and_workbook(client_for, room):
    plan, other = active_plan(), active_plan()
    opened(client_for(coordinator_of(plan).user), plan).get(f"/fi/plans/{plan.pk}/print/")
    client = client_for(Role.DATA_PROTECTION_OFFICER.value)
    wanted = {"reference": plan.shown_reference, "first": "", "last": "", "action": ""}
    html = client.post("/fi/plans/log/", wanted).content.decode()
    assert plan.shown_reference in html
    assert other.shown_reference not in html
    assert "Avasi tulostettavaksi" in html
    only = client.post("/fi/plans/log/", {**wanted, "disclosures": "on"}).content.decode()
    body = only.partition("<tbody>")[2]
    assert "Avasi tulostettavaksi" in body
    assert "Aloitti" not in body
    before = client.post("/fi/plans/log/", {**wanted, "last": in_days(-1).isoformat()}).content.decode()
    assert "<tbody>" not in before
    answer = client.post("/fi/plans/log/", {**wanted, "do": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(min_row=2))
    assert (
        len(rows)
        == AccessEvent.objects.filter(reference=plan.reference)
        .exclude(action="log_export")
        .exclude(action="log")
        .count()
        + 3
    )
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
    assert AccessEvent.objects.last().action == Deed.LOG_EXPORT


@pytest.mark.parametrize("days", [{"first": "0001-01-01"}, {"last": "9999-12-31"}])
def test_the_log_of_far_days(client_for, room, days):
    officer = client_for(Role.DATA_PROTECTION_OFFICER.value)
    answer = officer.post("/fi/plans/log/", {"reference": "", "first": "", "last": "", "action": "", **days})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_formulas_in_a_reason_stay_text(client_for, room):
    plan = active_plan()
    client = client_for(coordinator_of(plan).user)
    client.post(f"/fi/plans/{plan.pk}/open/", {"purpose": "other", "reason": '=HYPERLINK("x")'})
    officer = client_for(Role.DATA_PROTECTION_OFFICER.value)
    answer = officer.post("/fi/plans/log/", {"reference": plan.reference, "do": "xlsx"})
    cells = [cell for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if cell.value == '=HYPERLINK("x")']
    assert cell.data_type == "s"


@pytest.mark.parametrize("who", [role for role in EVERYBODY if role != Role.DATA_PROTECTION_OFFICER.value])
def test_the_log_is_for_the_officer_only(client_for, room, who):
    for path in ("log/", "unusual/", "settings/", "retention/"):
        assert client_for(who).get(f"/fi/plans/{path}").status_code == 403


def test_unusual_access(client_for, room):
    from careplans.selectors.office import AWAY, HOURS, MANY, REFUSED, unusual_access

    owner = social()
    plans = [active_plan(owner) for _ in range(3)]
    owner.home_place = plans[0].place
    owner.save()
    client = client_for(owner)
    for plan in plans:
        opened(client, plan)
    client_for(Role.COUNSELLOR.value).get(f"/fi/plans/{plans[0].pk}/")
    room.many_plans, room.day_begins, room.day_ends = 3, 0, 24
    found = {one.why: one.count for one in unusual_access(room)}
    assert found == {MANY: 3, AWAY: 2, REFUSED: 1}
    room.many_plans, room.day_begins, room.day_ends = 4, 0, 0
    assert {one.why: one.count for one in unusual_access(room)}[HOURS] == 3
    assert MANY not in {one.why for one in unusual_access(room)}
    html = client_for(Role.DATA_PROTECTION_OFFICER.value).get("/fi/plans/unusual/").content.decode()
    assert str(owner) in html


# --- The switch ------------------------------------------------------------------------------------

FILLED = {
    "controller": "Esimerkkilä", "contact": "Kirjaamo", "dpia_reference": "E/1", "purge_days": 90, "waiting_days": 14,
    "emptied_days": 7, "many_plans": 15, "day_begins": 7, "day_ends": 18, "is_open": "on",
}  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_closed_for_everybody_with_a_page_that_says_why(client_for, who):
    answer = client_for(who).get("/fi/plans/")
    assert answer.status_code == 200
    assert "eivät ole käytössä" in answer.content.decode()


def test_closing_hides_everything_and_deletes_nothing(client_for, room):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    officer = client_for(Role.DATA_PROTECTION_OFFICER.value)
    officer.post("/fi/plans/settings/", {name: value for name, value in FILLED.items() if name != "is_open"})
    for path in plan_addresses(plan):
        assert client.get(path).status_code in (302, 405)
    assert plan.shown_reference not in client.get("/fi/plans/").content.decode()
    assert "zebra" not in client.get("/fi/").content.decode()
    officer.post("/fi/plans/settings/", FILLED)
    assert "zebratavoite" in client.get(f"/fi/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize("name", ["controller", "contact", "dpia_reference", "purge_days", "waiting_days"])
def test_it_does_not_open_with_a_blank(client_for, name):
    client_for(Role.DATA_PROTECTION_OFFICER.value).post("/fi/plans/settings/", {**FILLED, name: ""})
    assert not PlanSettings.objects.filter(is_open=True).exists()


def test_the_deploy_check_says_how_it_stands(settings):
    from careplans.checks import plans_are_ready

    assert [message.id for message in plans_are_ready(None)] == ["silta.W004"]
    PlanSettings.objects.create(pk=1, controller="a", contact="b", dpia_reference="c", is_open=True)
    assert plans_are_ready(None) == []
    settings.PLAN_ENCRYPTION_KEYS = []
    assert [message.id for message in plans_are_ready(None)] == ["silta.E004"]


def test_a_missing_key_is_said_and_breaks_nothing(client_for, room, settings):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    keys, settings.PLAN_ENCRYPTION_KEYS = settings.PLAN_ENCRYPTION_KEYS, []
    forget_proofs()
    answer = client.get(f"/fi/plans/{plan.pk}/")
    assert answer.status_code == 503
    assert "Mitään ei ole kadonnut" in answer.content.decode()
    settings.PLAN_ENCRYPTION_KEYS = keys
    assert "zebratavoite" in client.get(f"/fi/plans/{plan.pk}/").content.decode()


def test_nothing_joins_with_plans():
    """No model of another room points at a plan, and no plan at a visit, slip, booking, referral or meeting."""
    from django.apps import apps

    mine = set(apps.get_app_config("careplans").get_models(include_auto_created=True))
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if not field.is_relation:
                continue
            other = field.related_model
            assert not (other in mine and model not in mine), field
            if model in mine and other not in mine:
                assert other._meta.label in ("organisation.User", "organisation.Place", "organisation.NeedTopic"), field


def test_members_are_found_by_name_among_those_who_work_with_plans(client_for, room):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    wanted = doctor(first_name="Zelda", last_name="Esimerkki")
    from tests.organisation.factories import UserFactory

    UserFactory(first_name="Zelda", last_name="Toimittaja", roles=[Role.CONTENT_MANAGER])
    html = client.get(f"/fi/plans/{plan.pk}/team/?q=zel").content.decode()
    assert "Zelda Esimerkki" in html
    assert "Toimittaja" not in html
    data = {"user": wanted.pk, "sector": "primary_care"}
    assert client.post(f"/fi/plans/{plan.pk}/team/", data).status_code == 302
    assert plan.members.filter(user=wanted, left_on=None).exists()
