"""Public holidays and the two eves on which offices are closed, with their names."""

from datetime import date
from functools import lru_cache

import holidays
from django.conf import settings
from django.utils import translation

_NAMES = {"Trettondag": "Trettondagen", "Pingst": "Pingstdagen", "Pentecost": "Whit Sunday"}
# What the holidays package calls our languages.
_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


@lru_cache(maxsize=64)
def _year(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("FI", years=[year], language=_LANGUAGES[language]))


def is_eve(day: date) -> bool:
    """Midsummer eve (the Friday of 19–25 June) or Christmas eve: no holidays by law, closed by custom."""
    friday = 4
    return (day.month == 6 and 19 <= day.day <= 25 and day.weekday() == friday) or (  # noqa: PLR2004  as the docstring says
        day.month == 12 and day.day == 24  # noqa: PLR2004
    )


def free_day(day: date) -> str:
    """The name of the public holiday in the active language, or "". Eves count as the setting says."""
    if is_eve(day) and not settings.CLOSED_ON_EVES:
        return ""
    language = (translation.get_language() or "fi")[:2]
    name = _year(day.year, language if language in _LANGUAGES else "fi").get(day, "").split(";")[0]
    return _NAMES.get(name, name)
