"""Taking feedback in, answering it, and the link of the tablet."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.models import Place
from privacy.limits import within_limit

from ..codes import FeedbackMethod, FeedbackState, Respondent, VisitLanguage
from ..enums import PublicLinkKind
from ..models import ClientFeedback, PublicLink

TEN_MINUTES = 600
ONCE_SECONDS = 3600

FOLLOWING: dict[str, frozenset[str]] = {
    FeedbackState.RECEIVED: frozenset({FeedbackState.READ, FeedbackState.ANSWERED, FeedbackState.ARCHIVED}),
    FeedbackState.READ: frozenset({FeedbackState.ANSWERED, FeedbackState.ARCHIVED}),
    FeedbackState.ANSWERED: frozenset({FeedbackState.ARCHIVED}),
    FeedbackState.ARCHIVED: frozenset(),
}


class TooMany(Exception):  # noqa: N818  named as it is read
    """More answers through one link than people can give."""


class StateChanged(Exception):  # noqa: N818  named as it is read
    """The feedback is not in a state from which that is possible."""


@dataclass(frozen=True)
class Answers:
    """The three taps: codes of `Answer`."""

    easy: str
    helped: str
    heard: str


def take_kiosk_answers(link: PublicLink, answers: Answers, language: str, once: str = "") -> bool:
    """Keep what somebody tapped; whether it was new. `once` marks one showing of the last question.

    Limited by link, so that no address of a visitor is needed, let alone kept.

    Raises:
        TooMany: see there; nothing was kept.
    """
    if once and not cache.add(f"silta:kiosk:{link.pk}:{once[:40]}", 1, ONCE_SECONDS):
        return False
    if not within_limit(f"kiosk:{link.pk}", limit=settings.KIOSK_ANSWERS, seconds=TEN_MINUTES):
        raise TooMany
    ClientFeedback.objects.create(
        place_id=link.place_id,
        method=FeedbackMethod.KIOSK,
        respondent=Respondent.CLIENT,
        language=language if language in VisitLanguage.values else VisitLanguage.OTHER,
        easy=answers.easy,
        helped=answers.helped,
        heard=answers.heard,
        state=FeedbackState.ARCHIVED,
    )
    return True


@transaction.atomic
def set_state(feedback: ClientFeedback, state: str) -> ClientFeedback:
    """Move `feedback` on.

    Raises:
        StateChanged: see there.
    """
    feedback = ClientFeedback.objects.select_for_update().get(pk=feedback.pk)
    if state not in FOLLOWING[feedback.state]:
        raise StateChanged
    feedback.state = state
    feedback.save(update_fields=["state"])
    return feedback


def kiosk_link(place: Place) -> PublicLink:
    """The link in use of `place`, made when there is none yet."""
    wanted = {"place": place, "kind": PublicLinkKind.KIOSK, "revoked_on": None}
    found = PublicLink.objects.filter(**wanted).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return PublicLink.objects.create(**wanted, key=secrets.token_urlsafe(16))
    except IntegrityError:
        return PublicLink.objects.get(**wanted)


@transaction.atomic
def renew_kiosk_link(place: Place) -> PublicLink:
    """A new link; the old one opens nothing from now on. Two at once: the later one is in use."""
    Place.objects.select_for_update().get(pk=place.pk)
    PublicLink.objects.filter(place=place, kind=PublicLinkKind.KIOSK, revoked_on=None).update(
        revoked_on=timezone.localdate()
    )
    return PublicLink.objects.create(place=place, kind=PublicLinkKind.KIOSK, key=secrets.token_urlsafe(16))
