"""Test databases that are made once and copied afterwards: migrating and loading the demo take their time.

A copy is taken only while nothing has changed that the database comes from. For a migrated one: the
migrations, the pinned packages and the table of roles. For the demo: all of the program, and the day.
Each is made by a process of its own (`python -m tests.databases demo`), because who asks for it may be
one where no database may be asked: the browser's event loop runs there.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import django
import psycopg
from django.conf import global_settings, settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.gettempdir()) / "silta-test-databases"


def migrated() -> "Template":
    """The empty database after all migrations."""
    return Template(
        "migrated",
        [ROOT / "requirements-dev.lock", ROOT / "organisation" / "roles.py", *ROOT.glob("*/migrations/*.py")],
    )


def demo() -> "Template":
    """The demo county as it is loaded today."""
    rooms = [ROOT / app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    sources = [
        path
        for room in [*rooms, ROOT / "locale"]
        for path in room.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    ]
    return Template("demo", [ROOT / "requirements-dev.lock", *sources], str(timezone.localdate()))


def _fingerprint(sources: list[Path], more: str) -> str:
    digest = hashlib.sha256(f"{connection.vendor} {more}".encode())
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    digest.update(json.dumps(settings.INSTALLED_APPS).encode())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Several test processes start together; the first makes it, the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{quote(name, safe='')}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _maintenance() -> Iterator["psycopg.Cursor[Any]"]:
    """PostgreSQL's own database, to make and drop others. Not by Django, which refuses beside an event loop."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres")
    with psycopg.connect(urlunsplit(address), autocommit=True) as connected, connected.cursor() as cursor:
        yield cursor


class Template:
    """A kept database, named after what it comes from."""

    def __init__(self, what: str, sources: list[Path], more: str = "") -> None:
        self.what = what
        self.kind = f"silta_{connection.vendor}_{what}"
        self.name = f"{self.kind}_{_fingerprint(sources, more)}"
        self.is_sqlite = connection.vendor == "sqlite"
        self.file = FOLDER / f"{self.name}.sqlite3"
        self.uploads = FOLDER / f"{self.name}.uploads"

    def ready(self) -> "Template":
        """Make it where it is not there yet; several processes may ask at once.

        Raises:
            RuntimeError: it could not be made; with what the process said.
        """
        with one_at_a_time(self.kind):
            if not self._exists():
                self._drop_older()
                # No cache that others empty or count in.
                environment = {
                    **os.environ,
                    "CACHE_URL": "locmemcache://",
                    "DJANGO_SETTINGS_MODULE": "intranet.settings.test",
                }
                command = [sys.executable, "-m", "tests.databases", self.what]
                done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise RuntimeError(f"{self.kind} could not be made:\n{done.stderr[-3000:]}")
        return self

    def _exists(self) -> bool:
        if self.is_sqlite:
            return self.file.exists()
        with _maintenance() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def keep(self) -> None:
        """Keep a copy of the test database that was just made, and of what was uploaded."""
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, self.uploads, dirs_exist_ok=True)
        if self.is_sqlite:
            aside = self.file.with_suffix(".new")
            aside.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(aside)])
            aside.rename(self.file)
            return
        connection.close()
        _copy(connection.settings_dict["NAME"], self.name)

    def take(self, name: str) -> None:
        """Put a copy in the place of the test database `name` and open it."""
        connection.close()
        if self.uploads.is_dir():
            shutil.copytree(self.uploads, settings.MEDIA_ROOT, dirs_exist_ok=True)
        if self.is_sqlite:
            for ending in ("", "-wal", "-shm"):
                Path(name + ending).unlink(missing_ok=True)
            shutil.copyfile(self.file, name)
        else:
            self.copy_to(name)
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name

    def _drop_older(self) -> None:
        """Those of the same kind that were made of other sources."""
        for path in FOLDER.glob(f"{self.kind}_*"):
            if path.is_dir() and path != self.uploads:
                shutil.rmtree(path, ignore_errors=True)
            elif self.is_sqlite and path.suffix == ".sqlite3" and path != self.file:
                path.unlink(missing_ok=True)
        if not self.is_sqlite:
            with _maintenance() as cursor:
                cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.kind}_"])
                for (name,) in cursor.fetchall():
                    if name != self.name:
                        self.drop(name)

    def drop(self, name: str) -> None:
        if self.is_sqlite:
            Path(name).unlink(missing_ok=True)
            return
        with _maintenance() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def copy_to(self, name: str) -> None:
        """A PostgreSQL database of that name in the place of an older one."""
        self.drop(name)
        _copy(self.name, name)


def _copy(source: str, target: str) -> None:
    with _maintenance() as cursor:
        names = sql.Identifier(target), sql.Identifier(source)
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _make(what: str) -> None:
    """In a process of its own: the database, and a copy of it that is kept."""
    making = f"silta_making_{what}" if connection.vendor == "postgresql" else str(settings.DATA_DIR / "making.sqlite3")
    try:
        if what == "demo":
            kept = demo()
            migrated().ready().take(making)
            # As a demo server reads it, whose settings do not know the tests' quick hashing.
            with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
                call_command("load_demo", quiet=True)
        else:
            kept = migrated()
            connection.settings_dict["TEST"]["NAME"] = making
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        kept.keep()
        connection.close()
        kept.drop(making)
    finally:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


if __name__ == "__main__":  # without an argument: have the demo ready for the tests that come
    django.setup()
    if len(sys.argv) > 1:
        _make(sys.argv[1])
    else:
        demo().ready()
