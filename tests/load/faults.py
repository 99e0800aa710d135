"""One part of the site fails while people work: nothing is lost, nothing is doubled, and it recovers by itself.

`python -m tests.load.faults` tries all; `python -m tests.load.faults database redis` some. Ends with 1
when an outcome is not what it should be.
"""

import argparse
import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg

from .client import Browser
from .site import NotPossibleError, Site, running
from .work import Crowd, Notes, check, people_of

RECOVERS_WITHIN = 30  # seconds
HOUR = 3600


class OutcomeError(AssertionError):
    """What came out is not what should have."""


def expect(fine: object, words: str) -> None:
    if not fine:
        raise OutcomeError(words)


async def _under_load(site: Site, people: dict[str, Any], does: Callable[[Crowd], Any]) -> Notes:
    crowd = Crowd(site, people)
    crowd.start({"readers": 1, "tallying": 0.3, "editing": 4})
    await asyncio.sleep(4)
    await does(crowd)
    await asyncio.sleep(3)
    return await crowd.end()


def _whole(site: Site, notes: Notes) -> str:
    wrong = check(site, notes)
    expect(not wrong, f"after it: {wrong}")
    done = site.manage("verify_access_log")
    expect(done.returncode == 0, f"the access log does not hold: {done.stdout}{done.stderr[-500:]}")
    taps = sum(len(keys) for keys in notes.settled.values())
    return f"{taps} taps, each once; failures seen meanwhile: {dict(notes.failures) or 'none'}"


def worker(site: Site) -> str:
    """A worker is killed in mid-request, three times."""
    people = people_of(site, 4, 8, 2)

    async def kill(_crowd: Crowd) -> None:
        for _time in range(3):
            os.kill(site.worker_ids()[0], signal.SIGKILL)
            await asyncio.sleep(3)

    notes = asyncio.run(_under_load(site, people, kill))
    expect(len(site.worker_ids()) == site.workers, "the killed workers were not replaced")
    return _whole(site, notes)


def database(site: Site) -> str:
    """PostgreSQL goes as if by a loss of power, and comes back."""
    people = people_of(site, 4, 8, 2)
    seen: dict[str, Any] = {}

    async def restart(crowd: Crowd) -> None:
        site.stop_postgres(signal.SIGQUIT)
        answer = await Browser(site.port, people["readers"][0]["cookie"]).get("/fi/")
        seen["page"], seen["text"] = answer.status, answer.text
        seen["live"] = await asyncio.to_thread(site.status, "/health/live/")
        seen["ready"] = await asyncio.to_thread(site.status, "/health/ready/")
        await asyncio.to_thread(site.start_postgres)
        seen["back"] = await asyncio.to_thread(
            site.wait, lambda: site.status("/health/ready/") == 200, "the site", RECOVERS_WITHIN
        )

    notes = asyncio.run(_under_load(site, people, restart))
    expect(seen["page"] == 500, f"without a database a page answers {seen['page']}")
    expect("Traceback" not in seen["text"] and "112" in seen["text"], "the error page is not ours")
    expect((seen["live"], seen["ready"]) == (200, 503), f"health says {seen['live']}, {seen['ready']}")
    return f"back {seen['back']:.1f} s after the database; {_whole(site, notes)}"


def cache(site: Site) -> str:
    """Redis is killed and comes back empty."""
    people = people_of(site, 4, 8, 2)
    seen: dict[str, Any] = {}

    async def restart(crowd: Crowd) -> None:
        site.stop_redis()
        browser = Browser(site.port, people["readers"][0]["cookie"])
        seen["pages"] = {path: (await browser.get(path)).status for path in ("/fi/", people["pages"][0])}
        seen["text"] = (await browser.get("/fi/")).text
        seen["warns"] = await asyncio.to_thread(site.warnings)
        await asyncio.sleep(3)
        await asyncio.to_thread(site.start_redis)
        seen["back"] = await asyncio.to_thread(
            site.wait, lambda: "cache" not in site.warnings(), "the cache", RECOVERS_WITHIN
        )
        seen["after"] = {path: (await browser.get(path)).status for path in ("/fi/", people["pages"][0])}

    notes = asyncio.run(_under_load(site, people, restart))
    expect("Traceback" not in seen["text"], "the page without a cache shows the inside")
    expect(set(seen["pages"].values()) == {200}, f"without a cache pages answer {seen['pages']}")
    expect("cache" in seen["warns"], f"without a cache health warns of {seen['warns']}")
    expect(set(seen["after"].values()) == {200}, f"afterwards pages answer {seen['after']}")
    return f"pages meanwhile {seen['pages']}, back after {seen['back']:.1f} s; {_whole(site, notes)}"


