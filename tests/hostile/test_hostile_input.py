"""Everybody sends everything to every address: nothing breaks, and no identity code comes back or is logged.

What there is to attack is read from the URL configuration and found by following links; nothing is
listed by hand. A build tries a few values at each place; `SILTA_HOSTILE=10` tries ten times as many.
"""

import os
import re
import traceback
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client, TestCase
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from organisation.models import User
from tests.intranet.addresses import Address, addresses
from tests.privacy import leaks

from . import crawl, values

FACTOR = int(os.environ.get("SILTA_HOSTILE", "1"))
NOBODY = "nobody"
PEOPLE = (
    "doctor", "nurse", "dentist", "counsellor", "socialworker", "manager", "editor", "editor2", "officer", "admin",
)  # fmt: skip
EVERYBODY = (NOBODY, *PEOPLE)
ALIKE = (("doctor", "nurse", "dentist"), ("editor", "editor2"))
ENTERING = ("manager", "editor", "editor2", "admin")
# Wagtail's page that shows what a broken page looks like.
BREAKS_BY_DESIGN = {"admin/failwhale/"}
PAGES = 45 * FACTOR  # read while looking for forms

_PART = re.compile(r"<(?:(\w+):)?\w+>")


@dataclass
class Sent:
    """One request."""

    method: str
    path: str
    query: str = ""
    data: Any = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    code: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]!r}?{self.query[:160]!r} {str(self.data)[:300]!r} {self.headers}"


class Attacker:
    """Sends requests as one person; whatever they change is taken back, so that each meets the same county."""

    def __init__(self, who: str, caplog: pytest.LogCaptureFixture) -> None:
        self.who, self.caplog = who, caplog
        self.client = Client(raise_request_exception=True)
        if who != NOBODY:
            self.client.force_login(User.objects.get(username=who))
        self.session = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.wrong: list[str] = []
        self.answers: dict[int, int] = {}
        self.pages = self.forms = 0

    def send(self, sent: Sent) -> None:
        self.caplog.clear()
        try:
            with _taken_back():
                response = self._ask(sent)
                status = response.status_code
                self.answers[status] = self.answers.get(status, 0) + 1
                if status >= 500:
                    self.wrong.append(f"{self.who} {sent}: {status}")
                if sent.code:
                    seen = leaks.answered(response, values.needles(sent.code))
                    said = leaks.logged(self.caplog.records, values.needles(sent.code))
                    if seen or said:
                        self.wrong.append(f"{self.who} {sent}: a code in {seen or said}")
        except Exception as error:  # noqa: BLE001  whatever a view lets through is what is looked for
            where = traceback.extract_tb(error.__traceback__)
            ours = [
                f"{one.filename.rsplit('/', 3)[-2:]}:{one.lineno}" for one in where if "/tests/" not in one.filename
            ]
            self.wrong.append(f"{self.who} {sent}: {error!r:.300} at {ours[-1:]}, {_own(where)}")

    def _ask(self, sent: Sent) -> Any:
        self.client.cookies.clear()
        for name, value in self.session.items():
            self.client.cookies[name] = value
        extra = {"QUERY_STRING": sent.query, **sent.headers}
        if sent.method == "GET":
            return self.client.get(sent.path, **extra)
        if sent.content_type:
            return self.client.generic(sent.method, sent.path, sent.data, content_type=sent.content_type, **extra)
        return self.client.post(sent.path, sent.data, **extra)


def _own(frames: traceback.StackSummary) -> str:
    rooms = ("/intranet/", "/home/", "/reception/", "/referrals/", "/careplans/", "/teammeetings/", "/reports/")
    ours = [
        one for one in frames
        if any(room in one.filename for room in rooms) and "site-packages" not in one.filename
        and "/tests/" not in one.filename
    ]  # fmt: skip
    return f"{ours[-1].filename.rsplit('/', 2)[-2:]}:{ours[-1].lineno}" if ours else ""


@contextmanager
def _taken_back() -> Iterator[None]:
    """What a request does, with what it does after its commit, is undone."""
    with transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield
        transaction.set_rollback(True)


def _each(name: str, examples: int, strategy: st.SearchStrategy[Sent], attacker: Attacker) -> None:
    """Draw `examples` requests, the same ones each time."""

    @seed(zlib.crc32(f"{attacker.who} {name}".encode()))
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def ask(sent: Sent) -> None:
        attacker.send(sent)

    ask()


# --- Addresses ------------------------------------------------------------------------------------


