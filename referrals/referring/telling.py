"""What the sender of a referral reads: by state, and no more than the client permitted (consent scope 3).

Pure. The same words stand on the sender's screen, in the receiver's preview and decide whether there is news at all:
a change that the permission hides tells the sender nothing, not even that it was.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..codes import (
    CancelReason,
    CorrectReason,
    DeclineReason,
    FailReason,
    HoldReason,
    NextStep,
    Outcome,
    ReferralState,
    TellBack,
)
from ..models import Referral

S = ReferralState


@dataclass(frozen=True)
class Standing:
    """A referral as far as telling goes: where it stands and why."""

    state: str
    arrived: bool
    reason: str = ""
    next_step: str = ""
    note: str = ""

    @classmethod
    def of(cls, referral: Referral) -> "Standing":
        return cls(referral.state, referral.arrived, referral.reason, referral.next_step, referral.note)


def seen_state(standing: Standing, scope: str) -> ReferralState:
    """The state that the sender may know of. Accepted is the last that says nothing about the client."""
    state = S(standing.state)
    if state in (S.DRAFT, S.REQUESTED, S.DECLINED, S.CANCELLED, S.IN_ERROR) or scope == TellBack.OUTCOME:
        return state
    if scope == TellBack.ARRIVED:
        if standing.arrived:
            return S.IN_PROGRESS
        return S.FAILED if state == S.FAILED else S.ACCEPTED
    return S.ACCEPTED


def told(standing: Standing, scope: str) -> list[str]:
    """What the sender reads, line by line, in the active language."""
    state = seen_state(standing, scope)
    if state == S.DRAFT:
        return [_("Not sent yet.")]
    if state == S.REQUESTED:
        return [_("Sent. The receiver has not decided yet.")]
    if state == S.CANCELLED:
        return [_("You cancelled it: %(reason)s.") % {"reason": _label(CancelReason, standing.reason)}]
    if state == S.IN_ERROR:
        return [_("Marked as made by mistake: %(reason)s.") % {"reason": _label(CorrectReason, standing.reason)}]
    if state == S.DECLINED:
        lines = [
            _("Declined: %(reason)s.") % {"reason": _label(DeclineReason, standing.reason)},
            _("What to do next: %(step)s.") % {"step": _label(NextStep, standing.next_step)},
        ]
        return [*lines, standing.note] if standing.note else lines
    return [_("The receiver has accepted it."), *_about_the_client(standing, state, scope)]


def _about_the_client(standing: Standing, state: ReferralState, scope: str) -> list[str]:
    if scope == TellBack.NOTHING:
        return [_("The client has not permitted more to be told.")]
    lines = []
    if standing.arrived:
        lines.append(_("The client arrived."))
    elif state == S.FAILED:
        lines.append(_("The client did not arrive."))
    else:
        lines.append(_("The client has not arrived yet."))
    if scope == TellBack.ARRIVED:
        return [*lines, _("The client has not permitted more to be told.")]
    if state == S.ON_HOLD:
        lines.append(_("On hold: %(reason)s.") % {"reason": _label(HoldReason, standing.reason)})
    elif state == S.COMPLETED:
        lines.append(_("Outcome: %(outcome)s.") % {"outcome": _label(Outcome, standing.reason)})
    elif state == S.FAILED and (standing.arrived or standing.reason != FailReason.NOT_ARRIVED):
        lines.append(_("Did not succeed: %(reason)s.") % {"reason": _label(FailReason, standing.reason)})
    if standing.note:
        lines.append(standing.note)
    return lines


def _label(codes: type, code: str) -> str:
    return str(dict(codes.choices).get(code, code))  # type: ignore[attr-defined]


def examples(scope: str) -> list[tuple[str, list[str]]]:
    """Before sending: what the sender will read in each case, under a scope."""
    cases = (
        (_("Accepted"), Standing(S.ACCEPTED, arrived=False)),
        (_("The client arrived"), Standing(S.IN_PROGRESS, arrived=True)),
        (_("The client did not arrive"), Standing(S.FAILED, arrived=False, reason=FailReason.NOT_ARRIVED)),
        (_("Completed"), Standing(S.COMPLETED, arrived=True, reason=Outcome.SERVICE)),
    )
    return [(case, told(standing, scope)) for case, standing in cases]
