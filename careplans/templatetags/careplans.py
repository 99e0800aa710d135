"""What other rooms' screens show of the plans: numbers and a way in, never a plan."""

from typing import Any

from django import template
from django.core.cache import cache
from django.template.context import RequestContext
from django.utils.http import urlencode

from organisation.permissions import shows_for

from ..permissions import WORKING
from ..selectors.plans import today_numbers
from ..services.counts import today_key

register = template.Library()
SECONDS = 120


@register.inclusion_tag("careplans/parts/today.html", takes_context=True)
def plans_today(context: RequestContext) -> dict[str, Any]:
    """Reviews due, questions and notices: numbers, from the cache for two minutes or until they change."""
    request = context["request"]
    if not shows_for(request, *WORKING):
        return {}
    key = today_key(request.user.pk)
    numbers: dict[str, int] | None = cache.get(key)
    if numbers is None:
        numbers = today_numbers(request.user)
        cache.set(key, numbers, SECONDS)
    return {"numbers": numbers if any(numbers.values()) else {}}


@register.inclusion_tag("careplans/parts/propose.html", takes_context=True)
def propose_plan(context: RequestContext, origin: str = "referral") -> dict[str, Any]:
    """The way to a new plan, for whoever may begin one. Nothing of where it stands is handed over. No query."""
    return {"shown": shows_for(context["request"], *WORKING), "query": urlencode({"from": origin})}
