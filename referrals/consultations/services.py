"""Asking, answering, handing over, logging a call, and forgetting (F3)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from organisation.models import NeedTopic, Place, Team, User
from organisation.roles import Role

from ..codes import AnswerKind, ConsultChannel, ConsultState, Continues, Identification, NoticeKind
from ..models import Consultation, ConsultationCount
from ..notices.services import tell
from ..stamp import renew_cases
from .permissions import Deed, allowed_deeds


class ConsultationChanged(Exception):  # noqa: N818  named as it is read
    """Another screen was quicker, or that may not be done now."""


@dataclass(frozen=True)
class Asked:
    """What is known of a question. `permission_on` and `permission_how` only with the client's permission."""

    topic: NeedTopic
    profession: str
    place: Place | None
    team: Team | None = None
    identification: str = Identification.ANONYMOUS
    permission_on: date | None = None
    permission_how: str = ""
    question: str = ""


@dataclass(frozen=True)
class Answered:
    """What came of it, and who carries on: never left open."""

    kind: str
    continues: str
    answer: str = ""
    page_id: int | None = None


def counsellors_for(place: Place | None) -> list[User]:
    """Who is told of a new question: counsellors of the asker's place, else all."""
    people = User.objects.filter(is_active=True, groups__name=Role.COUNSELLOR.value).distinct()
    own = list(people.filter(home_place=place)) if place else []
    return own or list(people)


def _new(asked: Asked, channel: str) -> Consultation:
    return Consultation(
        channel=channel,
        topic=asked.topic,
        profession=asked.profession,
        place=asked.place,
        team=asked.team,
        identification=asked.identification,
        permission_on=asked.permission_on,
        permission_how=asked.permission_how,
        question=asked.question,
    )


@transaction.atomic
def ask(asked: Asked, by: User) -> Consultation:
    """A written question of `by`. The counsellors of the place are told."""
    consultation = _new(asked, ConsultChannel.WRITTEN)
    consultation.asked_by = by
    consultation.save()
    tell(NoticeKind.QUESTION, counsellors_for(asked.place), consultation.pk, consultation.version)
    return consultation


def log(asked: Asked, answered: Answered, channel: str, by: User) -> Consultation:
    """A call or an e-mail that was answered at once: closed from the beginning, without a name of who asked."""
    today = timezone.localdate()
    consultation = _new(asked, channel)
    consultation.handled_by = by
    consultation.answer_kind, consultation.continues = answered.kind, answered.continues
    consultation.answer, consultation.page_id = answered.answer, answered.page_id
    consultation.state = ConsultState.CLOSED
    consultation.answered_on = consultation.closed_on = today
    consultation.save()
    return consultation


def _locked(consultation: Consultation, version: int, deed: Deed, by: User) -> Consultation:
    found = Consultation.objects.select_for_update(of=("self",)).filter(pk=consultation.pk).first()
    if found is None or found.version != version or deed not in allowed_deeds(by, found):
        raise ConsultationChanged
    found.state = allowed_deeds(by, found)[deed]
    found.version += 1
    return found


@transaction.atomic
def answer(consultation: Consultation, answered: Answered, version: int, by: User) -> Consultation:
    """Answer, or change the answer while it is not closed. Who asked is told once.

    Raises:
        ConsultationChanged: see there.
    """
    found = _locked(consultation, version, Deed.ANSWER, by)
    found.handled_by = by
    found.answer, found.answer_kind, found.continues = answered.answer, answered.kind, answered.continues
    found.page_id = answered.page_id
    found.answered_on = timezone.localdate()
    found.save()
    if found.asked_by:
        tell(NoticeKind.ANSWER, [found.asked_by], found.pk, found.version)
    return found


@transaction.atomic
def do(
    consultation: Consultation, deed: Deed, version: int, by: User, *, to: User | None = None, more: str = ""
) -> Consultation:
    """Take, release, hand over, close, ask again, refer, or mark as mistaken.

    Raises:
        ConsultationChanged: see there; also when it is handed over to somebody who answers no questions.
    """
    found = _locked(consultation, version, deed, by)
    if deed == Deed.TAKE:
        found.handled_by = by
    elif deed == Deed.RELEASE:
        found.handled_by = None
    elif deed == Deed.HAND_OVER:
        if to is None or not to.groups.filter(name=Role.COUNSELLOR.value).exists():
            raise ConsultationChanged
        found.handled_by = to
        tell(NoticeKind.QUESTION, [to], found.pk, found.version)
    elif deed == Deed.ASK_AGAIN:
        found.question = more
        found.answered_on = None
        found.asked_on = timezone.localdate()
        tell(NoticeKind.QUESTION, [found.handled_by] if found.handled_by else counsellors_for(found.place), found.pk,
             found.version)  # fmt: skip
    else:
        found.closed_on = timezone.localdate()
    found.save()
    return found


# --- Forgetting -----------------------------------------------------------------------------------


def close_old() -> int:
    """Answers that nobody came back to are closed, questions nobody answered end so, after CONSULTATION_DAYS."""
    today = timezone.localdate()
    before = today - timedelta(days=settings.CONSULTATION_DAYS)
    closed = Consultation.objects.filter(state=ConsultState.ANSWERED, answered_on__lt=before).update(
        state=ConsultState.CLOSED, closed_on=today, version=F("version") + 1
    )
    left = Consultation.objects.filter(state=ConsultState.OPEN, asked_on__lt=before).update(
        state=ConsultState.CLOSED,
        closed_on=today,
        answer_kind=AnswerKind.UNANSWERED,
        continues=Continues.ASKER,
        version=F("version") + 1,
    )
    renew_cases()
    return closed + left


COUNTED = ("channel", "topic_id", "identification", "answer_kind", "continues")


def purge_consultations() -> int:
    """Delete consultations CONSULTATION_DAYS after their end; how many. Their codes stay, summed by month.

    What was made by mistake is not counted. One transaction: a question is either there or counted.
    """
    before = timezone.localdate() - timedelta(days=settings.CONSULTATION_DAYS)
    with transaction.atomic():
        old = list(Consultation.objects.select_for_update(of=("self",)).filter(closed_on__lt=before))
        counts = Counter(
            (
                row.asked_on.replace(day=1),
                row.place_id,
                *(getattr(row, name) for name in COUNTED),
                row.page_id is not None,
            )
            for row in old
            if row.state != ConsultState.IN_ERROR
        )
        for (month, place, *codes, with_page), number in counts.items():
            found, _new_row = ConsultationCount.objects.get_or_create(
                month=month, place_id=place, with_page=with_page, **dict(zip(COUNTED, codes, strict=True))
            )
            ConsultationCount.objects.filter(pk=found.pk).update(count=F("count") + number)
        Consultation.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)
