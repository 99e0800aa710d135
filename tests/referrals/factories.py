"""Checklists as they are shipped, drafted or published."""

from typing import Any

from referrals.models import Checklist
from referrals.services import load_shipped, make_draft

from .definitions import definition, item, rule


def draft(code: str = "made-up", user: Any = None, **fields: Any) -> Checklist:
    content = {**definition([item("A"), item("B")], [rule("any", "yes"), rule("always", "no")]), **fields}
    return make_draft(content, code=code, user=user)


def published(code: str = "made-up", **fields: Any) -> Checklist:
    checklist = draft(code, **fields)
    checklist.latest_revision.publish()
    return Checklist.objects.get(pk=checklist.pk)


def published_triggers() -> Checklist:
    made = {checklist.code: checklist for checklist in load_shipped()}
    made["triggers"].latest_revision.publish()
    return Checklist.objects.get(code="triggers")
