"""Who asks, who answers, and what may be done to a question in which state."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisation.models import User
from organisation.permissions import has_role
from organisation.roles import Role

from ..codes import ConsultState
from ..models import Consultation

EDITORS = (Role.CONTENT_MANAGER, Role.ADMINISTRATOR)
S = ConsultState


class Deed(TextChoices):
    """What is done to a question; the words stand on the buttons."""

    TAKE = "take", _("I take this")
    RELEASE = "release", _("Give it back to all")
    HAND_OVER = "hand_over", _("Hand over")
    ANSWER = "answer", _("Answer")
    CLOSE = "close", _("This is clear")
    ASK_AGAIN = "ask_again", _("Ask again")
    REFER = "refer", _("Make a referral")
    CORRECT = "correct", _("Made by mistake")


# By state: what who answers may do, and what who asked may do. (state, deed) → the state that follows.
OF_ANSWERER: dict[str, dict[Deed, ConsultState]] = {
    S.OPEN: {
        Deed.TAKE: S.OPEN,
        Deed.RELEASE: S.OPEN,
        Deed.HAND_OVER: S.OPEN,
        Deed.ANSWER: S.ANSWERED,
        Deed.CORRECT: S.IN_ERROR,
    },
    S.ANSWERED: {Deed.ANSWER: S.ANSWERED, Deed.CLOSE: S.CLOSED, Deed.CORRECT: S.IN_ERROR},
    S.CLOSED: {Deed.CORRECT: S.IN_ERROR},
    S.REFERRED: {},
    S.IN_ERROR: {},
}
OF_ASKER: dict[str, dict[Deed, ConsultState]] = {
    S.OPEN: {Deed.CORRECT: S.IN_ERROR},
    S.ANSWERED: {Deed.CLOSE: S.CLOSED, Deed.ASK_AGAIN: S.OPEN, Deed.REFER: S.REFERRED},
    S.CLOSED: {},
    S.REFERRED: {},
    S.IN_ERROR: {},
}


def may_answer(user: User) -> bool:
    """Social counsellors answer, log calls, and hand questions over."""
    return has_role(user, Role.COUNSELLOR)


def may_review_proposals(user: User) -> bool:
    """Content managers turn proposals into drafts and see what the guidance lacks."""
    return bool(user.is_active and user.is_superuser) or any(has_role(user, role) for role in EDITORS)


def allowed_deeds(user: User, consultation: Consultation) -> dict[Deed, ConsultState]:
    """What `user` may do now, and where it leads."""
    found: dict[Deed, ConsultState] = {}
    if consultation.asked_by_id == user.pk:
        found |= OF_ASKER[consultation.state]
    if may_answer(user):
        found |= OF_ANSWERER[consultation.state]
        if consultation.handled_by_id == user.pk:
            found.pop(Deed.TAKE, None)
        else:
            found.pop(Deed.RELEASE, None)
    return found
