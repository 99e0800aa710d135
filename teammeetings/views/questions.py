"""Questions from meetings."""

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
from ..permissions import may_answer
from ..selectors import meetings as selectors
from ..services.questions import answer_question

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
    initial = {"answer": question.answer, "page": page, "gap": question.state == QuestionState.GAP}
    form = QuestionForm(request.POST or None, initial=initial, pages=pages)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        answer_question(question, answer=data["answer"], page=data["page"], gap=data["gap"])
        messages.success(
            request,
            _("The answer is saved. It stands in the team's next agenda.")
            if question.state == QuestionState.ANSWERED
            else _("The content managers see the question in their list of what is missing.")
            if question.state == QuestionState.GAP
            else _("Saved. The question waits for its answer."),
        )
        return redirect("teammeetings:questions")
    context = {
        "form": form,
        "question": question,
        "trail": [{"title": _("Questions from meetings"), "url": reverse("teammeetings:questions")}],
    }
    return render(request, "teammeetings/question.html", context)
