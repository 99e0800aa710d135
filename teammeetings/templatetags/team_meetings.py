"""What other rooms' screens show of team meetings; their templates compose it with these tags."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils import translation

from organisation.permissions import shows_for
from organisation.roles import Role
from teammeetings.selectors.today import Today, my_day

register = template.Library()


@register.inclusion_tag("teammeetings/parts/today.html", takes_context=True)
def meetings_today(context: RequestContext) -> dict[str, Any]:
    """The reader's own meetings of the day, missing records and due teams; nothing for who records none."""
    request = context["request"]
    attends = shows_for(request, Role.COUNSELLOR)
    shown = attends or shows_for(request, Role.SERVICE_MANAGER)
    day = my_day(request.user, mine=attends) if shown else Today()
    language = translation.get_language() or "fi"
    due = [
        {**row, "name": row["names"].get(language) or row["names"]["fi"],
         "place_name": row["places"].get(language) or row["places"]["fi"]}
        for row in day.due
    ]  # fmt: skip
    return {"day": day, "due": due}
