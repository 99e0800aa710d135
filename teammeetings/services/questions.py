"""The questions loop: answered, led to a page, or handed to the editors as a gap."""

from typing import Any

from django.utils import timezone

from ..enums import QuestionState
from ..models import MeetingQuestion


def answer_question(question: MeetingQuestion, *, answer: str, page: Any | None, gap: bool) -> MeetingQuestion:
    """Write what became of `question`: with words or a page it is answered; else it waits, or is a gap."""
    question.answer, question.page = answer, page
    if answer or page:
        question.state = QuestionState.ANSWERED
        question.answered_on = question.answered_on or timezone.localdate()
    else:
        question.state = QuestionState.GAP if gap else QuestionState.OPEN
        question.answered_on = None
    question.save()
    return question
