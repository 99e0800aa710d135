"""The bundle: valid R4, and back again."""

import json
import re

import pytest
from fhir.resources.R4B.bundle import Bundle

from careplans.fhir import BundleRefused, bundle, read_bundle
from careplans.models import CarePlan
from careplans.selectors.page import load_page
from careplans.services.imports import import_bundle
from careplans.services.sections import Row, save_section
from careplans.snapshot import snapshot

from .factories import active_plan, by, coordinator_of, draft_plan, opened, social

pytestmark = pytest.mark.django_db


def full_plan() -> CarePlan:
    plan = active_plan()
    member = coordinator_of(plan)
    health = plan.actions.get()
    health.in_patient_record = True
    health.save()
    rows = [Row({"text": "tuki", "owner": member, "supports": health, "state": "in-progress"})]
    save_section(plan, "actions", plan.actions_version, rows, by(member.user))
    plan.goals.update(achievement="improving", target_on="2027-05-01")
    return CarePlan.objects.get(pk=plan.pk)


def as_bytes(plan: CarePlan) -> bytes:
    return json.dumps(bundle(load_page(plan))).encode()


def plain(plan: CarePlan) -> dict:
    """The content without keys of lines, and without whose names cannot come along."""
    content = snapshot(load_page(CarePlan.objects.get(pk=plan.pk)))
    content.pop("team")
    places = {action["id"]: number for number, action in enumerate(content["actions"])}
    for action in content["actions"]:
        action["supports"] = places.get(action["supports"])
        action["owner"] = "" if action["by_client"] else None
    for row in content["concerns"]:
        row["handlers"] = []
    for key in ("concerns", "goals", "actions"):
        for row in content[key]:
            row.pop("id")
    return content


@pytest.mark.parametrize("make", [full_plan, draft_plan], ids=["full", "empty"])
def test_the_bundle_is_valid(make):
    plan = CarePlan.objects.get(pk=make().pk)
    data = json.loads(as_bytes(plan))
    Bundle.model_validate(data)
    kinds = [entry["resource"]["resourceType"] for entry in data["entry"]]
    assert {"CarePlan", "CareTeam", "Consent", "Provenance"} <= set(kinds)
    assert kinds.count("Goal") == plan.goals.count()


def test_the_bundle_names_no_client():
    plan = full_plan()
    resources = {entry["resource"]["resourceType"]: entry["resource"] for entry in json.loads(as_bytes(plan))["entry"]}
    subject = resources["CarePlan"]["subject"]
    assert subject["identifier"]["value"] == plan.reference
    assert set(subject) == {"identifier", "type"}
    assert "Patient" not in resources


def test_there_and_back():
    plan = full_plan()
    plan.concerns.update(resolved_on=plan.created_on)
    owner = social()
    other = import_bundle(as_bytes(plan), plan.place, "social_services", by(owner))
    assert plain(other) == plain(plan)
    assert other.reference != plan.reference
    assert other.members.get().user == owner
    assert CarePlan.objects.get(pk=other.pk).state == "draft"
    assert other.consents.get().parties.count() == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: b"not json",
        lambda text: b"[]",
        lambda text: b'{"entry": [{"resource": {"resourceType": "CarePlan"}}]}',
        lambda text: text.replace(b'"active"', b'"invented"'),
        lambda text: text.replace(b"zebratilanne", b"x" * 1000),
        lambda text: text.replace(b"zebratilanne", b"311219F998S"),
        lambda text: text.replace(b"zebratavoite", b"040 123 4567"),
        lambda text: text.replace(b"zebratilanne", b"\\ud800"),
        lambda text: text.replace(b"zebratilanne", b"\\u0000"),
        lambda text: re.sub(rb'"end": "20\d\d-\d\d-\d\d"', b'"end": "9999-12-31"', text),
        lambda text: re.sub(rb'"end": "20\d\d-\d\d-\d\d"', b'"end": "2020-01-01"', text),
        lambda text: text.replace(b'"share"', b'"talk"'),
        lambda text: text.replace(b"not-started", b"completely"),
        lambda text: text + b" " * 300_001,
        lambda text: b"[" * 100_000,
    ],
)
def test_other_files_are_refused_whole(spoil):
    plan = full_plan()
    raw = as_bytes(plan)
    assert spoil(raw) != raw
    with pytest.raises(BundleRefused):
        import_bundle(spoil(raw), plan.place, "social_services", by(social()))
    assert CarePlan.objects.count() == 1


def test_reading_needs_no_database(django_assert_num_queries):
    raw = as_bytes(full_plan())
    with django_assert_num_queries(0):
        content, consent = read_bundle(raw)
    assert content["situation"] == "zebratilanne"
    assert consent["parties"] == {"primary_care": "share", "social_services": "share"}


def test_by_the_screens(client_for, room):
    from django.core.files.uploadedfile import SimpleUploadedFile

    plan = full_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    answer = client.get(f"/fi/plans/{plan.pk}/bundle/")
    assert answer["Content-Disposition"] == 'attachment; filename="plan.json"'
    data = {"place": plan.place_id, "sector": "social_services"}
    sent = client.post("/fi/plans/import/", {**data, "file": SimpleUploadedFile("a.json", answer.content)})
    assert sent.status_code == 302
    assert "zebratavoite" in client.get(sent["Location"]).content.decode()
    wrong = client.post("/fi/plans/import/", {**data, "file": SimpleUploadedFile("a.json", b"{}")})
    assert "ei ole Sillan" in wrong.content.decode()
