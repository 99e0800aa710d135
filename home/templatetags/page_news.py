"""What changed on the guidance since a day, for other rooms' sheets: their templates compose it with these tags."""

from datetime import date
from typing import Any

from django import template
from django.template.context import RequestContext

from home.feedback.selectors import answers_since
from home.lifecycle.selectors import changes_since

register = template.Library()


@register.inclusion_tag("home/page_changes.html", takes_context=True)
def page_changes(context: RequestContext, since: date) -> dict[str, Any]:
    """Notes of changes in the active language on pages that the reader may read, newest first."""
    return {"notes": changes_since(context["request"].user, since)}


@register.inclusion_tag("home/page_answers.html", takes_context=True)
def page_answers(context: RequestContext, since: date) -> dict[str, Any]:
    """What readers missed and what was changed because of it, in the active language."""
    return {"answers": answers_since(context["request"].user, since)}
