"""Who is there now, on the screens of every room: the template composes, nothing is imported up."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.cache import cache
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from organisation.models import Place
from reception import words
from reception.hours import Opening
from reception.permissions import may_see_rota
from reception.selectors import Board, PlaceHours, board, hours_of, rules_begun_since
from reception.stamp import hours_stamp

register = template.Library()


@register.simple_tag
def hours_board() -> Board:
    """Hours of all places, for lists; with `of_place`. Never inside a shared part: it changes by the minute."""
    return board()


@register.filter
def of_place(found: Board, place: Place | int) -> PlaceHours | None:
    """What the board says of one place."""
    return found.places.get(place.pk if isinstance(place, Place) else place)


@register.simple_tag
def hours_here(place: Place | int | None) -> PlaceHours | None:
    """The hours of one place, for templates that draw them in their own way (the handout)."""
    return hours_of(place)


@register.simple_tag
def weekly_hours(place: Place) -> str:
    """The weekly hours in words. May stand inside a shared part: a change of rules renews the stamp."""
    found = hours_of(place)
    return found.weekly_text if found else ""


@register.simple_tag
def here_now(place: Place | int | None, *, own: bool = False, lines: bool = True, level: int = 2) -> SafeString:
    """The box: what is open here now, what is next, what instead, and the staff's line.

    Kept as drawn until the next change of any place, as the board behind it is: most pages show it.
    """
    key = place.pk if isinstance(place, Place) else place
    name = f"silta:here:{translation.get_language()}:{key}:{own}:{lines}:{level}:{hours_stamp()}"
    moment = timezone.now()
    kept: tuple[datetime, str] | None = cache.get(name)
    if kept is None or kept[0] <= moment:
        found = board(moment)
        shown = found.places.get(key) if key else None
        html = render_to_string(
            "components/here_now.html", {"shown": shown, "own": own, "lines": lines, "level": level}
        )
        kept = (found.valid_until, html)
        cache.set(name, kept, timeout=max(1, int((found.valid_until - moment).total_seconds())))
    return mark_safe(kept[1])  # noqa: S308  rendered by the template


@register.inclusion_tag("reception/hours_news.html")
def hours_news(place: Place, since: date) -> dict[str, Any]:
    """For a meeting at `place`: its hours, what has changed in them since `since`, and what is coming."""
    return {"shown": hours_of(place), "begun": rules_begun_since(place, since)}


@register.filter
def opening_hours(opening: Opening) -> str:
    """13–16, by appointment."""
    return words.opening_hours(opening)


@register.filter
def day_and_date(day: Any) -> str:
    """Mon 30.11."""
    return words.day_and_date(day)


@register.simple_tag(takes_context=True)
def sees_rota(context: RequestContext) -> bool:
    """Whether the reader may see who works when."""
    return may_see_rota(context["request"].user)


@register.simple_tag
def weekday_names() -> list[str]:
    """Mon … Sun."""
    return [str(name) for name in words.SHORT_DAYS]