@st.composite
def visits(draw: st.DrawFn, route: str, real: str, names: list[str], start: int) -> Sent:
    """An address with hostile arguments or a real one with hostile parameters."""

    def turn(of: int) -> int:  # few examples begin at different places
        return (draw(st.integers(0, of - 1)) + start) % of

    hostile_path = not real or turn(4) == 0
    path = _filled(draw, route, start) if hostile_path and "<" in route else real
    headers = values.HEADERS[turn(len(values.HEADERS))]
    way = turn(10)
    code = ""
    if way == 0:
        query = values.RAW_QUERIES[turn(len(values.RAW_QUERIES))]
    elif way == 1:
        code = draw(values.codes())
        query = urlencode(dict.fromkeys(names or ["q"], code))
        if (hostile_path and "<str" in route) or "<slug" in route:
            path = _PART.sub(values.in_path(code), "/" + route)
    elif names:
        chosen = names if turn(3) == 0 else [names[turn(len(names))]]
        pairs = [(name, draw(values.values(_kind(name), start + number))) for number, name in enumerate(chosen)]
        if draw(st.booleans()):
            pairs += [(chosen[0], draw(values.values()))]
        query = urlencode(pairs, errors="surrogatepass")
    else:
        query = ""
    if turn(5) == 0:
        number = turn(len(values.BODIES) + len(values.RAW_FORMS))
        body, kind = [
            *((body, "application/json") for body in values.BODIES),
            *((body, "application/x-www-form-urlencoded") for body in values.RAW_FORMS),
        ][number]
        method = ("POST", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")[turn(7)]
        return Sent(method, path, query, body, kind, headers, code)
    return Sent("GET", path, query, None, "", headers, code)


def _kind(name: str) -> str:
    if name in ("month", "week", "weeks", "date", "day", "year", "period", "from", "to"):
        return "date"
    return "number" if name in ("page", "p", "size", "version", "id") else "text"


def _filled(draw: st.DrawFn, route: str, start: int) -> str:
    """The route with hostile arguments that its converters take."""

    def part(found: re.Match[str]) -> str:
        value = draw(values.values(start=start))
        match found[1]:
            case "int":
                return draw(st.sampled_from(("0", "987654", str(2**31), str(2**63), "9" * 400)))
            case "slug":
                return re.sub(r"[^a-zA-Z0-9_-]", "", value)[:3000] or "-"
            case "uuid":
                return draw(
                    st.sampled_from(("0" * 8 + "-0000-4000-8000-" + "0" * 12, "f" * 8 + "-ffff-ffff-ffff-" + "f" * 12))
                )
            case "path":
                return quote(value[:3000] or "x", safe="/.")
            case _:
                return values.in_path(value)

    return "/" + _PART.sub(part, route)


def _names(path: str, address: Address, site: crawl.Site) -> list[str]:
    found = set(crawl.parameters_of(path)) | site.queries.get(address.name, set())
    if address.in_admin:
        found.update(crawl.ADMIN_NAMES)
    return sorted(found - {""})


# --- Forms ----------------------------------------------------------------------------------------


@st.composite
def answers(draw: st.DrawFn, form: crawl.Form, start: int) -> Sent:
    """A filled form: one field hostile and the others as somebody would fill them, or all of them hostile."""
    fields = form.fields

    def turn(of: int) -> int:
        return (draw(st.integers(0, of - 1)) + start) % of

    everything = not fields or turn(4) == 0
    one = fields[turn(len(fields))].name if fields else ""
    code = draw(values.codes()) if turn(6) == 0 else ""
    data: dict[str, Any] = {}
    for number, field_ in enumerate(fields):
        hostile = everything or field_.name == one
        if field_.kind == "file":
            if hostile:
                data[field_.name] = draw(values.files())
        elif not hostile:
            data[field_.name] = _as_usual(field_)
        elif code:
            data[field_.name] = code
        else:
            value: Any = draw(values.values(field_.kind, start + number))
            data[field_.name] = [value, draw(values.values())] if draw(st.integers(0, 7)) == 0 else value
    path, _mark, query = form.path.partition("?")
    headers = values.HEADERS[turn(len(values.HEADERS))]
    if form.is_upload or turn(6) == 1:
        return Sent("POST", path, query, data, "", headers, code)
    pairs = [(name, one) for name, value in data.items() if not hasattr(value, "read")
             for one in (value if isinstance(value, list) else [value])]  # fmt: skip
    body = urlencode(pairs, errors="surrogatepass").encode()
    return Sent("POST", path, query, body, "application/x-www-form-urlencoded", headers, code)


def _as_usual(field_: crawl.Field) -> str:
    if field_.usual or field_.kind in ("hidden", "submit", "checkbox"):
        return field_.usual
    return {"date": "2026-12-01", "time": "10:00", "number": "1", "email": "a@silta.example"}.get(field_.kind, "Teksti")


# --- Tests ----------------------------------------------------------------------------------------


def _starts(who: str) -> list[str]:
    plain = [a.path for a in addresses() if not a.has_arguments and a.route not in BREAKS_BY_DESIGN]
    rooms = [path for path in plain if not path.startswith("/admin/")]
    return ["/fi/", *rooms, *(path for path in plain if path.startswith("/admin/") and who in ENTERING)]


def _to_attack(who: str) -> list[Address]:
    """All rooms by each role, shared among the people who have it; the admin shared among all who enter it.

    With more time everybody tries everything.
    """
    alike = next((group for group in ALIKE if who in group), (who,))
    found = []
    for number, address in enumerate(addresses()):
        those = (who,) if FACTOR > 1 else ENTERING if address.in_admin and who in ENTERING else alike
        is_ours = those[number % len(those)] == who
        is_shut = address.in_admin and who not in ENTERING and number % 40
        if address.route not in BREAKS_BY_DESIGN and is_ours and not is_shut:
            found.append(address)
    return found


def attack(who: str, caplog: pytest.LogCaptureFixture) -> Attacker:
    attacker = Attacker(who, caplog)
    site = crawl.explore(attacker.client, _starts(who), most=PAGES)
    for address in _to_attack(who):
        start = zlib.crc32(f"{who}{address.route}".encode()) % 1000
        real = site.pages.get(address.name, "" if address.has_arguments else address.path)
        route = address.route.replace("/^", "/").removesuffix("$")
        path = real or address.path
        if "(" in route:  # a regular expression: its example stands for it
            route, real = "", path
        _each(address.route, FACTOR, visits(route, real, _names(path, address, site), start), attacker)
    for number, (key, form) in enumerate(sorted(site.forms.items())):
        _each(" ".join(key), 2 * FACTOR, answers(form, number), attacker)
    attacker.pages, attacker.forms = len(site.pages), len(site.forms)
    return attacker


@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_breaks(demo, caplog, who):
    caplog.set_level("DEBUG")
    attacker = attack(who, caplog)
    assert not attacker.wrong, f"{len(attacker.wrong)}\n" + "\n".join(attacker.wrong)
