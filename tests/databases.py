"""A migrated test database, made once and copied afterwards: some two hundred migrations take their time.

The copy is taken only while nothing has changed that a migrated database comes from: the migrations,
the pinned packages and the table of roles.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.gettempdir()) / "silta-test-databases"


def fingerprint() -> str:
    """Of everything that a migrated database comes from."""
    digest = hashlib.sha256(connection.vendor.encode())
    sources = [ROOT / "requirements-dev.lock", ROOT / "organisation" / "roles.py", *ROOT.glob("*/migrations/*.py")]
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
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
    """The kept database of one fingerprint."""

    def __init__(self) -> None:
        self.name = f"silta_template_{fingerprint()}"
        self.is_sqlite = connection.vendor == "sqlite"
        self.file = FOLDER / f"{self.name}.sqlite3"

    def exists(self) -> bool:
        if self.is_sqlite:
            return self.file.exists()
        with self._maintenance() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def keep(self) -> None:
        """Keep a copy of the test database that was just made."""
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
    def _maintenance(self) -> Iterator[object]:
        with connection._nodb_cursor() as cursor:
            yield cursor
