"""The counsellor's own day on the front page, and ways in from other rooms' screens."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import timezone

from organisation.models import Place
from organisation.permissions import shows_for
from organisation.roles import Role

from ..bookings.permissions import BOOKING_ROLES
from ..day import counsellors_day
from ..feedback.selectors import said_and_did
from ..models import SaidAndDid

register = template.Library()
RECEIVING = (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)


@register.inclusion_tag("reception/today.html", takes_context=True)
def reception_today(context: RequestContext) -> dict[str, Any]:
    """My shift, its bookings, the open reception, feedback that waits. Nothing for those who receive nobody."""
    request = context["request"]
    shown = shows_for(request, *RECEIVING)
    day = counsellors_day(request.user, timezone.localdate()) if shown else None
    return {"day": day, "csrf_token": context.get("csrf_token"), "request": request}


@register.inclusion_tag("reception/book_link.html", takes_context=True)
def book_link(context: RequestContext, place: Place | None = None) -> dict[str, Any]:
    """The way to a booking: three steps from here. Costs no query."""
    return {"shown": shows_for(context["request"], *BOOKING_ROLES), "place": place}


@register.simple_tag
def said_and_did_at(place: Place) -> list[SaidAndDid]:
    """What was done about feedback at `place`, the latest three."""
    return list(said_and_did(place)[:3])
