"""What people do: read, count a reception on their phone, edit the glossary. And what came of it."""

import asyncio
import json
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psycopg
from bs4 import BeautifulSoup

from tests.hostile.crawl import form_of

from .client import Answer, Browser
from .site import Site

PAUSE = 0.3  # seconds before somebody tries again
LAST_TRY = 45  # seconds that somebody goes on trying after the end


@dataclass
class Notes:
    """What was seen, by kind of request."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    # Session: keys that the server has said to be settled.
    settled: dict[str, set[str]] = field(default_factory=dict)
    # Term: the text that was saved last.
    saved: dict[int, str] = field(default_factory=dict)

    def take(self, kind: str, answer: Answer, expected: tuple[int, ...] = (200,)) -> bool:
        self.seconds.setdefault(kind, []).append(answer.seconds)
        if answer.status in expected:
            return True
        self.failures[f"{kind}: {answer.status or 'no answer'}"] += 1
        return False


class Crowd:
    """Everybody at once, until `stop`."""

    def __init__(self, site: Site, people: dict[str, Any], ports: tuple[int, ...] = ()) -> None:
        self.site, self.people = site, people
        self.ports = ports or (site.port,)
        self.notes = Notes()
        self.stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, think: dict[str, float]) -> None:
        """`think`: seconds between two requests of one person, in the mean, by what they do."""
        kinds = {"readers": self._read, "tallying": self._tally, "editing": self._edit}
        for kind, does in kinds.items():
            for number, person in enumerate(self.people[kind]):
                browser = Browser(self.ports[number % len(self.ports)], person["cookie"])
                self._tasks.append(asyncio.create_task(does(browser, person, think[kind], random.Random(number))))

    async def end(self) -> Notes:
        self.stop.set()
        await asyncio.gather(*self._tasks)
        return self.notes

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return

    async def _read(self, browser: Browser, _person: dict[str, Any], think: float, chance: random.Random) -> None:
        words = ("raha", "asunto", "päihde", "toimeentulotuki", "omaishoito", "lapsi", "velka")
        await self._wait(chance.uniform(0, think))
        while not self.stop.is_set():
            match chance.choices(("page", "front", "search", "suggest", "here", "places"), (50, 20, 12, 8, 5, 5))[0]:
                case "page":
                    self.notes.take("guidance page", await browser.get(chance.choice(self.people["pages"])))
                case "front":
                    self.notes.take("front page", await browser.get("/fi/"))
                case "search":
                    self.notes.take("search", await browser.get(f"/fi/search/?q={quote(chance.choice(words))}"))
                case "suggest":
                    self.notes.take(
                        "suggestions", await browser.get(f"/fi/search/suggest/?q={quote(chance.choice(words)[:3])}")
                    )
                case "here":
                    self.notes.take("who is there", await browser.get("/fi/reception/"))
                case "places":
                    self.notes.take("places", await browser.get("/fi/places/"))
            await self._wait(chance.uniform(think / 2, think * 1.5))

    async def _tally(self, browser: Browser, person: dict[str, Any], think: float, chance: random.Random) -> None:
        """As the counting screen does it: each tap is sent until the server says that it is settled."""
        settled = self.notes.settled.setdefault(person["session"], set())
        await self._wait(chance.uniform(0, think))
        while not self.stop.is_set():
            tap: dict[str, Any] = {"key": str(uuid.UUID(int=chance.getrandbits(128), version=4))}
            tap |= (
                {"kind": "visit", "codes": {**self.people["codes"], "topics": [chance.choice(self.people["topics"])]}}
                if chance.random() < 0.7
                else {"kind": chance.choice(("question", "turned_away"))}
            )
            await self._send(browser, person["path"], tap, settled)
            if chance.random() < 0.1:  # the phone did not see the answer
                await self._send(browser, person["path"], tap, settled)
            await self._wait(chance.uniform(think / 2, think * 1.5))

    async def _send(self, browser: Browser, path: str, tap: dict[str, Any], settled: set[str]) -> None:
        loop = asyncio.get_running_loop()
        give_up = 0.0
        while True:
            answer = await browser.ask("POST", path, json.dumps({"taps": [tap]}).encode(), "application/json")
            if self.notes.take("tap", answer) and tap["key"] in json.loads(answer.body)["settled"]:
                settled.add(tap["key"])
                return
            if self.stop.is_set():
                give_up = give_up or loop.time() + LAST_TRY
                if loop.time() > give_up:
                    raise RuntimeError(f"A tap was never taken: {answer.status} {answer.text[:300]}")
            await asyncio.sleep(PAUSE)

    async def _edit(self, browser: Browser, person: dict[str, Any], think: float, chance: random.Random) -> None:
        number = 0
        await self._wait(chance.uniform(0, think))
        while not self.stop.is_set():
            answer = await browser.get(person["path"])
            if self.notes.take("edit: open", answer):
                page = BeautifulSoup(answer.body, "html.parser")
                form = next(one for one in page.find_all("form", method=True) if one.find(attrs={"name": "term_fi"}))
                data = {
                    one.name: one.usual for one in form_of(person["path"], form, page).fields if one.kind != "submit"
                }
                number += 1
                text = f"{person['term']}-{number}-{chance.random()}"
                data |= {"definition_fi": text, "csrfmiddlewaretoken": ""}
                if self.notes.take("edit: save", await browser.post(person["path"], data), (302,)):
                    self.notes.saved[person["term"]] = text
            await self._wait(chance.uniform(think / 2, think * 1.5))


def check(site: Site, notes: Notes) -> list[str]:
    """What was lost or doubled, in words; empty when nothing was."""
    wrong = []
    with psycopg.connect(site.database_url) as connection:
        for session, keys in notes.settled.items():
            there = [
                str(key)
                for (key,) in connection.execute(
                    "SELECT key FROM reception_sessiontap WHERE session_id = %s", [session]
                )
            ]
            if lost := keys - set(there):
                wrong.append(f"{len(lost)} taps of {len(keys)} are lost")
            if len(there) != len(set(there)):
                wrong.append("a tap is there twice")
            if more := set(there) - keys:
                wrong.append(f"{len(more)} taps were counted that nobody was told of")
        for term, text in notes.saved.items():
            row = connection.execute("SELECT definition_fi FROM home_glossaryterm WHERE id = %s", [term]).fetchone()
            if row is None or row[0] != text:
                wrong.append(f"term {term} has {row}, not what was saved last: {text}")
    return wrong


def people_of(site: Site, readers: int, tallying: int, editing: int) -> dict[str, Any]:
    done = site.python("-m", "tests.load.people", str(readers), str(tallying), str(editing))
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
