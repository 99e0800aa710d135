"""Figures on other rooms' screens; their templates compose them with these tags."""

from typing import Any

from django import template

from organisation.models import Place
from reports import selectors
from reports.books import BY_CODE
from reports.publishing import place_area
from reports.selectors import BY_COLUMN, Published, Question
from reports.tables import Figures, Line

register = template.Library()


@register.inclusion_tag("reports/pack_figures.html")
def station_figures(place: Place) -> dict[str, Any]:
    """The newest quarter of a station beside the same quarter a year before, as its board shows it."""
    quarters = selectors.quarters(selectors.published_periods())
    if not quarters:
        return {}
    period, area = quarters[0], place_area(place.slug)
    books = ("visits", "turned_away", "questions", "bookings", "topics")
    published = Published(books, [period, period.year_before])
    if published.value("visits", period, area) == 0:
        return {}
    periods = [one for one in (period, period.year_before) if published.has("visits", one)]
    lines = [
        Line(code, str(BY_CODE[code].title), [published.value(code, one, area) for one in periods])
        for code in books[:-1]
    ]
    figures = Figures("station", place.name, "", [one.label for one in periods], lines)
    topics = selectors.ask(Question(BY_CODE["topics"], area, period, BY_COLUMN), published)
    return {"figures": figures, "topics": topics, "period": period, "note": selectors.hidden_note()}
