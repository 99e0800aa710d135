"""The room's words for the access log."""

from collections.abc import Iterable
from dataclasses import dataclass

from organisation.models import User
from privacy.accesslog import Access, Actor, record

from ..enums import Deed, Purpose
from ..models import CarePlan

KIND = "plan"
JOB = Actor("run_daily")


@dataclass(frozen=True)
class By:
    """Who does it and why: the purpose of the sitting."""

    user: User
    purpose: str
    reason: str = ""


def actor_of(user: User) -> Actor:
    return Actor(str(user), user.pk, user.profession, user.home_place_id)


def access(plan: CarePlan, deed: str, purpose: str, reason: str = "", detail: str = "") -> Access:
    return Access(KIND, deed, purpose, plan.reference, reason, detail, plan.place_id)


def write(by: By, plan: CarePlan, deed: str, detail: str = "") -> None:
    """One event of a member of staff."""
    record(actor_of(by.user), [access(plan, deed, by.purpose, by.reason, detail)])


def write_listed(user: User, plans: Iterable[CarePlan], deed: str = Deed.LIST) -> None:
    """One event a plan that a list or a search has shown."""
    record(actor_of(user), [access(plan, deed, Purpose.OWN_LIST) for plan in plans])


def write_job(plans: Iterable[CarePlan], deed: str, detail: str = "") -> None:
    record(JOB, [access(plan, deed, Purpose.DAILY, detail=detail) for plan in plans])


def write_oversight(user: User, deed: str, reference: str = "", detail: str = "") -> None:
    """What the data protection officer did: no plan is opened by it."""
    record(actor_of(user), [Access(KIND, deed, Purpose.OVERSIGHT, reference, detail=detail)])
