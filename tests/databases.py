"""Test databases that are made once and copied afterwards: migrating and loading the demo take their time.

A copy is taken only while nothing has changed that the database comes from. For a migrated one: the
migrations, the pinned packages and the table of roles. For the demo: all of the program, and the day.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.gettempdir()) / "silta-test-databases"


def migrated() -> "Template":
    """The empty database after all migrations."""
    return Template(
        "template",
        [ROOT / "requirements-dev.lock", ROOT / "organisation" / "roles.py", *ROOT.glob("*/migrations/*.py")],
    )


def demo(kind: str = "demo") -> "Template":
    """The demo county as it is loaded today."""
    rooms = [ROOT / app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
    sources = [
        path
        for room in [*rooms, ROOT / "locale"]
        for path in room.rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo")
    ]
    return Template(kind, [ROOT / "requirements-dev.lock", *sources], str(timezone.localdate()))


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


class Template:
    """A kept database, named after what it comes from."""

    def __init__(self, kind: str, sources: list[Path], more: str = "") -> None:
        self.kind = f"silta_{connection.vendor}_{kind}"
        self.name = f"{self.kind}_{_fingerprint(sources, more)}"
        self.is_sqlite = connection.vendor == "sqlite"
        self.file = FOLDER / f"{self.name}.sqlite3"
        self.uploads = FOLDER / f"{self.name}.uploads"

    def exists(self) -> bool:
        if self.is_sqlite:
            return self.file.exists()
        with self._maintenance() as cursor:
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
        self._copy(connection.settings_dict["NAME"], self.name)

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
            with self._maintenance() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            self._copy(self.name, name)
        settings.DATABASES["default"]["NAME"] = name
        connection.settings_dict["NAME"] = name

    def drop_older(self) -> None:
        """Those of the same kind that were made of other sources."""
        for path in FOLDER.glob(f"{self.kind}_*"):
            if path.is_dir() and path != self.uploads:
                shutil.rmtree(path, ignore_errors=True)
            elif self.is_sqlite and path.suffix == ".sqlite3" and path != self.file:
                path.unlink(missing_ok=True)
        if not self.is_sqlite:
            with self._maintenance() as cursor:
                cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.kind}_"])
                for (name,) in cursor.fetchall():
                    if name != self.name:
                        self.drop(name)

    def drop(self, name: str) -> None:
        if self.is_sqlite:
            Path(name).unlink(missing_ok=True)
            return
        with self._maintenance() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _copy(self, source: str, target: str) -> None:
        connection.close()
        with self._maintenance() as cursor:
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    @contextmanager
    def _maintenance(self) -> Iterator[Any]:
        with connection._nodb_cursor() as cursor:
            yield cursor
