"""What stands under a page: changes, "still correct", "did this help", and what was answered."""

from typing import Any

from django import template
from django.template.context import RequestContext
from wagtail.models import Page

from home.feedback.selectors import PublicAnswer
from home.feedback.selectors import public_answers as find_answers
from home.forms import WordsForm
from home.local.selectors import LocalVersion, OwnText
from home.models import GuidancePage, ServicePathPage
from home.paths.selectors import rounds_asking, rounds_of
from home.permissions import may_confirm

register = template.Library()


@register.simple_tag
def public_answers(page: Page) -> list[PublicAnswer]:
    """What was changed because readers asked. Belongs inside a shared part: it costs a query."""
    return find_answers(page)


@register.inclusion_tag("home/still_correct.html", takes_context=True)
def still_correct(context: RequestContext, page: GuidancePage, enters_admin: bool) -> dict[str, Any]:  # noqa: FBT001
    """The button for whoever answers for the page. Readers cost no query: who enters the admin is known."""
    request = context["request"]
    user = request.user
    shown = not getattr(request, "is_preview", False) and (
        user.profession == page.effective_owner or (bool(enters_admin) and may_confirm(user, page))
    )
    return {"shown": shown, "page": page, "request": request, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("home/feedback_box.html", takes_context=True)
def feedback_box(context: RequestContext, page: Page) -> dict[str, Any]:
    """Whether the page helped, and after the tap what was missing."""
    request = context["request"]
    token = request.GET.get("feedback", "")[:200]
    return {
        "page": page,
        "token": token,
        "form": WordsForm() if token else None,
        "shown": not getattr(request, "is_preview", False),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def own_text(local: LocalVersion | str, part: str) -> OwnText | None:
    """The shown place's own text for a local part; None where the model's holds (and in previews)."""
    return local.text_of(str(part)) if isinstance(local, LocalVersion) else None


@register.inclusion_tag("home/parts/round_box.html", takes_context=True)
def round_box(context: RequestContext, page: Page, enters_admin: bool) -> dict[str, Any]:  # noqa: FBT001
    """The comment rounds of a path, for whoever leads them. Other readers cost no query."""
    request = context["request"]
    user = request.user
    shown = isinstance(page, ServicePathPage) and not getattr(request, "is_preview", False)
    shown = shown and (user.profession == page.effective_owner or (bool(enters_admin) and may_confirm(user, page)))
    return {"shown": shown, "page": page, "rounds": list(rounds_of(page)) if shown else [], "request": request}


@register.inclusion_tag("home/parts/rounds_today.html", takes_context=True)
def rounds_today(context: RequestContext) -> dict[str, Any]:
    """On the front page: the paths that the reader is asked to comment on."""
    return {"rounds": rounds_asking(context["request"].user)}
