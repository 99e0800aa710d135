"""A year's plan from a file: every row is checked, every error named, and all is written or nothing."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import BadZipFile

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from organisation.enums import TeamKind
from organisation.models import Place, Team, User
from privacy.identity import contains_contact_details, contains_identity_code

from ..enums import MeetingKind, MeetingStatus
from ..models import Meeting
from ..schedule import at, year_bounds
from ..stamp import renew_stamp

MOST_ROWS = 2000
MOST_BYTES = 2 * 1024 * 1024
SALT = "teammeetings.import"
TOKEN_SECONDS = 60 * 60
LENGTH = 120
YEARS_AHEAD = 3

# Column, how its heading may be written (any language), whether it must be filled.
COLUMNS: tuple[tuple[str, Any, tuple[str, ...], bool], ...] = (
    ("day", gettext_lazy("Day"), ("day", "date", "päivä", "dag", "datum", "pvm"), True),
    ("begins", gettext_lazy("Begins"), ("begins", "start", "alkaa", "börjar"), True),
    ("ends", gettext_lazy("Ends"), ("ends", "end", "päättyy", "slutar"), True),
    ("place", gettext_lazy("Place"), ("place", "paikka", "plats"), True),
    ("team", gettext_lazy("Team"), ("team", "tiimi"), False),
    ("kind", gettext_lazy("Kind"), ("kind", "laji", "tyyppi", "slag", "typ"), False),
    ("room", gettext_lazy("Room"), ("room", "huone", "rum"), False),
    ("staff", gettext_lazy("From social work"), ("staff", "sosiaalityöstä", "från socialarbetet"), False),
)


class NotReadable(Exception):  # noqa: N818  named as it is read
    """The file is not what it says, too large, or lacks columns. The message is written for the user."""


@dataclass(frozen=True)
class RowError:
    """What is wrong in which cell; `row` as the spreadsheet counts it."""

    row: int
    column: str
    message: str


@dataclass
class Preview:
    """What a file would do: meetings, or all of its errors."""

    meetings: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def token(self) -> str:
        """The rows, signed: what is confirmed is what was shown."""
        return signing.dumps(self.meetings, salt=SALT, compress=True)


# --- Reading the file ---------------------------------------------------------------------------


def read_rows(name: str, content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """The filled rows of a workbook or CSV file by column, with their numbers.

    Raises:
        NotReadable: see there.
    """
    if len(content) > MOST_BYTES:
        raise NotReadable(_("The file is larger than 2 MB."))
    rows = _workbook(content) if name.lower().endswith(".xlsx") else _csv(content)
    try:
        heading = next(rows, None)
        if heading is None:
            raise NotReadable(_("The file is empty."))
        columns = _columns(heading)
        found: list[tuple[int, dict[str, Any]]] = []
        for number, cells in enumerate(rows, start=2):
            values = {name: cells[place] for name, place in columns.items() if place < len(cells)}
            if not any(value not in (None, "") for value in values.values()):
                continue
            if len(found) >= MOST_ROWS:
                raise NotReadable(_("The file has more than 2 000 rows."))
            found.append((number, values))
    except (csv.Error, ValueError, KeyError, OSError, BadZipFile) as error:
        raise NotReadable(_("The file cannot be read. Save it as .xlsx or .csv and try again.")) from error
    if not found:
        raise NotReadable(_("The file has no rows."))
    return found


def _workbook(content: bytes) -> Iterator[list[Any]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError) as error:
        raise NotReadable(_("The file is not an Excel workbook.")) from error
    sheet = book.worksheets[0]
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=30)):
        if number > MOST_ROWS * 2:
            raise NotReadable(_("The file has more than 2 000 rows."))
        yield list(row)


def _csv(content: bytes) -> Iterator[list[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotReadable(_("The file cannot be read. Save it as .xlsx or .csv and try again."))
    first = text.split("\n", maxsplit=1)[0]
    yield from csv.reader(io.StringIO(text), delimiter=max(";,\t", key=first.count))


def _columns(heading: Iterable[Any]) -> dict[str, int]:
    names = {str(cell or "").strip().lower(): number for number, cell in enumerate(heading)}
    found = {}
    for column, label, spellings, needed in COLUMNS:
        place = next((names[word] for word in (*spellings, str(label).lower()) if word in names), None)
        if place is not None:
            found[column] = place
        elif needed:
            raise NotReadable(_("The column “%(name)s” is missing.") % {"name": label})
    return found


# --- Checking -----------------------------------------------------------------------------------


@dataclass
class _Known:
    """What rows may name, fetched once."""

    places: dict[str, Place] = field(default_factory=dict)
    teams: dict[tuple[int, str], Team] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    planned: set[tuple[int, datetime]] = field(default_factory=set)


def _names(thing: Any) -> set[str]:
    return {str(getattr(thing, f"name_{code}") or "").strip().lower() for code in ("fi", "sv", "en")} - {""}


def _known() -> _Known:
    known = _Known()
    for place in Place.objects.filter(is_active=True):
        for name in {place.slug, *_names(place)}:
            known.places[name] = place
    for team in Team.objects.filter(is_active=True).exclude(kind=TeamKind.SOCIAL_WORK):
        for name in _names(team):
            known.teams[team.place_id, name] = team
    known.people = {person.username.lower(): person for person in User.objects.filter(is_active=True)}
    for kind in MeetingKind:
        known.kinds[kind.value] = kind.value
        for code in ("fi", "sv", "en"):
            with translation.override(code):
                known.kinds[str(kind.label).lower()] = kind.value
    since = year_bounds(timezone.localdate().year)[0]
    rows = Meeting.objects.filter(starts_at__gte=since).exclude(status=MeetingStatus.CANCELLED)
    known.planned = set(rows.values_list("teams", "starts_at"))
    return known


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise ValueError(_("is not a day. Write it like 31.12.2026."))


def _clock(value: Any) -> time:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    text = str(value or "").strip().replace(".", ":")
    for pattern in ("%H:%M", "%H:%M:%S", "%H"):
        try:
            return datetime.strptime(text, pattern).time()
        except ValueError:
            continue
    raise ValueError(_("is not a time. Write it like 12.30."))


class _Row:
    """One row under examination: collects its errors."""

    def __init__(self, number: int, values: dict[str, Any], known: _Known) -> None:
        self.number, self.values, self.known = number, values, known
        self.errors: list[RowError] = []

    def wrong(self, column: str, message: str) -> None:
        label = next(str(label) for name, label, _spellings, _needed in COLUMNS if name == column)
        self.errors.append(RowError(self.number, label, message))

    def text(self, column: str) -> str:
        value = str(self.values.get(column) or "").strip()
        if contains_identity_code(value):
            self.wrong(column, _("looks like it holds a personal identity code."))
            return ""
        return value

    def read(self, column: str, reader: Any) -> Any:
        value = self.values.get(column)
        if value in (None, ""):
            self.wrong(column, _("is empty."))
            return None
        try:
            return reader(value)
        except ValueError as error:
            self.wrong(column, str(error))
            return None

    def check(self) -> dict[str, Any] | None:
        """The meeting as plain values, or None when anything is wrong."""
        day, begins, ends = self.read("day", _day), self.read("begins", _clock), self.read("ends", _clock)
        today = timezone.localdate()
        if day and not today - timedelta(days=366) <= day <= today.replace(year=today.year + YEARS_AHEAD, day=1):
            self.wrong("day", _("is too far away. Check the year."))
        if begins and ends and ends <= begins:
            self.wrong("ends", _("is before the beginning."))
        place, team, kind = self._place_and_team()
        staff = self._staff()
        room = self.text("room")
        if len(room) > LENGTH:
            self.wrong("room", _("is too long."))
        elif contains_contact_details(room):
            self.wrong("room", _("holds a phone number or an e-mail address."))
        if self.errors or day is None or begins is None or ends is None or place is None:
            return None
        starts_at = at(day, begins)
        if team and (team.pk, starts_at) in self.known.planned:
            self.wrong("day", _("The team has this meeting already."))
            return None
        if team:
            self.known.planned.add((team.pk, starts_at))
        return {
            "starts_at": starts_at.isoformat(),
            "ends_at": at(day, ends).isoformat(),
            "place": place.pk,
            "team": team.pk if team else None,
            "kind": kind,
            "room": room,
            "staff": staff,
        }

    def _place_and_team(self) -> tuple[Place | None, Team | None, str]:
        place = team = None
        name = self.text("place")
        if not name:
            if not self.errors or self.errors[-1].column != str(COLUMNS[3][1]):
                self.wrong("place", _("is empty."))
        else:
            place = self.known.places.get(name.lower())
            if place is None:
                self.wrong("place", _("No place has this name."))
        word = self.text("kind")
        kind = self.known.kinds.get(word.lower(), "") if word else MeetingKind.TEAM_MEETING.value
        if not kind:
            self.wrong("kind", _("No kind of meeting has this name."))
        name = self.text("team")
        if name and place is not None:
            team = self.known.teams.get((place.pk, name.lower()))
            if team is None:
                self.wrong("team", _("The place has no team of this name."))
        elif not name and kind == MeetingKind.TEAM_MEETING:
            self.wrong("team", _("is empty."))
        return place, team, kind

    def _staff(self) -> list[int]:
        found = []
        for name in filter(None, (part.strip() for part in self.text("staff").replace(";", ",").split(","))):
            person = self.known.people.get(name.lower())
            if person is None:
                self.wrong("staff", _("No user has the name “%(name)s”.") % {"name": name[:40]})
            else:
                found.append(person.pk)
        return found


def preview(rows: Iterable[tuple[int, dict[str, Any]]]) -> Preview:
    """Check all rows. The number of queries does not depend on how many there are."""
    known = _known()
    shown = Preview()
    for number, values in rows:
        row = _Row(number, values, known)
        meeting = row.check()
        shown.errors += row.errors
        if meeting is not None:
            shown.meetings.append(meeting)
    return shown


# --- Writing ------------------------------------------------------------------------------------


@transaction.atomic
def write(token: str) -> int:
    """Write the meetings that a preview has shown; returns how many. Invitations go out with the daily job.

    Raises:
        NotReadable: when the preview is too old, or somebody planned one of its meetings meanwhile.
    """
    try:
        rows = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise NotReadable(_("The preview is too old. Choose the file again.")) from error
    planned = _known().planned
    meetings = []
    for row in rows:
        starts_at = datetime.fromisoformat(row["starts_at"])
        if row["team"] and (row["team"], starts_at) in planned:
            raise NotReadable(_("Somebody planned one of these meetings meanwhile. Choose the file again."))
        meetings.append(
            Meeting(
                kind=row["kind"],
                place_id=row["place"],
                room=row["room"],
                starts_at=starts_at,
                ends_at=datetime.fromisoformat(row["ends_at"]),
            )
        )
    if not cache.add(f"silta:import:{hashlib.sha256(token.encode()).hexdigest()}", 1, timeout=TOKEN_SECONDS):
        raise NotReadable(_("Somebody planned one of these meetings meanwhile. Choose the file again."))
    Meeting.objects.bulk_create(meetings, batch_size=500)
    of_team: Any = Meeting.teams.through
    of_staff: Any = Meeting.staff.through
    of_team.objects.bulk_create(
        [
            of_team(meeting_id=meeting.pk, team_id=row["team"])
            for meeting, row in zip(meetings, rows, strict=True)
            if row["team"]
        ],
        batch_size=500,
    )
    of_staff.objects.bulk_create(
        [
            of_staff(meeting_id=meeting.pk, user_id=person)
            for meeting, row in zip(meetings, rows, strict=True)
            for person in dict.fromkeys(row["staff"])
        ],
        batch_size=500,
    )
    transaction.on_commit(renew_stamp)
    return len(meetings)


def template_file() -> bytes:
    """An empty workbook with the headings and one example, in the active language."""
    book = Workbook()
    sheet = book.active
    sheet.append([str(label) for _name, label, _spellings, _needed in COLUMNS])
    team = Team.objects.filter(is_active=True).exclude(kind=TeamKind.SOCIAL_WORK).select_related("place").first()
    example = [
        timezone.localdate() + timedelta(days=30), time(12, 0), time(12, 30), team.place.name if team else "",
        team.name if team else "", str(MeetingKind.TEAM_MEETING.label), "", "",
    ]  # fmt: skip
    sheet.append(example)
    for number in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = 24
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
