"""The plan as a FHIR R4 bundle, and back: CarePlan, Goal, CareTeam, Consent, Provenance (P6).

The subject is the reference code: who it is, the client information system knows. What R4 has no
element for (who handles a concern, differing views) stands in extensions under our own address.
"""

import json
import uuid
from datetime import date
from typing import Any

from django.utils import timezone

from .enums import Achievement, ActionState, ConsentHow, DocumentedIn, GoalState, PlanKind, PlanState, RaisedBy, Scope
from .selectors.page import PlanPage
from .snapshot import Content, snapshot

BASE = "https://silta.invalid/fhir"
PLAN_STATUS = {
    PlanState.WAITING: "draft",
    PlanState.DRAFT: "draft",
    PlanState.PROPOSED: "draft",
    PlanState.ACTIVE: "active",
    PlanState.ON_HOLD: "on-hold",
    PlanState.COMPLETED: "completed",
    PlanState.REVOKED: "revoked",
    PlanState.IN_ERROR: "entered-in-error",
}
ACTION_STATUS = {
    ActionState.NOT_STARTED: "not-started",
    ActionState.IN_PROGRESS: "in-progress",
    ActionState.DONE: "completed",
    ActionState.DROPPED: "cancelled",
}
MOST_BYTES = 300_000
MOST_LINES = 60
Resource = dict[str, Any]


class BundleRefused(Exception):  # noqa: N818  named as it is read
    """The file is not a bundle that this room has written."""


def _extension(name: str, value: str | bool) -> Resource:  # noqa: FBT001  the value's type chooses the element
    key = "valueBoolean" if isinstance(value, bool) else "valueString"
    return {"url": f"{BASE}/{name}", key: value}


def _extensions(**values: str | bool | None) -> list[Resource]:
    return [_extension(name, value) for name, value in values.items() if value not in (None, "")]


def _code(system: str, code: str) -> Resource:
    return {"coding": [{"system": f"{BASE}/{system}", "code": code}]}


def _subject(reference: str) -> Resource:
    return {"identifier": {"system": f"{BASE}/plan-reference", "value": reference}, "type": "Patient"}


def bundle(page: PlanPage) -> Resource:
    """The bundle of `page`, which has to show its texts."""
    content, plan = snapshot(page), page.plan
    urls = {name: f"urn:uuid:{uuid.uuid4()}" for name in ("plan", "team", "consent", "provenance")}
    goal_urls = {goal["id"]: f"urn:uuid:{uuid.uuid4()}" for goal in content["goals"]}
    subject = _subject(plan.reference)
    entries = [
        (urls["plan"], _care_plan(page, content, subject, urls, goal_urls)),
        (urls["team"], _care_team(content, subject)),
        *((goal_urls[goal["id"]], _goal(goal, subject)) for goal in content["goals"]),
    ]
    if page.consent:
        entries.append((urls["consent"], _consent(page, subject)))
    entries.append((urls["provenance"], _provenance(page, urls["plan"])))
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": timezone.now().isoformat(timespec="seconds"),
        "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries],
    }


def _care_plan(
    page: PlanPage, content: Content, subject: Resource, urls: dict[str, str], goal_urls: dict[int, str]
) -> Resource:
    plan = page.plan
    places = {action["id"]: str(number) for number, action in enumerate(content["actions"])}
    resource: Resource = {
        "resourceType": "CarePlan",
        "identifier": [subject["identifier"]],
        "status": PLAN_STATUS[PlanState(plan.state)],
        "intent": "plan",
        "category": [_code("plan-kind", plan.kind)],
        "subject": subject,
        "created": plan.created_on.isoformat(),
        "careTeam": [{"reference": urls["team"]}],
        "extension": [
            *_extensions(**{"next-review": content["next_review"]}),
            *({"url": f"{BASE}/concern", "extension": _concern(row)} for row in content["concerns"]),
        ],
        "goal": [{"reference": url} for url in goal_urls.values()],
        "activity": [{"detail": _activity(action, places)} for action in content["actions"]],
    }
    if content["situation"]:
        resource["description"] = content["situation"]
    return {key: value for key, value in resource.items() if value != []}


def _concern(row: Content) -> list[Resource]:
    return [
        *_extensions(text=row["text"], area=row["area"], **{"raised-by": row["raised_by"]}),
        _extension("resolved", row["resolved"]),
        *(_extension("handler", name) for name in row["handlers"]),
    ]


def _activity(action: Content, places: dict[int, str]) -> Resource:
    detail: Resource = {
        "status": ACTION_STATUS[ActionState(action["state"])],
        "description": action["text"],
        "extension": [_extension("in-patient-record", action["in_patient_record"])],
    }
    if action["supports"] in places:
        detail["extension"].append(_extension("supports", places[action["supports"]]))
    if action["due_on"]:
        detail["scheduledPeriod"] = {"end": action["due_on"]}
    if action["by_client"]:
        detail["performer"] = [{"type": "Patient", "display": "client"}]
    elif action["owner"]:
        detail["performer"] = [{"type": "Practitioner", "display": action["owner"]}]
    return detail


def _care_team(content: Content, subject: Resource) -> Resource:
    return {
        "resourceType": "CareTeam",
        "status": "active",
        "subject": subject,
        "participant": [
            {
                "role": [_code("sector", member["sector"]), *([_code("role", "coordinator")] * member["coordinator"])],
                "member": {"type": "Practitioner", "display": member["name"]},
            }
            for member in content["team"]
        ],
    }


