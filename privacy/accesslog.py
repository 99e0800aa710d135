"""Writing and verifying the access log. One chain for the whole installation.

Whoever writes holds the head row until the transaction ends, so events never fork. Write the event
after the record is locked and changed, in the same transaction: what is rolled back was not done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .models import AccessEvent, AccessLogHead
from .validators import refuse_identity_codes

START = "0" * 64
ROWS_AT_ONCE = 2000


@dataclass(frozen=True)
class Actor:
    """A member of staff, or a job (`key` None): as the log will name them for twelve years."""

    name: str
    key: int | None = None
    role: str = ""
    place_id: int | None = None


@dataclass(frozen=True)
class Access:
    """One thing done. `kind`, `action` and `purpose` are codes; `reason` is guarded text of at most 80 characters.

    `place_id` is the record's place, compared with the actor's own.
    """

    kind: str
    action: str
    purpose: str
    reference: str = ""
    reason: str = ""
    detail: str = ""
    place_id: int | None = None


def _own_place(actor: Actor, access: Access) -> bool | None:
    if actor.place_id is None or access.place_id is None:
        return None
    return actor.place_id == access.place_id


@transaction.atomic
def record(actor: Actor, accesses: Iterable[Access]) -> None:
    """Append one event for each of `accesses`, in three statements however many they are.

    Raises:
        ValidationError: when a reason holds an identity code. Nothing is written then.
    """
    wanted = list(accesses)
    if not wanted:
        return
    for access in wanted:
        refuse_identity_codes(access.reason)
    head = AccessLogHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        AccessLogHead.objects.get_or_create(pk=1)
        head = AccessLogHead.objects.select_for_update().get(pk=1)
    now = timezone.now()
    events = []
    number, digest = head.number, head.digest
    for access in wanted:
        number += 1
        event = AccessEvent(
            number=number,
            at=now,
            user_key=actor.key,
            actor=actor.name[:200],
            role=actor.role[:60],
            kind=access.kind,
            reference=access.reference,
            action=access.action,
            purpose=access.purpose,
            reason=access.reason[:80],
            detail=access.detail[:80],
            own_place=_own_place(actor, access),
            previous=digest,
        )
        digest = event.digest = event.computed_digest()
        events.append(event)
    AccessEvent.objects.bulk_create(events)
    AccessLogHead.objects.filter(pk=1).update(number=number, digest=digest)


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds. `broken` is the number of the first row that does not, with what is wrong."""

    count: int
    digest: str
    broken: int | None = None
    problem: str = ""


def verify(tell: Callable[[int], object] = lambda _count: None) -> Verdict:
    """Walk the whole chain. A row changed, removed, inserted or cut off the end is named.

    Reads in parts and a picture of the head first: what is written meanwhile is left for the next time.
    """
    head = AccessLogHead.objects.filter(pk=1).first()
    end = head.number if head else 0
    digest, expected = START, 1
    while True:
        rows: Sequence[AccessEvent] = list(
            AccessEvent.objects.filter(number__gte=expected, number__lte=end).order_by("number")[:ROWS_AT_ONCE]
        )
        if not rows:
            break
        for event in rows:
            problem = _problem(event, expected, digest)
            if problem:
                missing = event.number != expected
                return Verdict(expected - 1, digest, expected if missing else event.number, problem)
            digest, expected = event.digest, event.number + 1
        tell(len(rows))
    if head is None:
        beyond = AccessEvent.objects.order_by("number").first()
        return Verdict(0, digest, beyond.number, "the end of the chain is missing") if beyond else Verdict(0, digest)
    if expected != end + 1:
        return Verdict(expected - 1, digest, expected, "the row is missing")
    if digest != head.digest:
        return Verdict(end, digest, end, "the last row is not the one that was written last")
    return Verdict(end, digest)


def _problem(event: AccessEvent, expected: int, digest: str) -> str:
    if event.number != expected:
        return "the row is missing"
    if event.previous != digest:
        return "the row does not follow the one before it"
    if event.digest != event.computed_digest():
        return "the row was changed"
    return ""