# --- Disk -----------------------------------------------------------------------------------------


@contextmanager
def _full(site: Site) -> Iterator[str]:
    """The uploads' disk has no room: a small one of its own, or, without the right to mount, a limit on files."""
    media = site.data / "media"
    media.mkdir(parents=True, exist_ok=True)
    mounted = (
        not os.geteuid()
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(media)], capture_output=True, check=False
        ).returncode
    )
    if mounted:
        try:
            yield "a disk of 64 KB"
        finally:
            subprocess.run(["umount", str(media)], check=True)
        return
    kept = {}
    for process in site.worker_ids():
        kept[process] = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (64 * 1024, kept[process][1]))
    try:
        yield "files of 64 KB at most"
    finally:
        for process, limits in kept.items():
            resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


def _upload(browser: Browser, title: str, size: int) -> Any:
    mark = "b" * 30
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="title"\r\n\r\n{title}\r\n'.encode(),
        f'--{mark}\r\nContent-Disposition: form-data; name="tags"\r\n\r\n\r\n'.encode(),
        f'--{mark}\r\nContent-Disposition: form-data; name="collection"\r\n\r\n1\r\n'.encode(),
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{title}.txt"\r\n'
        f"Content-Type: text/plain\r\n\r\n".encode(),
        b"x" * size,
        f"\r\n--{mark}--\r\n".encode(),
    ]
    kind = f"multipart/form-data; boundary={mark}"
    return asyncio.run(browser.ask("POST", "/admin/documents/add/", b"".join(parts), kind))


def disk(site: Site) -> str:
    """An upload finds no room."""
    title = f"levy-{int(time.time())}"
    browser = Browser(site.port, people_of(site, 0, 0, 1)["editing"][0]["cookie"])
    with _full(site) as how:
        answer = _upload(browser, title, 300_000)
        page = asyncio.run(browser.get("/fi/")).status
    expect(answer.status >= 400, f"an upload without room answers {answer.status}")
    expect("Traceback" not in answer.text, "the error page shows the inside")
    expect(page == 200, f"with a full disk the front page answers {page}")
    count = "SELECT count(*) FROM wagtaildocs_document WHERE title = %s"
    with psycopg.connect(site.database_url) as connection:
        expect(connection.execute(count, [title]).fetchone() == (0,), "a document without a file was kept")
        again = _upload(browser, title, 300_000)
        expect(again.status == 302, f"with room again an upload answers {again.status}")
        connection.rollback()
        expect(connection.execute(count, [title]).fetchone() == (1,), "the document is not there once")
    return f"{how}: answered {answer.status}, nothing half kept; afterwards kept once"


# --- Mail -----------------------------------------------------------------------------------------


