"""The questions loop: answered, led to a page, or handed to the editors as a gap."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..enums import QuestionState
from ..models import MeetingQuestion
from .meetings import Changed


def mark_of(question: MeetingQuestion) -> str:
    """What a form remembers of the answer that it was opened with."""
    words = f"{question.state}|{question.page_id}|{question.answer}"
    return salted_hmac("teammeetings.question", words).hexdigest()[:16]


@transaction.atomic
def answer_question(
    question: MeetingQuestion, *, answer: str, page: Any | None, gap: bool, seen: str | None = None
) -> MeetingQuestion:
    """Write what became of `question`: with words or a page it is answered; else it waits, or is a gap.

    Raises:
        Changed: somebody else has written another answer than the one that was `seen`.
    """
    question = MeetingQuestion.objects.select_for_update().get(pk=question.pk)
    if seen and seen != mark_of(question):
        raise Changed
    question.answer, question.page = answer, page
    if answer or page:
        question.state = QuestionState.ANSWERED
        question.answered_on = question.answered_on or timezone.localdate()
    else:
        question.state = QuestionState.GAP if gap else QuestionState.OPEN
        question.answered_on = None
    question.save()
    return question
