"""The server under test: `manage.py run_demo`, with data of its own, gone afterwards.

`SILTA_BROWSER_HOSTS=2`, with PostgreSQL and Redis: two servers behind a proxy that asks them in turn. Each
has a data folder of its own, as on two machines; what they share is the uploads, the database and the cache.
"""

import os
import pickle
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.sessions.serializers import JSONSerializer
from django.core import signing
from psycopg import sql

from tests import databases

ROOT = Path(__file__).resolve().parents[2]
DEMO_PASSWORD = "silta-demo"
READY_WITHIN = 240


@dataclass(frozen=True)
class Server:
    url: str
    data: Path
    log: Path
    database_url: str
    # Data folders and logs of further hosts.
    others: tuple[Path, ...] = ()

    def find(self, text: str) -> list[str]:
        """Every place where the server has kept `text`: database, sessions, files, cache, log."""
        needles = {form.encode() for form in (text, text.lower(), text.upper())}
        places = [
            str(path.relative_to(self.data.parent))
            for path in sorted(
                [self.log, *(path for top in (self.data, *self.others) for path in [top, *top.rglob("*")])]
            )
            if path.is_file()
            and "static" not in path.relative_to(self.data.parent).parts
            and any(needle in path.name.encode() or needle in _content(path) for needle in needles)
        ]
        places += [f"database: {table}" for table in self._tables_with(text)]
        places += ["session" for session in self._sessions() if text.lower() in session.lower()]
        return places

    # SQLite's pages hold short texts whole and long ones in pieces, so the tables are asked besides.

    def _tables_with(self, text: str) -> list[str]:
        return [table for table, row in self._rows() if text.lower() in row.lower()]

    def _rows(self) -> Iterator[tuple[str, str]]:
        if self.database_url:
            with psycopg.connect(self.database_url) as connection:
                tables = connection.execute(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                ).fetchall()
                for (table,) in tables:
                    query = sql.SQL("SELECT r::text FROM {} AS r").format(sql.Identifier(table))
                    for (row,) in connection.execute(query):
                        yield table, row
            return
        import sqlite3

        connection = sqlite3.connect(f"file:{self.data / 'silta.sqlite3'}?mode=ro", uri=True)
        try:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in tables:
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    yield table, repr(row)
        finally:
            connection.close()

    def _sessions(self) -> Iterator[str]:
        key = (self.data / "demo-key").read_text(encoding="ascii").strip()
        for table, row in self._rows():
            if table != "django_session":
                continue
            for data in re.findall(r"\.?[\w-]{20,}:[\w-]+:[\w-]+", row):
                yield str(
                    signing.loads(data, key=key, salt="django.contrib.sessions.SessionStore", serializer=JSONSerializer)
                )


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".djcache":
        return content
    with path.open("rb") as file:  # Django's file cache: when it ends, then the value, compressed
        pickle.load(file)
        return zlib.decompress(file.read())


def compile_catalogues() -> None:
    """`make` does this; who calls pytest by hand gets it here."""
    for source in ROOT.glob("locale/**/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3])
            with target.open("wb") as file:
                write_mo(file, catalogue)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _own_database(worker: str, demo: databases.Template) -> Iterator[str]:
    """The address of a PostgreSQL database of our own, a copy of `demo`; "" for SQLite under the data folder."""
    if demo.is_sqlite:
        yield ""
        return
    name = f"silta_browser{'_' + worker if worker else ''}"
    demo.copy_to(name)
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        demo.drop(name)


def _environment(data: Path, database_url: str) -> dict[str, str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "CACHE_URL", "SECRET_KEY", "SILTA_DEBUG", "DJANGO_SETTINGS_MODULE")
    }
    environment |= {
        "SILTA_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "intranet.settings.demo",
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }
    if database_url:
        environment["DATABASE_URL"] = database_url
    if cache_url := os.environ.get("CACHE_URL", ""):
        # The other tests empty their cache; ours is the next one, and nobody's old entries are in it.
        parts = urlsplit(cache_url)
        if parts.path.strip("/").isdigit():
            parts = parts._replace(path=f"/{(int(parts.path.strip('/')) + 1) % 16}")
        environment["CACHE_URL"] = urlunsplit(parts._replace(query=f"key_prefix=browser-{os.getpid()}"))
    return environment


def _lay_out(demo: databases.Template, data: Path) -> None:
    """The data folder of a demo server, with what was loaded and the keys that it was loaded with."""
    data.mkdir()
    if demo.is_sqlite:
        shutil.copyfile(demo.file, data / "silta.sqlite3")
    shutil.copytree(demo.uploads, data / "media")
    for name, key in (("demo-key", settings.SECRET_KEY), ("demo-plan-key", settings.PLAN_ENCRYPTION_KEYS[0])):
        (data / name).write_text(key, encoding="ascii")
        (data / name).chmod(0o600)


@contextmanager
def running(folder: Path, worker: str, demo: databases.Template) -> Iterator[Server]:
    """The demo's server, ready to answer, on a copy of `demo`; several behind a proxy, where that is asked for."""
    hosts = int(os.environ.get("SILTA_BROWSER_HOSTS", "1"))
    with _own_database(worker, demo) as database_url, ExitStack() as stack:
        environment = _environment(folder / "data", database_url)
        if hosts > 1 and not (database_url and environment.get("CACHE_URL")):
            raise RuntimeError("Several hosts need PostgreSQL and Redis: set DATABASE_URL and CACHE_URL.")
        servers = []
        for number in range(hosts):
            ending = f"-{number + 1}" if number else ""
            data, log = folder / f"data{ending}", folder / f"server{ending}.log"
            _lay_out(demo, data)
            if number:
                shutil.rmtree(data / "media")
                (data / "media").symlink_to(folder / "data" / "media")
            more = {"SILTA_DATA": str(data), **({"TRUSTED_PROXY_COUNT": "1"} if hosts > 1 else {})}
            port = free_port()
            process = stack.enter_context(
                _process(["manage.py", "run_demo", "--port", str(port)], environment | more, log)
            )
            server = Server(f"http://127.0.0.1:{port}", data, log, database_url)
            _wait_until_ready(server, process)
            servers.append(server)
        if hosts == 1:
            yield servers[0]
            return
        port, log = free_port(), folder / "proxy.log"
        ports = [str(urlsplit(one.url).port) for one in servers]
        process = stack.enter_context(_process(["-m", "tests.browser.proxy", str(port), *ports], environment, log))
        others = tuple(path for one in servers[1:] for path in (one.data, one.log))
        server = Server(f"http://127.0.0.1:{port}", servers[0].data, servers[0].log, database_url, (*others, log))
        _wait_until_ready(server, process)
        yield server


@contextmanager
def _process(command: list[str], environment: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(server: Server, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"The demo server ended:\n{server.log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{server.url}/health/ready/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError(f"The demo server was not ready in {READY_WITHIN} s:\n{server.log.read_text()[-3000:]}")
