"""Hours as people write them in the active language: "ma–to klo 9–15", "Mon–Thu 9–15"."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from .clock import zone
from .enums import Access
from .hours import Cause, HereNow, Opening, State, Why

SHORT_DAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
ON_DAYS = (
    pgettext_lazy("when", "on Monday"),
    pgettext_lazy("when", "on Tuesday"),
    pgettext_lazy("when", "on Wednesday"),
    pgettext_lazy("when", "on Thursday"),
    pgettext_lazy("when", "on Friday"),
    pgettext_lazy("when", "on Saturday"),
    pgettext_lazy("when", "on Sunday"),
)
EVERY_DAYS = (
    pgettext_lazy("every week", "Mondays"),
    pgettext_lazy("every week", "Tuesdays"),
    pgettext_lazy("every week", "Wednesdays"),
    pgettext_lazy("every week", "Thursdays"),
    pgettext_lazy("every week", "Fridays"),
    pgettext_lazy("every week", "Saturdays"),
    pgettext_lazy("every week", "Sundays"),
)
ALWAYS = timedelta(days=2)  # longer openings are round the clock
ROW = 3  # so many weekdays after another are written as a span


class Weekly(Protocol):
    weekdays: str
    starts: time
    ends: time


def clock(at: time) -> str:
    """13, 13.30 (English 13:30)."""
    mark = ":" if translation.get_language() == "en" else "."
    return f"{at.hour}{mark}{at.minute:02}" if at.minute else f"{at.hour}"


def hours(starts: time, ends: time) -> str:
    """13–16; midnight as an end is 24."""
    if starts == ends:
        return _("round the clock")
    return f"{clock(starts)}–{'24' if ends == time() else clock(ends)}"


def at_hours(text: str) -> str:
    """With the word that Finnish and Swedish put before a time."""
    return pgettext("hours", "%(hours)s") % {"hours": text}


def local_hours(begins: datetime, ends: datetime) -> str:
    return hours(begins.astimezone(zone()).time(), ends.astimezone(zone()).time())


def day_and_date(day: date) -> str:
    """Mon 6.12. as everywhere in the site."""
    return f"{SHORT_DAYS[day.weekday()]} {day.day}.{day.month}."


def days(weekdays: str) -> str:
    """Of "0123" Mon–Thu, of "13" Tue and Thu; a single day in the plural."""
    numbers = sorted({int(number) for number in weekdays})
    if len(numbers) == 1:
        return str(EVERY_DAYS[numbers[0]])
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    parts: list[str] = []
    for row in rows:
        if len(row) >= ROW:
            parts.append(f"{SHORT_DAYS[row[0]]}–{SHORT_DAYS[row[-1]]}")
        else:
            parts += [str(SHORT_DAYS[number]) for number in row]
    return joined(parts)


def joined(parts: Iterable[str]) -> str:
    """a, b and c."""
    listed = list(parts)
    if len(listed) < 2:  # noqa: PLR2004  nothing to join
        return "".join(listed)
    return _("%(first)s and %(last)s") % {"first": ", ".join(listed[:-1]), "last": listed[-1]}


def weekly_line(rule: Weekly) -> str:
    """Mon–Thu 9–15."""
    text = hours(rule.starts, rule.ends)
    return f"{days(rule.weekdays)} {text if rule.starts == rule.ends else at_hours(text)}"


def when(day: date, today: date) -> str:
    """Today, tomorrow, on Monday 30.11."""
    if day == today:
        return pgettext("when", "today")
    if (day - today).days == 1:
        return pgettext("when", "tomorrow")
    return f"{ON_DAYS[day.weekday()]} {day.day}.{day.month}."


def access_words(access: str) -> str:
    """How to get in, as the end of a line; nothing for a drop-in."""
    if access == Access.APPOINTMENT:
        return _("by appointment")
    return _("by phone") if access == Access.PHONE else ""


def opening_hours(opening: Opening) -> str:
    """13–16, by appointment."""
    text = at_hours(local_hours(opening.begins, opening.ends))
    return ", ".join(filter(None, (text, access_words(opening.access))))


def why_words(why: Why) -> str:
    """Why it is closed, in the words of who closed it."""
    if why.cause == Cause.AWAY:
        return _("the counsellor is away")
    return why.text


def headline(here: HereNow) -> str:
    """What holds now, in one line."""
    if here.now:
        return _open_words(here.now[0])
    if here.state == State.PAUSED:
        return _paused_words(here.why)
    if here.why:
        return _("Closed today: %(reason)s") % {"reason": why_words(here.why)}
    if here.next and here.next.day == here.day:
        return _("Opens today at %(time)s") % {"time": clock(here.next.begins.astimezone(zone()).time())}
    return _("No reception here") if here.state == State.NONE else _("Closed now")


def _open_words(opening: Opening) -> str:
    if opening.ends - opening.begins >= ALWAYS:
        return _("Open round the clock")
    until = {"time": clock(opening.ends.astimezone(zone()).time())}
    if opening.access == Access.APPOINTMENT:
        return _("Open by appointment until %(time)s") % until
    return (
        _("Answers by phone until %(time)s") if opening.access == Access.PHONE else _("Open until %(time)s")
    ) % until


def _paused_words(why: Why | None) -> str:
    if why is None or why.until is None:
        return _("Paused")
    return _("Paused until %(day)s") % {"day": f"{why.until.day}.{why.until.month}.{why.until.year}"}


def next_line(here: HereNow) -> str:
    """When it is open next; nothing when that is not known, or said by the headline."""
    if here.next is None or (here.now and here.next.ends - here.next.begins >= ALWAYS):
        return ""
    return _("Next %(when)s %(hours)s") % {
        "when": when(here.next.day, here.day),
        "hours": opening_hours(here.next),
    }


def skipped_line(here: HereNow) -> str:
    """A reception that falls out before the next one, and why."""
    if not here.skipped or here.skipped[0].why is None:
        return ""
    missed = here.skipped[0]
    return _("Closed %(when)s: %(reason)s") % {
        "when": when(missed.day, here.day),
        "reason": why_words(here.skipped[0].why),
    }


def from_day(day: date, text: str) -> str:
    """From 1.1.2027: Mon–Thu 9–15."""
    return _("From %(day)s: %(hours)s") % {"day": f"{day.day}.{day.month}.{day.year}", "hours": text}
