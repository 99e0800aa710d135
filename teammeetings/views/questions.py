"""Questions from meetings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organisation.permissions import current_user

from ..enums import QuestionState
from ..forms.plan import QuestionForm
from ..models import MeetingQuestion
from ..permissions import may_answer
from ..selectors import meetings as selectors
from ..services.meetings import Changed
from ..services.questions import answer_question, mark_of

PER_PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Questions from the meetings that the reader may read: those without an answer first."""
    user = current_user(request)
    state = request.GET.get("state", QuestionState.OPEN)
    state = state if state in QuestionState.values else QuestionState.OPEN
    page = Paginator(selectors.questions(user, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "chips": [
            {"text": label, "url": f"?state={value}", "current": value == state, "count": ""}
            for value, label in QuestionState.choices
        ],
        "answers": may_answer(user),
        "trail": [{"title": _("Meetings"), "url": reverse("teammeetings:meetings")}],
    }
    return render(request, "teammeetings/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question, lead it to a page, or hand it to the editors."""
    user = current_user(request)
    if not may_answer(user):
        raise PermissionDenied
    question = get_object_or_404(selectors.questions(user), pk=pk)
    pages = selectors.presentable_pages()
    page = question.page
    if page is not None:
        page = selectors.in_active_language([page])[0]
    gap = question.state == QuestionState.GAP
    initial = {"answer": question.answer, "page": page, "gap": gap, "seen": mark_of(question)}
    form = QuestionForm(request.POST or None, initial=initial, pages=pages)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            question = answer_question(
                question, answer=data["answer"], page=data["page"], gap=data["gap"], seen=data["seen"]
            )
        except Changed:
            form = _again(request, question, pages)
        else:
            messages.success(request, _said(question))
            return redirect("teammeetings:questions")
    context = {
        "form": form,
        "question": question,
        "trail": [{"title": _("Questions from meetings"), "url": reverse("teammeetings:questions")}],
    }
    return render(request, "teammeetings/question.html", context)


def _said(question: MeetingQuestion) -> str:
    if question.state == QuestionState.ANSWERED:
        return _("The answer is saved. It stands in the team's next agenda.")
    if question.state == QuestionState.GAP:
        return _("The content managers see the question in their list of what is missing.")
    return _("Saved. The question waits for its answer.")


def _again(request: HttpRequest, question: MeetingQuestion, pages: Any) -> QuestionForm:
    """The form once more with what was typed, and beside it what somebody else has saved meanwhile."""
    question.refresh_from_db()
    data = request.POST.copy()
    data["seen"] = mark_of(question)
    form = QuestionForm(data, pages=pages)
    form.add_error(None, _("Somebody else has answered meanwhile. Check it, and save again if yours is right."))
    form.add_error("answer", _("Saved now: %(text)s") % {"text": question.answer or question.page or "–"})
    return form
