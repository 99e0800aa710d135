"""The care team: coming, going, and handing the coordination over."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.models import User

from ..enums import Deed, NoticeKind, Scope, TransferState
from ..models import CarePlan, CareTeamMember, ConcernHandler, ConsentParty, CoordinatorTransfer
from .counts import forget_today, notify
from .log import By, write
from .plans import StateChanged, locked


class NotAgreed(Exception):  # noqa: N818  named as it is read
    """The consent does not name this sector as one that makes and reads the plan."""


def shared_sectors(plan: CarePlan) -> set[str]:
    """The sectors that the valid consent lets make and read the plan."""
    return set(
        ConsentParty.objects.filter(note__plan=plan, note__state="active", scope=Scope.SHARE).values_list(
            "sector", flat=True
        )
    )


@transaction.atomic
def add_member(plan: CarePlan, user: User, sector: str, by: By) -> CareTeamMember:
    """Add `user` for `sector`.

    Raises:
        NotAgreed: see there.
        StateChanged: the plan is closed, or the person is in the team already.
    """
    plan = locked(plan)
    if plan.is_closed or plan.members.filter(user=user, left_on=None).exists():
        raise StateChanged
    if sector not in shared_sectors(plan):
        raise NotAgreed
    try:
        with transaction.atomic():
            member = CareTeamMember.objects.create(plan=plan, user=user, sector=sector)
    except IntegrityError:
        raise StateChanged from None
    notify(plan, NoticeKind.ADDED, [user.pk])
    write(by, plan, Deed.TEAM, f"+ {user}")
    return member


@transaction.atomic
def end_member(plan: CarePlan, member: CareTeamMember, by: By) -> None:
    """The person leaves: they read nothing from now on, and their concerns are nobody's.

    Raises:
        StateChanged: the coordinator hands over first; or the person has left already.
    """
    plan = locked(plan)
    member = CareTeamMember.objects.get(pk=member.pk, plan=plan)
    if member.is_coordinator or member.left_on is not None:
        raise StateChanged
    leave(plan, member)
    notify(plan, NoticeKind.ENDED, [member.user_id])
    write(by, plan, Deed.TEAM, f"- {member.user}")


def leave(plan: CarePlan, member: CareTeamMember) -> None:
    """The columns of leaving; under the lock."""
    today = timezone.localdate()
    member.left_on = today
    member.save(update_fields=["left_on"])
    ConcernHandler.objects.filter(member=member).delete()
    plan.actions.filter(owner=member).update(owner=None)
    CoordinatorTransfer.objects.filter(plan=plan, to_member=member, state=TransferState.WAITING).update(
        state=TransferState.TAKEN_BACK, answered_on=today
    )
    forget_today([member.user_id])


@transaction.atomic
def ask_transfer(plan: CarePlan, to_member: CareTeamMember, by: By) -> CoordinatorTransfer:
    """The coordinator asks another member to coordinate.

    Raises:
        StateChanged: somebody is asked already, or the person is no member.
    """
    plan = locked(plan)
    now = plan.members.get(is_coordinator=True)
    target = plan.members.filter(pk=to_member.pk, left_on=None, is_coordinator=False).first()
    if plan.is_closed or target is None or plan.transfers.filter(state=TransferState.WAITING).exists():
        raise StateChanged
    transfer = CoordinatorTransfer.objects.create(plan=plan, from_member=now, to_member=target)
    notify(plan, NoticeKind.ASKED, [target.user_id])
    write(by, plan, Deed.TRANSFER, f"? {target.user}")
    return transfer


@transaction.atomic
def answer_transfer(plan: CarePlan, answer: str, by: By) -> CoordinatorTransfer:
    """Accept or decline (who was asked), or take back (who asked).

    Raises:
        StateChanged: nothing waits, or it is not theirs to answer.
    """
    plan = locked(plan)
    transfer = plan.transfers.select_related("from_member", "to_member").filter(state=TransferState.WAITING).first()
    if transfer is None:
        raise StateChanged
    who = transfer.from_member if answer == TransferState.TAKEN_BACK else transfer.to_member
    if who.user_id != by.user.pk or answer not in TransferState.values or answer == TransferState.WAITING:
        raise StateChanged
    transfer.state, transfer.answered_on = answer, timezone.localdate()
    transfer.save(update_fields=["state", "answered_on"])
    if answer == TransferState.ACCEPTED:
        plan.members.filter(is_coordinator=True).update(is_coordinator=False)
        plan.members.filter(pk=transfer.to_member_id).update(is_coordinator=True)
    other = transfer.to_member if answer == TransferState.TAKEN_BACK else transfer.from_member
    notify(plan, NoticeKind.ANSWERED, [other.user_id])
    forget_today([transfer.from_member.user_id, transfer.to_member.user_id])
    write(by, plan, Deed.TRANSFER, str(answer))
    return transfer
