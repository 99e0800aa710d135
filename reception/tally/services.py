"""Opening, counting, closing, correcting. The one place that writes visits."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.models import NeedTopic, Place, Service, User

from ..bookings.services import settle_bookings
from ..codes import SessionState, TapKind
from ..models import ReceptionSession, SessionCorrection, SessionTap, Shift, Visit
from ..models.columns import column
from . import rollup

# How far back a session may be opened for a shift that was counted on paper.
OPENED_AFTERWARDS_DAYS = 14
TAPS_AT_ONCE = 200
SINGLE = ("arrival", "outcome", "prior_contact", "age_band", "language", "channel", "resolved", "company")
MANY = ("topics", "guided_to")
_CODES_KEY = "silta:tally-codes"


class SessionNotOpen(Exception):  # noqa: N818  named as it is read
    """The session has been closed: by a colleague, on another phone, or by the daily job."""


class CorrectedMeanwhile(Exception):  # noqa: N818  named as it is read
    """The session has been corrected since the form was opened: in another tab, or by a button pressed twice."""


class TapNotUnderstood(Exception):  # noqa: N818  named as it is read
    """What was sent is no tap of ours: an old screen, or something made up."""


@dataclass(frozen=True)
class Totals:
    """What the counting screen shows all the time."""

    visits: int
    turned_away: int
    questions: int


# --- Opening --------------------------------------------------------------------------------------


def open_session(user: User, place: Place, shift: Shift | None = None) -> ReceptionSession:
    """The session of `shift`, or of `user` at `place` today; the one that is there already, if so."""
    wanted: dict[str, Any] = (
        {"shift": shift}
        if shift
        else {"shift": None, "place": place, "held_by": user, "day": timezone.localdate(), "state": SessionState.OPEN}
    )
    found = ReceptionSession.objects.filter(**wanted).first()
    if found:
        return found
    values = {"place": place, "day": shift.day if shift else timezone.localdate(), "held_by": user, "shift": shift}
    try:
        with transaction.atomic():
            return ReceptionSession.objects.create(**values)
    except IntegrityError:  # a colleague was quicker
        return ReceptionSession.objects.get(**wanted)


# --- Codes of a visit -----------------------------------------------------------------------------


def _known(topics: Iterable[str], services: Iterable[str]) -> tuple[set[str], set[str]]:
    """The codes there are. From the cache; asked again when one is not among them, because it may be new."""
    known = cache.get(_CODES_KEY)
    if known is None or set(topics) - known[0] or set(services) - known[1]:
        known = (
            set(NeedTopic.objects.values_list("code", flat=True)),
            set(Service.objects.values_list("code", flat=True)),
        )
        cache.set(_CODES_KEY, known, 3600)
    return known[0], known[1]


def _one_of(field: str, value: object) -> str:
    model_field = column(Visit, field)
    allowed = {code for code, _label in model_field.choices or ()}
    if value in (None, "") and model_field.has_default():
        return str(model_field.get_default())
    if not isinstance(value, str) or value not in allowed:
        raise TapNotUnderstood(field)
    return value


def clean_codes(data: Mapping[str, Any]) -> dict[str, Any]:
    """The codes of one visit, and nothing else of what was sent.

    Raises:
        TapNotUnderstood: a code is unknown, or there is no topic; the message is the field.
    """
    codes: dict[str, Any] = {field: _one_of(field, data.get(field)) for field in SINGLE}
    lists: dict[str, list[str]] = {}
    for field in MANY:
        value = data.get(field) or []
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise TapNotUnderstood(field)
        lists[field] = sorted(set(value))
    known = dict(zip(MANY, _known(lists["topics"], lists["guided_to"]), strict=True))
    for field in MANY:
        if set(lists[field]) - known[field]:
            raise TapNotUnderstood(field)
    if not lists["topics"]:
        raise TapNotUnderstood("topics")
    return codes | lists


# --- Counting -------------------------------------------------------------------------------------


def _locked(session: ReceptionSession) -> ReceptionSession:
    """`session` as it is now, held until the transaction ends: closing and counting wait for each other."""
    return ReceptionSession.objects.select_for_update().get(pk=session.pk)


def _key(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise TapNotUnderstood("key") from None


@transaction.atomic
def count_taps(session: ReceptionSession, taps: list[Any]) -> list[str]:
    """Count what a phone has sent, each key once, however often it comes. Returns the keys that are settled.

    A tap is {"key", "kind", "codes"}, or {"key", "undo": key of the tap that is taken back}. What is
    not understood is settled too, or it would come again for ever: the answer leaves it out.

    Raises:
        SessionNotOpen: nothing was counted.
    """
    if not _locked(session).is_open:
        raise SessionNotOpen
    settled: list[str] = []
    new: dict[uuid.UUID, SessionTap] = {}
    undone: set[uuid.UUID] = set()
    for tap in taps[:TAPS_AT_ONCE]:
        if not isinstance(tap, dict):
            continue
        try:
            key = _key(tap.get("key"))
            if "undo" in tap:
                taken_back = _key(tap["undo"])
                undone.add(taken_back)
                # Should the tap itself come later than its undoing, its key is taken.
                new.setdefault(
                    taken_back, SessionTap(session=session, key=taken_back, kind=TapKind.VISIT, is_void=True)
                )
            else:
                new[key] = _tap(session, key, tap)
        except TapNotUnderstood:
            continue
        settled.append(str(tap["key"]))
    SessionTap.objects.bulk_create(new.values(), ignore_conflicts=True)
    if undone:
        session.taps.filter(key__in=undone).update(is_void=True, codes={})
    return settled


def _tap(session: ReceptionSession, key: uuid.UUID, tap: dict[str, Any]) -> SessionTap:
    kind = tap.get("kind")
    if kind not in TapKind.values:
        raise TapNotUnderstood("kind")
    codes = tap.get("codes")
    visit = kind == TapKind.VISIT
    if visit and not isinstance(codes, dict):
        raise TapNotUnderstood("codes")
    return SessionTap(session=session, key=key, kind=kind, codes=clean_codes(codes or {}) if visit else {})


def undo_last(session: ReceptionSession) -> bool:
    """Take back the newest tap of an open session; whether there was one. For screens without scripts."""
    with transaction.atomic():
        if not _locked(session).is_open:
            raise SessionNotOpen
        last = session.taps.filter(is_void=False).order_by("-pk").first()
        if last is None:
            return False
        session.taps.filter(pk=last.pk).update(is_void=True, codes={})
        return True


# --- Closing and correcting -----------------------------------------------------------------------


def _write_visits(session: ReceptionSession, visits: list[dict[str, Any]]) -> None:
    """All visits of `session` anew, in the order of keys drawn now: the table keeps no other order."""
    session.visits.all().delete()
    rows = sorted(((uuid.uuid4(), codes) for codes in visits), key=lambda row: row[0])
    topics = dict(NeedTopic.objects.values_list("code", "pk"))
    services = dict(Service.objects.values_list("code", "pk"))
    Visit.objects.bulk_create(
        Visit(id=key, session=session, **{field: codes[field] for field in SINGLE}) for key, codes in rows
    )
    about: Any = Visit.topics.through
    onward: Any = Visit.guided_to.through
    about.objects.bulk_create(
        about(visit_id=key, needtopic_id=topics[code])
        for key, codes in rows
        for code in codes["topics"]
        if code in topics
    )
    onward.objects.bulk_create(
        onward(visit_id=key, service_id=services[code])
        for key, codes in rows
        for code in codes["guided_to"]
        if code in services
    )


def codes_of(session: ReceptionSession) -> dict[uuid.UUID, dict[str, Any]]:
    """The visits of a closed session as codes, by key."""
    return {
        visit.pk: {
            **{field: getattr(visit, field) for field in SINGLE},
            "topics": sorted(topic.code for topic in visit.topics.all()),
            "guided_to": sorted(service.code for service in visit.guided_to.all()),
        }
        for visit in session.visits.prefetch_related("topics", "guided_to")
    }


@transaction.atomic
def close_session(session: ReceptionSession) -> ReceptionSession:
    """Turn the taps into visits, throw the taps and their keys away, and settle the day's bookings.

    Raises:
        SessionNotOpen: it was closed already.
    """
    session = _locked(session)
    if not session.is_open:
        raise SessionNotOpen
    taps = list(session.taps.filter(is_void=False).values_list("kind", "codes"))
    visits = [codes for kind, codes in taps if kind == TapKind.VISIT]
    _write_visits(session, visits)
    session.visit_count = len(visits)
    session.turned_away = sum(kind == TapKind.TURNED_AWAY for kind, _codes in taps)
    session.questions = sum(kind == TapKind.QUESTION for kind, _codes in taps)
    session.state = SessionState.CLOSED
    session.save()
    rollup.add(session.place_id, session.day, rollup.counts_of(session, visits))
    session.taps.all().delete()
    if session.shift_id:
        settle_bookings(session.shift_id)
    return session


def close_forgotten() -> int:
    """Close the sessions of past days that somebody left open; how many. A step of the daily job."""
    forgotten = ReceptionSession.objects.filter(
        state=SessionState.OPEN, day__lt=timezone.localdate() - timedelta(days=1)
    )
    closed = 0
    for session in forgotten:
        try:
            close_session(session)
        except SessionNotOpen:
            continue
        closed += 1
    return closed


@dataclass(frozen=True)
class Correction:
    """What is to change in a closed session, and why (a code of `CorrectionReason`).

    `seen` is the number of corrections that there were when the form was opened, where there is a form.
    """

    reason: str
    turned_away: int
    questions: int
    seen: int | None = None
    add: dict[str, Any] | None = None
    remove: uuid.UUID | None = None


@transaction.atomic
def correct_session(session: ReceptionSession, by: User, correction: Correction) -> SessionCorrection:
    """Change a closed session; the log keeps who, why and the totals, not which visit.

    Raises:
        SessionNotOpen: it is still open, and is changed by counting and undoing.
        CorrectedMeanwhile: see there; nothing was changed.
        TapNotUnderstood: the visit to add or to take away is not one.
    """
    session = _locked(session)
    if session.is_open:
        raise SessionNotOpen
    if correction.seen is not None and session.corrections.count() != correction.seen:
        raise CorrectedMeanwhile
    visits = codes_of(session)
    before = rollup.counts_of(session, visits.values())
    if correction.remove:
        if correction.remove not in visits:
            raise TapNotUnderstood("remove")
        del visits[correction.remove]
    rows = list(visits.values())
    if correction.add:
        rows.append(clean_codes(correction.add))
    log = SessionCorrection.objects.create(
        session=session,
        by=by,
        reason=correction.reason,
        visits_before=session.visit_count,
        visits_after=len(rows),
        turned_away_before=session.turned_away,
        turned_away_after=correction.turned_away,
        questions_before=session.questions,
        questions_after=correction.questions,
    )
    if correction.add or correction.remove:
        _write_visits(session, rows)
    session.visit_count = len(rows)
    session.turned_away = correction.turned_away
    session.questions = correction.questions
    session.state = SessionState.CORRECTED
    session.save()
    after = rollup.counts_of(session, rows)
    after.subtract(before)
    rollup.add(session.place_id, session.day, after)
    return log
