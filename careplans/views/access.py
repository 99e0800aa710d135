"""The door: the room open, the reader in the care team, a purpose given, the key at hand."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from organisation.models import User
from organisation.permissions import current_user
from organisation.returning import way_back
from privacy.encryption import KeyProblem

from ..enums import ASKED_PURPOSES, Purpose
from ..forms.plans import PurposeForm
from ..models import CarePlan, CareTeamMember
from ..permissions import may_oversee, may_work
from ..selectors.plans import membership
from ..selectors.switch import is_open
from ..services.log import By
from ..services.plans import log_refusal, opened

PURPOSES = "plan_purposes"
SITTING_SECONDS = 4 * 3600
MOST_OPEN = 40


@dataclass(frozen=True)
class Opened:
    """A plan that the reader has opened: their membership, and in whose name and why things are done."""

    plan: CarePlan
    member: CareTeamMember
    by: By


View = Callable[..., HttpResponse]


def key_refused(request: HttpRequest) -> HttpResponse:
    """The texts cannot be read: said plainly, nothing is lost."""
    return render(request, "careplans/key.html", status=503)


def room_view(view: View) -> View:
    """For those who work with plans, while the room is open."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = current_user(request)
        if not may_work(user):
            raise PermissionDenied
        if not is_open():
            return redirect("careplans:plans")
        try:
            return view(request, user, *args, **kwargs)
        except KeyProblem:
            return key_refused(request)

    return inner


def office_view(view: View) -> View:
    """For the data protection officer, whether the room is open or not."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = current_user(request)
        if not may_oversee(user):
            raise PermissionDenied
        return view(request, user, *args, **kwargs)

    return inner


def purpose_of(request: HttpRequest, key: uuid.UUID) -> str:
    """The purpose given in this sitting; empty when none was, or it is too long ago."""
    purpose, since = request.session.get(PURPOSES, {}).get(str(key), ("", 0))
    return str(purpose) if time.time() - since < SITTING_SECONDS else ""


def remember_purpose(request: HttpRequest, key: uuid.UUID, purpose: str) -> None:
    """Only the code of the purpose and a random key: no word of the plan is in the session."""
    known = dict(list(request.session.get(PURPOSES, {}).items())[-MOST_OPEN:])
    request.session[PURPOSES] = {**known, str(key): (purpose, int(time.time()))}


def _member(user: User, key: uuid.UUID) -> CareTeamMember:
    member = membership(user, key)
    if member is None:
        plan = CarePlan.objects.defer("situation").filter(pk=key).first()
        if plan is not None:
            log_refusal(plan, user)
        raise Http404
    return member


def _sent_along(request: HttpRequest, member: CareTeamMember) -> str:
    """The purpose that a form brings from the sitting in which it was opened, so that its text is not lost.

    It is logged like one that is given; "something else" needs its reason and is asked anew.
    """
    purpose = request.POST.get("sitting_purpose", "")
    if purpose not in ASKED_PURPOSES or purpose == Purpose.OTHER:
        return ""
    opened(member.plan, By(member.user, purpose))
    remember_purpose(request, member.plan_id, purpose)
    return str(purpose)


def plan_view(view: View) -> View:
    """For the plan's care team; asks for the purpose first, once a sitting."""

    @wraps(view)
    @room_view
    def inner(request: HttpRequest, user: User, key: uuid.UUID, **kwargs: Any) -> HttpResponse:
        member = _member(user, key)
        purpose = purpose_of(request, key) or _sent_along(request, member)
        if not purpose:
            return _ask(request, member.plan, PurposeForm())
        return view(request, Opened(member.plan, member, By(user, purpose)), **kwargs)

    return inner


def _ask(request: HttpRequest, plan: CarePlan, form: PurposeForm, following: str = "") -> HttpResponse:
    following = following or (request.get_full_path() if request.method in ("GET", "HEAD") else plan.get_absolute_url())
    context = {
        "plan": plan,
        "form": form,
        "following": following,
        "open_url": reverse("careplans:open", args=[plan.pk]),
        "lost": request.method == "POST" and not form.is_bound,
    }
    return render(request, "careplans/purpose.html", context)


@room_view
def open_plan(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The purpose is given: it is logged and remembered for the sitting."""
    plan = _member(user, key).plan
    if request.method != "POST":  # a reload after a refused form
        return redirect(plan.get_absolute_url())
    form = PurposeForm(request.POST)
    following = way_back(request) or plan.get_absolute_url()
    if not form.is_valid():
        return _ask(request, plan, form, following)
    purpose = form.cleaned_data["purpose"]
    opened(plan, By(user, purpose, form.cleaned_data["reason"]))
    remember_purpose(request, key, purpose)
    return redirect(following)
