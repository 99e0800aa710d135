"""Questions to the counsellors, answers, calls that are logged, and what becomes of them in the guidance."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import ExternalService, User
from organisation.permissions import current_user

from ..codes import ConsultState, NoticeKind
from ..models import Consultation, GuidanceProposal
from ..notices.services import mark_seen
from ..slips.permissions import may_act
from . import proposals as proposing
from . import selectors, services
from .forms import AnswerForm, AskAgainForm, AskForm, HandOverForm, LogForm, ProposalDeclineForm, ProposalForm
from .permissions import Deed, allowed_deeds, may_answer, may_review_proposals

SHOWN, LATELY = 60, 20


def _actor(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_act(user):
        raise PermissionDenied
    return user


def _answerer(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_answer(user):
        raise PermissionDenied
    return user


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """The inbox of who answers, and one's own questions."""
    user = _actor(request)
    answers = may_answer(user)
    context: dict[str, Any] = {
        "answers": answers,
        "waiting": list(selectors.inbox(user)) if answers else [],
        "lately": list(selectors.answered_lately()[:LATELY]) if answers else [],
        "mine": list(selectors.asked_by(user)[:SHOWN]),
    }
    mark_seen(user, [NoticeKind.QUESTION])
    return render(request, "referrals/consultations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A written question; beside it the other ways: by phone, and by e-mail from a template."""
    user = _actor(request)
    form = AskForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        services.ask(form.asked(), user)
        messages.success(request, _("Sent. You get a mail when it is answered; until then you carry on as before."))
        return redirect("referrals:consultations")
    lines = list(user.home_place.phone_lines.filter(audience="staff")) if user.home_place else []
    return render(request, "referrals/consultations/ask.html", {"form": form, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """A call in three taps: what about, who asked, save."""
    user = _answerer(request)
    form = LogForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        services.log(form.asked(), form.answered(), form.cleaned_data["channel"], user)
        messages.success(request, _("Logged."))
        return redirect("referrals:consultation_log")
    return render(request, "referrals/consultations/log.html", {"form": form})


def _seen(request: HttpRequest, key: uuid.UUID) -> Consultation:
    return get_object_or_404(selectors.seen_by(_actor(request)), pk=key)


def _page(request: HttpRequest, found: Consultation, *, status: int = 200, **forms: Any) -> HttpResponse:
    user = current_user(request)
    deeds = allowed_deeds(user, found)
    if Deed.ANSWER in deeds:
        initial = {"answer": found.answer, "kind": found.answer_kind or "advice", "page": found.page_id}
        forms.setdefault("answer", AnswerForm(user=user, initial={**initial, "continues": found.continues or "asker"}))
    if Deed.HAND_OVER in deeds:
        forms.setdefault("hand_over", HandOverForm(user=user))
    if Deed.ASK_AGAIN in deeds:
        forms.setdefault("ask_again", AskAgainForm(initial={"more": found.question}))
    context = {
        "found": found,
        "deeds": {deed.value: True for deed in deeds},
        "forms": forms,
        "may_propose": may_answer(user) and bool(found.answer) and found.state != ConsultState.IN_ERROR,
        "page": found.page.localized if found.page else None,
        "answers": may_answer(user),
    }
    return render(request, "referrals/consultations/consultation.html", context, status=status)


@require_safe
def consultation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One question, its answer, and what can be done with it."""
    found = _seen(request, key)
    mark_seen(current_user(request), [NoticeKind.QUESTION, NoticeKind.ANSWER], found.pk)
    return _page(request, found)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100000") else -1


def _changed(request: HttpRequest, found: Consultation, **forms: Any) -> HttpResponse:
    """Somebody else was quicker: their answer is shown, and what was typed is kept."""
    current = _seen(request, found.pk)
    messages.warning(
        request,
        _("This changed while you had it open: it is “%(state)s” now. Nothing of yours was saved.")
        % {"state": current.get_state_display()},
    )
    return _page(request, current, status=409, **forms)


@require_POST
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Answer, say what came of it and who carries on."""
    user = _answerer(request)
    found = _seen(request, key)
    form = AnswerForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, found, answer=form)
    try:
        services.answer(found, form.answered(), _version(request), user)
    except services.ConsultationChanged:
        return _changed(request, found, answer=form)
    messages.success(request, _("Answered. Who asked is told."))
    return redirect("referrals:consultations")


@require_POST
def do(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Everything that is no answer: take, give back, hand over, close, ask again, refer, correct."""
    user = _actor(request)
    found = _seen(request, key)
    if request.POST.get("deed") not in Deed.values or request.POST["deed"] == Deed.ANSWER:
        raise Http404
    deed = Deed(request.POST["deed"])
    to, more = None, ""
    if deed == Deed.HAND_OVER:
        hand_over = HandOverForm(request.POST, user=user)
        if not hand_over.is_valid():
            return _page(request, found, hand_over=hand_over)
        to = hand_over.cleaned_data["to"]
    if deed == Deed.ASK_AGAIN:
        ask_again = AskAgainForm(request.POST)
        if not ask_again.is_valid():
            return _page(request, found, ask_again=ask_again)
        more = ask_again.cleaned_data["more"]
    try:
        services.do(found, deed, _version(request), user, to=to, more=more)
    except services.ConsultationChanged:
        return _changed(request, found)
    if deed == Deed.REFER:
        return redirect("referrals:referral_new")
    messages.success(request, _("Done: %(what)s.") % {"what": deed.label})
    return redirect("referrals:consultations")


# --- A question becomes guidance ------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put question and answer into general words and offer them to the content managers."""
    user = _answerer(request)
    found = _seen(request, key)
    if not found.answer or found.state == ConsultState.IN_ERROR:
        raise Http404
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"question": found.question[:160], "answer": found.answer},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        proposing.propose(found.topic, data["question"], data["answer"], user)
        messages.success(request, _("Proposed. A content manager makes a draft of it, or says why not."))
        return redirect("referrals:consultations")
    return render(request, "referrals/consultations/propose.html", {"form": form, "found": found})


def _reviewer(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_review_proposals(user):
        raise PermissionDenied
    return user


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """What counsellors propose for the guidance, and topics that are asked about without a page."""
    _reviewer(request)
    context = {
        "waiting": list(selectors.proposals(waiting=True)),
        "decided": list(selectors.proposals(waiting=False)[:SHOWN]),
        "gaps": selectors.content_gaps(),
    }
    return render(request, "referrals/consultations/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft page of a proposal, or decline it with a reason."""
    user = _reviewer(request)
    found = get_object_or_404(GuidanceProposal.objects.select_related("topic", "proposed_by", "page"), pk=pk)
    form = ProposalDeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "draft":
                page = proposing.make_draft_page(found, user).page
                messages.success(request, _("The draft is made. Write it out; somebody else approves it."))
                return redirect("wagtailadmin_pages:edit", page.pk if page else 0)
            if form.is_valid():
                proposing.decline(found, form.cleaned_data["reason"], user)
                messages.success(request, _("Declined. The reason stands in the list."))
                return redirect("referrals:proposals")
        except proposing.AlreadyDecided:
            messages.warning(request, _("Somebody else has decided on this proposal already."))
            return redirect("referrals:proposals")
        except proposing.NoSection:
            messages.warning(request, _("There is no section for guidance yet. Make one first."))
            return redirect("referrals:proposals")
    return render(request, "referrals/consultations/proposal.html", {"found": found, "form": form})


# --- Notice without consent -----------------------------------------------------------------------

DUTY_FORMS = ("contact-35", "child-welfare-notification")


@require_safe
def duty(request: HttpRequest) -> HttpResponse:
    """Contact without the client's consent (Social Welfare Act, section 35): points onward and stores nothing."""
    current_user(request)
    links = ExternalService.objects.filter(code__in=DUTY_FORMS, is_active=True)
    return render(request, "referrals/duty.html", {"links": links})
