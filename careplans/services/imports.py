"""A plan from our own bundle: another unit, or the same one after the plan was deleted here."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.utils import timezone

from organisation.models import NeedTopic, Place
from privacy.validators import refuse_contact_details, refuse_in

from ..enums import Deed
from ..fhir import BundleRefused, read_bundle
from ..models import CarePlan, Concern, Goal, PlanAction
from ..models.parts import LINE_LENGTH
from ..models.plan import FAR_YEARS, SITUATION_LENGTH
from ..snapshot import Content
from .consent import ConsentDetails, CoordinatorNotAgreed, note_consent
from .log import By, write
from .plans import begin


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _check(content: Content, consent: Content) -> None:
    """Lengths, the guards of texts and the days of the consent, as the forms would.

    Raises:
        BundleRefused: on the first that does not hold.
    """
    texts = [row[name] for key in ("concerns", "goals", "actions") for row in content[key] for name in row]
    lines = [text for text in texts if isinstance(text, str)]
    if len(content["situation"]) > SITUATION_LENGTH or max(map(len, lines), default=0) > LINE_LENGTH:
        raise BundleRefused
    try:
        refuse_in(content)
        for text in (content["situation"], *lines):
            text.encode()  # half a character is no text
            ProhibitNullCharactersValidator()(text)
            refuse_contact_details(text)
    except (ValidationError, UnicodeEncodeError):
        raise BundleRefused from None
    today = timezone.localdate()
    if (
        not consent["given_on"] <= today <= consent["valid_until"]
        or consent["valid_until"].year > today.year + FAR_YEARS
    ):
        raise BundleRefused


@transaction.atomic
def import_bundle(raw: bytes, place: Place, sector: str, by: By) -> CarePlan:
    """A draft with a new code and the importer as coordinator. Who else takes part is added by hand.

    Raises:
        BundleRefused: see `read_bundle`; also a consent that has run out or leaves the importer's sector out.
    """
    content, consent = read_bundle(raw)
    _check(content, consent)
    topics = {topic.code: topic for topic in NeedTopic.objects.all()}
    if any(row["area"] not in topics for row in content["concerns"]):
        raise BundleRefused
    plan = begin(content["kind"], place, by, sector)
    try:
        note_consent(plan, ConsentDetails(**consent), by)
    except CoordinatorNotAgreed:
        raise BundleRefused from None
    plan.refresh_from_db()
    plan.situation, plan.next_review = content["situation"], _day(content["next_review"])
    plan.save(update_fields=["situation", "next_review"])
    for row in content["concerns"]:
        Concern.objects.create(
            plan=plan,
            text=row["text"],
            area=topics[row["area"]],
            raised_by=row["raised_by"],
            resolved_on=plan.created_on if row["resolved"] else None,
        )
    for row in content["goals"]:
        Goal.objects.create(plan=plan, **{**row, "target_on": _day(row["target_on"])})
    _actions(plan, content["actions"])
    write(by, plan, Deed.IMPORT)
    return plan


def _actions(plan: CarePlan, rows: list[Content]) -> None:
    made = [
        PlanAction.objects.create(plan=plan, **{**row, "due_on": _day(row["due_on"]), "supports": None}) for row in rows
    ]
    for action, row in zip(made, rows, strict=True):
        if row["supports"] is not None and 0 <= row["supports"] < len(made):
            action.supports = made[row["supports"]]
            action.save(update_fields=["supports"])
