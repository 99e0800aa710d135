"""Checklists as they are shipped, drafted or published."""

from typing import Any

from wagtail.signal_handlers import disable_reference_index_auto_update

from referrals.models import Checklist
from referrals.services import load_shipped, make_draft

from .definitions import definition, item, rule


def draft(code: str = "made-up", user: Any = None, **fields: Any) -> Checklist:
    content = {**definition([item("A"), item("B")], [rule("any", "yes"), rule("always", "no")]), **fields}
    return make_draft(content, code=code, user=user)


# What refers to what is written anew for each row of a list, and asked for by none of these tests.
@disable_reference_index_auto_update()
def published(code: str = "made-up", **fields: Any) -> Checklist:
    checklist = draft(code, **fields)
    checklist.latest_revision.publish()
    return Checklist.objects.get(pk=checklist.pk)


@disable_reference_index_auto_update()
def published_triggers() -> Checklist:
    made = next(checklist for checklist in load_shipped() if checklist.code == "triggers")
    made.latest_revision.publish()
    return Checklist.objects.get(code="triggers")
