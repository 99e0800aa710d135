"""Checklists on the screens of other rooms: the template composes, nothing is imported up."""

import secrets
from typing import Any

from django import template
from django.core.cache import cache
from django.http import HttpRequest
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from home.models import GuidancePage
from organisation.permissions import current_user, shows_for
from organisation.roles import Role
from reception.bookings.forms import CodeForm
from referrals import day
from referrals.checklists.engine import DECLINED, Answer
from referrals.codes import (
    CancelReason,
    CorrectReason,
    DeclineReason,
    FailReason,
    HoldReason,
    Outcome,
    ReferralState,
    TargetKind,
)
from referrals.models import Referral
from referrals.slips.permissions import ACTING_ROLES
from referrals.stamp import cases_stamp

register = template.Library()
CASES_SECONDS = 300


@register.filter
def answered(answers: dict[str, Answer], code: str) -> list[str]:
    """The answer to one question as a list of codes, empty when there is none."""
    answer = answers.get(code)
    if answer is None:
        return []
    return answer if isinstance(answer, list) else [str(answer)]


@register.filter
def scale(item: dict[str, Any]) -> range:
    """The steps of a scale, from 0."""
    return range(item["max"] + 1)


@register.simple_tag
def declined_code() -> str:
    return DECLINED


@register.inclusion_tag("referrals/parts/told_button.html", takes_context=True)
def told_patient(context: RequestContext, page: Any) -> dict[str, Any]:
    """The button “I told the patient” under a page: counted by page, place and week (F6). Costs no query."""
    request = context["request"]
    return {
        "page": page,
        "shown": isinstance(page, GuidancePage) and not getattr(request, "is_preview", False),
        "nonce": secrets.token_hex(16),
        "csrf_token": context.get("csrf_token"),
    }


REASONS = {
    ReferralState.DECLINED: DeclineReason,
    ReferralState.CANCELLED: CancelReason,
    ReferralState.ON_HOLD: HoldReason,
    ReferralState.COMPLETED: Outcome,
    ReferralState.FAILED: FailReason,
    ReferralState.IN_ERROR: CorrectReason,
}


@register.filter
def state_of(referral: Referral) -> ReferralState:
    """The state as its receiver sees it."""
    return ReferralState(referral.state)


@register.filter
def reason_of(referral: Referral) -> str:
    """Why it is in its state, in words."""
    codes = REASONS.get(ReferralState(referral.state))
    return str(codes(referral.reason).label) if codes and referral.reason in codes.values else ""


@register.inclusion_tag("referrals/slips/entry.html", takes_context=True)
def slip_entry(context: RequestContext) -> dict[str, Any]:
    """On the counting screen: the code of a slip that somebody came with. Costs no query."""
    request = context["request"]
    return {
        "shown": shows_for(request, Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER),
        "form": CodeForm(auto_id="id_slip_%s"),
        "back": request.path,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def referrals_today(context: RequestContext) -> SafeString:
    """My slips, bookings, referrals and answers; the inboxes of who answers and receives.

    Kept as drawn until something changes (`referrals.stamp`), five minutes at most: one query, and a long one.
    """
    request = context["request"]
    if not shows_for(request, *ACTING_ROLES):
        return mark_safe("")
    held = "-".join(role.value for role in ACTING_ROLES if shows_for(request, role))
    name = f"silta:cases:{request.user.pk}:{held}:{translation.get_language()}:{cases_stamp()}"
    html = cache.get(name)
    if html is None:
        html = render_to_string("referrals/parts/today.html", _cases(request))
        cache.set(name, html, timeout=CASES_SECONDS)
    return mark_safe(html)  # noqa: S308  rendered by the template


def _cases(request: HttpRequest) -> dict[str, Any]:
    counsellor = shows_for(request, Role.COUNSELLOR)
    kinds = [TargetKind.SERVICE] if counsellor else []
    if shows_for(request, Role.WORKING_PAIR_MEMBER):
        kinds.append(TargetKind.PAIR)
    return {
        "day": day.my_day(current_user(request), answers_questions=counsellor, kinds=tuple(kinds)),
        "health": shows_for(request, Role.HEALTH_STAFF),
    }
