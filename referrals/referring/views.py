"""Referrals: make, look through, send; receive, decide, carry on; and what became of mine."""

import uuid
from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import User
from organisation.permissions import current_user, has_role

from ..codes import Action, NoticeKind, Party, ReferralState, SlipLanguage
from ..models import Notice, Referral
from ..notices.services import mark_seen
from ..slips.permissions import may_act
from . import selectors, services
from .forms import PAIR, ActionForm, ReferralForm
from .permissions import RECEIVING_ROLE, Rule, allowed_actions
from .telling import Standing, examples, told

SHOWN = 100
# Done with one tap; the others ask why first.
BUTTONS = {Action.ACCEPT: "btn", Action.START: "btn", Action.RESUME: "btn", Action.COMPLETE: "btn", Action.SEND: "btn"}


def _actor(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_act(user):
        raise PermissionDenied
    return user


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What became of mine: every referral as its sender may know it, with a summary by month."""
    user = _actor(request)
    rows = [selectors.Mine.of(one) for one in selectors.sent_by(user)[:SHOWN]]
    news = set(
        Notice.objects.filter(receiver=user, kind=NoticeKind.REFERRAL_SENT, seen=False).values_list("about", flat=True)
    )
    context = {
        "drafts": [one for one in rows if one.state == ReferralState.DRAFT],
        "rows": [one for one in rows if one.state != ReferralState.DRAFT],
        "months": selectors.months_of_mine(rows),
        "news": news,
        "receives": any(has_role(user, role) for role in RECEIVING_ROLE.values()),
    }
    return render(request, "referrals/referring/mine.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Referrals to where I receive, the oldest first."""
    user = current_user(request)
    if not any(has_role(user, role) for role in RECEIVING_ROLE.values()):
        raise PermissionDenied
    context = {"groups": selectors.inbox(user)}
    mark_seen(user, [NoticeKind.REFERRAL_RECEIVED])
    return render(request, "referrals/referring/inbox.html", context)


# --- Making one -----------------------------------------------------------------------------------


def _initial(request: HttpRequest, user: User) -> dict[str, Any]:
    wanted = request.GET.get("service", "")
    return {
        "target": PAIR if request.GET.get("to") == PAIR else f"service:{wanted}" if wanted else "",
        "place": user.home_place_id,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """To whom, why, with which permission. Kept as a draft until it is sent."""
    user = _actor(request)
    form = ReferralForm(request.POST if request.method == "POST" else None, user=user, initial=_initial(request, user))
    if request.method == "POST" and form.is_valid():
        return redirect("referrals:referral", services.save_draft(form.request(), user).pk)
    return render(request, "referrals/referring/form.html", {"form": form, "draft": None, "steps": _steps(1)})


def _draft(request: HttpRequest, key: uuid.UUID) -> Referral:
    return get_object_or_404(selectors.sent_by(_actor(request)), pk=key, state=ReferralState.DRAFT)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change a draft."""
    draft = _draft(request, key)
    user = current_user(request)
    form = ReferralForm(
        request.POST if request.method == "POST" else None, user=user, initial=ReferralForm.initial_of(draft)
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.save_draft(form.request(), user, draft)
        except services.NotAllowed:
            messages.warning(request, _("It has been sent already. Nothing was changed."))
        return redirect("referrals:referral", draft.pk)
    return render(request, "referrals/referring/form.html", {"form": form, "draft": draft, "steps": _steps(1)})


@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    if services.discard_draft(_draft(request, key), current_user(request)):
        messages.success(request, _("The draft is thrown away."))
    return redirect("referrals:mine")


def _steps(current: int) -> list[dict[str, str]]:
    labels = (_("To whom and why"), _("Look through and send"), _("Code to the client"))
    states = ("done", "current", "todo")
    return [
        {"label": label, "state": states[(number > current) - (number < current) + 1]}
        for number, label in enumerate(labels, start=1)
    ]


# --- One referral ---------------------------------------------------------------------------------


def _seen(request: HttpRequest, key: uuid.UUID) -> tuple[Referral, frozenset[Party]]:
    found = selectors.seen_by(current_user(request), key)
    if found is None:
        raise Http404
    return found


@require_safe
def referral(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A draft to look through and send, or the referral as sender or receiver may see it."""
    found, held = _seen(request, key)
    mark_seen(current_user(request), [NoticeKind.REFERRAL_SENT, NoticeKind.REFERRAL_RECEIVED], found.pk)
    if found.state == ReferralState.DRAFT:
        context = {
            "referral": found,
            "steps": _steps(2),
            "examples": examples(found.tell_back),
            "capacity": selectors.capacity(found.target_kind, found.target_service, found.target_place),
            "alike": selectors.alike(found),
        }
        return render(request, "referrals/referring/draft.html", context)
    return _page(request, found, held)


def _page(request: HttpRequest, found: Referral, held: frozenset[Party], *, status: int = 200) -> HttpResponse:
    receives = Party.RECEIVER in held
    actions = [
        {"action": action, "class": BUTTONS.get(action, "btn btn--quiet")}
        for action in allowed_actions(found, held)
    ]  # fmt: skip
    context = {
        "referral": found,
        "mine": selectors.Mine.of(found),
        "receives": receives,
        "sent": Party.REQUESTER in held,
        "actions": actions,
        "events": list(found.events.select_related("by")) if receives else [],
        "steps": _steps(3) if request.GET.get("new") else None,
    }
    return render(request, "referrals/referring/referral.html", context, status=status)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len("100000") else -1


def _changed(request: HttpRequest, error: services.ReferralChanged) -> HttpResponse:
    """Somebody else was quicker: who, what and when; nothing is overwritten."""
    found, held = _seen(request, error.referral.pk)
    event = error.event
    if event is not None and Party.RECEIVER in held:
        messages.warning(
            request,
            _("%(who)s was quicker: “%(what)s”, %(when)s. Nothing of yours was saved.")
            % {
                "who": event.by or _("Somebody"),
                "what": event.get_action_display(),
                "when": timezone.localtime(event.at).strftime("%d.%m.%Y %H.%M"),
            },
        )
    else:
        messages.warning(request, _("The referral changed while you had it open. Nothing of yours was saved."))
    return _page(request, found, held, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, key: uuid.UUID, action: str) -> HttpResponse:
    """Say why where it has to be said, see what the sender will read, and do it."""
    found, held = _seen(request, key)
    user = current_user(request)
    rule = allowed_actions(found, held).get(Action(action)) if action in Action.values else None
    if rule is None:
        if request.method == "POST" and action in Action.values and _version(request) != found.version:
            last = found.events.select_related("by").last()
            return _changed(request, services.ReferralChanged(found, last))
        raise PermissionDenied
    form = ActionForm(request.POST if request.method == "POST" else None, action=Action(action), rule=rule)
    sure = request.method == "POST" and form.is_valid()
    words = "|".join(astuple(form.details())) if sure else ""
    # Whoever changes the reason after having seen what the sender will read sees it once more.
    read = not rule.reasons or request.POST.get("previewed") == words
    if sure and request.POST.get("do") == "yes" and read:
        try:
            done = services.perform(found, Action(action), _version(request), user, form.details())
        except services.ReferralChanged as error:
            return _changed(request, error)
        except services.NotAllowed:
            raise PermissionDenied from None
        return _done(request, done, Action(action))
    context = {
        "referral": found,
        "action": Action(action),
        "form": form,
        "version": request.POST.get("version", found.version),
        "preview": _preview(found, Action(action), rule, form) if sure or not form.fields else None,
        "asks": bool(form.fields),
        "previewed": words,
        "by_sender": rule.party == Party.REQUESTER,
    }
    return render(request, "referrals/referring/act.html", context)


def _preview(found: Referral, action: Action, rule: Rule, form: ActionForm) -> list[str]:
    """Exactly what the sender will read once it is done."""
    details = form.details() if form.is_bound else services.Details()
    after = services.after(found, action, rule, details)
    return told(Standing.of(after), after.tell_back)


def _done(request: HttpRequest, done: Referral, action: Action) -> HttpResponse:
    if action == Action.SEND:
        return redirect(f"{reverse('referrals:referral', args=[done.pk])}?new=1")
    messages.success(request, _("Done: %(what)s.") % {"what": action.label})
    return redirect("referrals:referral", done.pk)


@require_safe
def paper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the client takes along: the code, where to, and that nothing on it tells who they are."""
    found, held = _seen(request, key)
    if Party.REQUESTER not in held or found.state == ReferralState.DRAFT:
        raise Http404
    language = request.GET.get("in", "fi")
    context = {
        "referral": found,
        "place": found.target_place,
        "print_language": language if language in SlipLanguage.values else "fi",
        "languages": SlipLanguage.values,
        "back_url": found.get_absolute_url(),
    }
    return render(request, "referrals/referring/paper.html", context)