def _goal(goal: Content, subject: Resource) -> Resource:
    resource: Resource = {
        "resourceType": "Goal",
        "lifecycleStatus": goal["state"],
        "description": {"text": goal["text"]},
        "subject": subject,
        "extension": _extensions(**{"client-view": goal["client_view"], "professional-view": goal["worker_view"]}),
    }
    if goal["achievement"]:
        system = "http://terminology.hl7.org/CodeSystem/goal-achievement"
        resource["achievementStatus"] = {"coding": [{"system": system, "code": goal["achievement"]}]}
    if goal["target_on"]:
        resource["target"] = [{"dueDate": goal["target_on"]}]
    return {key: value for key, value in resource.items() if value != []}


def _consent(page: PlanPage, subject: Resource) -> Resource:
    note = page.consent
    assert note is not None  # noqa: S101  the caller has looked
    return {
        "resourceType": "Consent",
        "status": "active" if note.is_valid else "inactive",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": subject,
        "dateTime": note.given_on.isoformat(),
        "policyRule": _code("consent-kind", "cooperation"),
        "extension": _extensions(**{"how": note.how, "documented-in": note.documented_in}),
        "provision": {
            "period": {"start": note.given_on.isoformat(), "end": note.valid_until.isoformat()},
            "actor": [
                {"role": _code("scope", party.scope), "reference": {"display": party.sector}}
                for party in note.parties.all()
            ],
        },
    }


def _provenance(page: PlanPage, target: str) -> Resource:
    return {
        "resourceType": "Provenance",
        "target": [{"reference": target}],
        "recorded": timezone.now().isoformat(timespec="seconds"),
        "agent": [{"who": {"type": "Practitioner", "display": str(member.user)}} for member in page.members],
    }


# --- Back ------------------------------------------------------------------------------------------


def _one(resource: Resource, name: str) -> Any:
    for extension in resource.get("extension", ()):
        if extension["url"] == f"{BASE}/{name}":
            return extension.get("valueString", extension.get("valueBoolean"))
    return None


def _coded(concept: Resource) -> str:
    return str(concept["coding"][0]["code"])


def read_bundle(raw: bytes) -> tuple[Content, Content]:
    """The content and the consent of a bundle that `bundle` wrote. Keys of lines are their places.

    Raises:
        BundleRefused: anything else: not JSON, another program's bundle, codes that are not ours, too much.
    """
    if len(raw) > MOST_BYTES:
        raise BundleRefused
    try:
        data = json.loads(raw)
        by_type: dict[str, list[Resource]] = {}
        for entry in data["entry"]:
            by_type.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
        content = _content(by_type["CarePlan"][0], by_type.get("Goal", []))
        consent = _consent_of(by_type["Consent"][0])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise BundleRefused from None
    if any(len(content[name]) > MOST_LINES for name in ("concerns", "goals", "actions")):
        raise BundleRefused
    return content, consent


def _content(plan: Resource, goals: list[Resource]) -> Content:
    concerns = [one for one in plan.get("extension", ()) if one["url"] == f"{BASE}/concern"]
    states = {status: str(state) for state, status in ACTION_STATUS.items()}
    details = [activity["detail"] for activity in plan.get("activity", ())]
    return {
        "kind": str(PlanKind(_coded(plan["category"][0]))),
        "situation": str(plan.get("description", "")),
        "next_review": _checked_day(_one(plan, "next-review")),
        "concerns": [
            {
                "text": str(_one(row, "text")),
                "area": str(_one(row, "area")),
                "raised_by": str(RaisedBy(_one(row, "raised-by"))),
                "resolved": bool(_one(row, "resolved")),
            }
            for row in concerns
        ],
        "goals": [
            {
                "text": str(goal["description"]["text"]),
                "state": str(GoalState(goal["lifecycleStatus"])),
                "achievement": str(Achievement(_coded(goal["achievementStatus"])))
                if "achievementStatus" in goal
                else "",
                "target_on": _checked_day(goal["target"][0]["dueDate"]) if "target" in goal else None,
                "client_view": str(_one(goal, "client-view") or ""),
                "worker_view": str(_one(goal, "professional-view") or ""),
            }
            for goal in goals
        ],
        "actions": [
            {
                "text": str(detail["description"]),
                "state": states[detail["status"]],
                "due_on": _checked_day(detail["scheduledPeriod"]["end"]) if "scheduledPeriod" in detail else None,
                "by_client": detail.get("performer", [{}])[0].get("type") == "Patient",
                "in_patient_record": bool(_one(detail, "in-patient-record")),
                "supports": int(_one(detail, "supports")) if _one(detail, "supports") else None,
            }
            for detail in details
        ],
    }


def _checked_day(text: Any) -> str | None:
    return date.fromisoformat(str(text)).isoformat() if text else None


def _consent_of(consent: Resource) -> Content:
    provision = consent["provision"]
    from organisation.enums import PartnerSector

    return {
        "given_on": date.fromisoformat(provision["period"]["start"]),
        "valid_until": date.fromisoformat(provision["period"]["end"]),
        "how": str(ConsentHow(_one(consent, "how"))),
        "documented_in": str(DocumentedIn(_one(consent, "documented-in"))),
        "parties": {
            str(PartnerSector(actor["reference"]["display"])): str(Scope(_coded(actor["role"])))
            for actor in provision.get("actor", ())
        },
    }