class MailServer:
    """Takes mails and keeps them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[bytes] = []

    async def __aenter__(self) -> "MailServer":
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()

        await say("220 silta")
        while line := (await reader.readline()).strip().upper():
            if line == b"DATA":
                await say("354 go on")
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
            elif line == b"QUIT":
                break
            await say("250 fine")
        writer.close()


def mail(site: Site) -> str:
    """The mail server is down during the daily job, and there for the next one."""
    port = site.port + 22
    address = {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}

    async def days() -> tuple[Any, list[bytes], Any, int, Any]:
        first = await asyncio.to_thread(site.manage, "run_daily", **address)
        async with MailServer(port) as server:
            second = await asyncio.to_thread(site.manage, "run_daily", **address)
            mails = list(server.mails)
            third = await asyncio.to_thread(site.manage, "run_daily", **address)
            return first, mails, second, len(server.mails) - len(mails), third

    with psycopg.connect(site.database_url) as connection:  # what earlier days have sent is due again
        connection.execute("DELETE FROM home_checkreminder")
    first, mails, second, more, third = asyncio.run(days())
    expect(first.returncode != 0 and "not taken by the mail server" in first.stderr, "a silent failure of the mails")
    expect(second.returncode == 0, f"the next run failed: {second.stderr[-500:]}")
    expect(mails, "no mail was sent afterwards")
    sent = [(one["To"], one["Subject"], one.get_payload()) for one in map(message_from_bytes, mails)]
    expect(len(sent) == len({tuple(map(str, one)) for one in sent}), "a mail was sent twice")
    expect(third.returncode == 0 and more == 0, f"{more} mails were sent again")
    return f"refused and said so; {len(mails)} mails by the next run, none twice, none by the third"


# --- Backup ---------------------------------------------------------------------------------------


def backup(site: Site) -> str:
    """A backup is taken while people write, and brought back into another database."""
    people = people_of(site, 2, 8, 2)
    files = site.folder / f"backups-{int(time.time())}"
    known: dict[str, set[str]] = {}

    async def take(crowd: Crowd) -> None:
        known.update({session: set(keys) for session, keys in crowd.notes.settled.items()})
        done = await asyncio.to_thread(site.manage, "backup", str(files), "--quiet")
        expect(done.returncode == 0, f"no backup: {done.stderr[-500:]}")

    notes = asyncio.run(_under_load(site, people, take))
    said = _whole(site, notes)
    with psycopg.connect(site.address("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        connection.execute("CREATE DATABASE restored")
    place = {"DATABASE_URL": site.address("restored"), "SILTA_DATA": str(files / "there")}
    (files / "there").mkdir()
    file = next(files.glob("silta-*.tar.gz"))
    done = site.manage("restore", str(file), "--quiet", **place)
    expect(done.returncode == 0, f"the restore failed: {done.stdout[-500:]}{done.stderr[-500:]}")
    log = site.manage("verify_access_log", **place)
    expect(log.returncode == 0, f"the restored access log does not hold: {log.stdout}")
    query = "SELECT key::text FROM reception_sessiontap WHERE session_id = %s"
    with psycopg.connect(site.address("restored")) as connection:
        for session, before in known.items():
            there = {key for (key,) in connection.execute(query, [session])}
            expect(before <= there <= notes.settled[session], "the backup is not of one moment")
    return f"restored with as many rows, access log holds; {sum(map(len, known.values()))} taps before it; {said}"


# --- Clock ----------------------------------------------------------------------------------------


def clock(site: Site) -> str:
    """The clock is set back two hours, then a day ahead, then right again."""
    offset = site.folder / "clock"
    offset.write_text("0")
    clocked = {"SILTA_CLOCK": str(offset)}
    people = people_of(site, 2, 4, 1)
    site.stop_web()
    site.start_web(application="tests.load.clocked:application", **clocked)
    browser = Browser(site.port, people["readers"][0]["cookie"])

    async def back(_crowd: Crowd) -> None:
        offset.write_text(str(-2 * HOUR))
        await asyncio.sleep(4)
        expect((await browser.get("/fi/")).status == 200, "with the clock set back a session ends")
        offset.write_text("0")

    notes = asyncio.run(_under_load(site, people, back))
    said = _whole(site, notes)  # tomorrow's job closes what is left open, and its taps with it
    offset.write_text(str(26 * HOUR))
    late = asyncio.run(browser.get("/fi/"))
    expect(late.status == 302 and "login" in late.headers["location"], f"a day later the session answers {late.status}")
    ahead = site.python("-m", "tests.load.clocked", "run_daily", **clocked)
    offset.write_text("0")
    today = site.python("-m", "tests.load.clocked", "run_daily", **clocked)
    expect("Nothing done" not in today.stdout, "a daily job of tomorrow keeps today's from running")
    fresh = Browser(site.port, people_of(site, 1, 0, 0)["readers"][0]["cookie"])
    expect(asyncio.run(fresh.get("/fi/")).status == 200, "with the right clock nobody gets in")
    site.stop_web()
    site.start_web()
    return f"daily job ahead of time {ahead.returncode}, today {today.returncode}; {said}"


FAULTS: dict[str, Callable[[Site], str]] = {
    found.__name__: found for found in (worker, database, cache, disk, mail, backup, clock)
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[*FAULTS, []], help="Which; all of them by default.")
    parser.add_argument("--port", type=int, default=8300, help="First of the ports that are used.")
    parser.add_argument("--folder", type=Path, help="Keeps the installation for the next time; otherwise made anew.")
    parser.add_argument("--strict", action="store_true", help="What this machine cannot try counts as failed.")
    options = parser.parse_args()
    failed = 0
    print("| fault | outcome |\n|---|---|")
    folder = options.folder or Path(tempfile.mkdtemp(prefix="silta-fault-"))
    for name in options.faults or FAULTS:
        with running(folder, options.port) as site:
            try:
                print(f"| {name} | {FAULTS[name](site)} |", flush=True)
            except NotPossibleError as error:
                failed += options.strict
                print(f"| {name} | not tried: {error} |", flush=True)
            except (OutcomeError, RuntimeError) as error:
                failed += 1
                print(f"| {name} | FAILED: {error} |", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
