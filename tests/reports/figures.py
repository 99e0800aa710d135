"""Counts for reports with the least that they need."""

from collections.abc import Mapping
from datetime import date, timedelta

from organisation.models import Place
from reception.models import MonthCount
from reports.publishing import publish_due
from tests.organisation.factories import MunicipalityFactory, NeedTopicFactory, PlaceFactory, ServiceFactory

# Four places in two municipalities, and visits a month at each: small, usual, large.
USUAL = {"centre": 40, "north": 25, "south": 9, "west": 2}


def places() -> dict[str, Place]:
    espoo, lohja = MunicipalityFactory(code="espoo"), MunicipalityFactory(code="lohja")
    return {
        slug: PlaceFactory(slug=slug, municipality=espoo if slug in ("centre", "north") else lohja) for slug in USUAL
    }


def count(place: Place, month: date, figure: str, codes: Mapping[str, int]) -> None:
    MonthCount.objects.bulk_create(
        MonthCount(month=month, place=place, figure=figure, code=code, count=number) for code, number in codes.items()
    )


def split(number: int, **shares: float) -> dict[str, int]:
    """`number` in parts; the first takes what is left."""
    parts = {code: int(number * share) for code, share in shares.items()}
    first = next(iter(parts))
    parts[first] += number - sum(parts.values())
    return parts


def visits(place: Place, month: date, number: int) -> None:
    """Visits of a month by everything that is counted."""
    count(place, month, "visits", {"": number})
    count(place, month, "sessions", {"": 4})
    count(place, month, "turned_away", {"": number // 9})
    count(place, month, "prior_contact", split(number, no=0.6, yes=0.3, unknown=0.1))
    count(place, month, "resolved", split(number, yes=0.7, no=0.3))
    count(place, month, "outcome", split(number, advice=0.5, guided=0.4, pair=0.1))
    count(place, month, "arrival", split(number, own=0.6, told=0.4))
    count(place, month, "topics", {"money": number, "housing": number // 3, "crisis": number // 20})
    parts = split(number, no=0.6, yes=0.3, unknown=0.1)
    count(place, month, "guided_to", {"kela": sum(part // 2 for part in parts.values()), "debt": number // 12})
    count(place, month, "arrival*resolved", {"own*yes": number // 2, "told*no": number - number // 2})  # contradicts
    count(
        place,
        month,
        "prior_contact*guided_to",
        {**{f"{code}*kela": part // 2 for code, part in parts.items()}, "no*debt": number // 12},
    )


def months(year: int, last: int = 12) -> list[date]:
    return [date(year, number, 1) for number in range(1, last + 1)]


def county(last: int = 3, *, year: int = 2025) -> dict[str, Place]:
    """Visits at four places from January to month `last`, published. A quarter is enough for most tests."""
    found = places()
    for code in ("money", "housing", "crisis"):
        NeedTopicFactory(code=code)
    for code in ("kela", "debt"):
        ServiceFactory(code=code)
    for month in months(year, last):
        for slug, number in USUAL.items():
            visits(found[slug], month, number + (month.month * len(slug)) % 5)
    publish_all(months(year, last)[-1] + timedelta(days=50))
    return found


def publish_all(today: date = date(2026, 1, 20)) -> list[str]:
    return list(publish_due(today))
