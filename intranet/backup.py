"""A backup of the whole installation in one file, and its way back into an empty place.

The file holds the database as of one moment, the uploads, and a list of how many rows each table had.
It holds no key, no password of the installation and no session. Personal codes and plans are in it as
they are in the database (plans sealed): keep it as well as the database itself, and not longer.
"""

import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import connection, connections
from django.utils import timezone
from tqdm import tqdm

FORMAT = 1
NAME = "silta-{:%Y%m%d-%H%M%S}.tar.gz"
PATTERN = "silta-????????-??????.tar.gz"
# What only the running installation needs: who is logged in where, and who runs a job now.
LEFT_OUT = ("django_session", "usersessions_usersession", "intranet_joblock")


class BackupError(Exception):
    """Backup or restore cannot go on. The message says why, for the administrator."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `rows` by table, without what is left out; `created` in ISO format."""

    created: str
    vendor: str
    rows: dict[str, int]
    files: int = 0
    format: int = FORMAT
    left_out: tuple[str, ...] = field(default=LEFT_OUT)


@dataclass(frozen=True)
class Restored:
    """What came of a restore: the backup's own list, and the tables whose rows differ from it."""

    manifest: Manifest
    differing: dict[str, tuple[int, int]]


def _tables() -> list[str]:
    return sorted(
        name for name in connection.introspection.table_names() if name not in LEFT_OUT and "_fts" not in name
    )


def _count(answer: Callable[[str], int], tables: list[str]) -> dict[str, int]:
    return {table: answer(f'SELECT count(*) FROM "{table}"') for table in tables}  # noqa: S608  our own tables


# --- Backup ---------------------------------------------------------------------------------------


def back_up(folder: Path, *, quiet: bool = False) -> Path:
    """Write a backup into `folder` while the site runs. Returns the file, which only its owner may read.

    Raises:
        BackupError: a tool is missing or a step failed; no half file is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / NAME.format(timezone.localtime())
    aside = target.with_suffix(".part")
    with tempfile.TemporaryDirectory(prefix="silta-backup-") as scratch:
        database = Path(scratch) / "database"
        rows = _dump_sqlite(database) if connection.vendor == "sqlite" else _dump_postgresql(database)
        try:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
                archive.add(database, "database")
                files = _add_files(archive, quiet=quiet)
                manifest = Manifest(timezone.now().isoformat(), connection.vendor, rows, files)
                _add(archive, "manifest.json", json.dumps(asdict(manifest), indent=1).encode())
            aside.rename(target)
        finally:
            aside.unlink(missing_ok=True)
    return target


def _dump_sqlite(target: Path) -> dict[str, int]:
    """SQLite's own online copy: readers and writers go on meanwhile."""
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        for table in LEFT_OUT:
            if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  our own names
        copy.commit()
        copy.execute("VACUUM")  # deleted rows would still stand in the file's free pages
        return _count(lambda query: int(copy.execute(query).fetchone()[0]), _tables())
    finally:
        copy.close()


def _dump_postgresql(target: Path) -> dict[str, int]:
    """pg_dump and the counting see the same moment: they share one snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]

            def count(query: str) -> int:
                cursor.execute(query)
                return int(cursor.fetchone()[0])

            rows = _count(count, _tables())
            _run(
                "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                *(f"--exclude-table-data={table}" for table in LEFT_OUT), f"--file={target}",
            )  # fmt: skip
        finally:
            cursor.execute("ROLLBACK")
    return rows


def _run(tool: str, *arguments: str) -> None:
    """One of PostgreSQL's tools on our database; the password goes by the environment, never by the command line."""
    configuration = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": configuration["HOST"] or "",
        "PGPORT": str(configuration["PORT"] or ""),
        "PGUSER": configuration["USER"] or "",
        "PGPASSWORD": configuration["PASSWORD"] or "",
        "PGDATABASE": configuration["NAME"],
    }
    environment = {name: value for name, value in environment.items() if value or not name.startswith("PG")}
    try:
        done = subprocess.run(  # noqa: S603  a fixed tool with our own arguments
            [tool, *arguments], env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise BackupError(f"{tool} is missing. Install PostgreSQL's client tools of the server's version.") from None
    if done.returncode:
        raise BackupError(f"{tool} failed: {done.stderr.strip()[-500:]}")


def _walk(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}".lstrip("/")
    for name in sorted(folders):
        yield from _walk(storage, f"{folder}/{name}".lstrip("/"))


def _add_files(archive: tarfile.TarFile, *, quiet: bool) -> int:
    count = 0
    for name in tqdm(list(_walk(default_storage)), desc="Uploads", unit="file", disable=quiet):
        try:
            with default_storage.open(name) as file:
                _add(archive, f"media/{name}", file.read())
        except FileNotFoundError:
            continue  # deleted meanwhile
        count += 1
    return count


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(timezone.now().timestamp())
    archive.addfile(entry, BytesIO(content))


def throw_away_old(folder: Path, days: int) -> list[Path]:
    """Delete our backups in `folder` that are older than `days`. Returns them."""
    oldest = timezone.now() - timedelta(days=days)
    old = [
        path
        for path in sorted(folder.glob(PATTERN))
        if datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()) < oldest
    ]
    for path in old:
        path.unlink()
    return old


# --- Restore --------------------------------------------------------------------------------------


def read_manifest(file: Path) -> Manifest:
    """What the backup says of itself.

    Raises:
        BackupError: it is no backup of ours, is damaged, or comes from a newer Silta.
    """
    try:
        with tarfile.open(file, "r:gz") as archive:
            found = archive.extractfile("manifest.json")
            manifest = Manifest(**json.load(found)) if found else None
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError, EOFError) as error:
        raise BackupError(f"{file} is not a whole backup of Silta: {error}") from error
    if manifest is None or manifest.format > FORMAT:
        raise BackupError(f"{file} was made by a newer Silta.")
    return manifest


def restore(file: Path, *, quiet: bool = False) -> Restored:
    """Put a backup into an empty place: a database without tables, and uploads beside what is there.

    Raises:
        BackupError: the place is not empty, the databases are of two kinds, or a tool failed.
    """
    manifest = read_manifest(file)
    if manifest.vendor != connection.vendor:
        raise BackupError(f"The backup is of {manifest.vendor}, this database is {connection.vendor}.")
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. Restore goes into an empty one only.")
    with tarfile.open(file, "r:gz") as archive, tempfile.TemporaryDirectory(prefix="silta-restore-") as scratch:
        archive.extract("database", scratch, filter="data")
        _load(Path(scratch) / "database")
        _put_files(archive, quiet=quiet)
    with connection.cursor() as cursor:

        def count(query: str) -> int:
            cursor.execute(query)
            return int(cursor.fetchone()[0])

        there = _count(count, _tables())
    differing = {
        table: (manifest.rows.get(table, 0), there.get(table, 0))
        for table in sorted({*manifest.rows, *there})
        if manifest.rows.get(table, 0) != there.get(table, 0)
    }
    return Restored(manifest, differing)


def _load(database: Path) -> None:
    if connection.vendor != "sqlite":
        _run(
            "pg_restore",
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            f"--dbname={connection.settings_dict['NAME']}",
            str(database),
        )
        return
    connection.ensure_connection()
    source = sqlite3.connect(database)
    try:
        source.backup(connection.connection)
    finally:
        source.close()
    connections.close_all()


def _put_files(archive: tarfile.TarFile, *, quiet: bool) -> None:
    members = [member for member in archive.getmembers() if member.isfile() and member.name.startswith("media/")]
    for member in tqdm(members, desc="Uploads", unit="file", disable=quiet):
        name = member.name.removeprefix("media/")
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise BackupError(f"The backup holds a file outside its place: {name!r}")
        content = archive.extractfile(member)
        if content is not None and not default_storage.exists(name):
            default_storage.save(name, ContentFile(content.read()))


def longest_allowed() -> int:
    """Days after which a backup would keep what the installation itself has forgotten."""
    return int(min(settings.BACKUP_DAYS, settings.BOOKING_DAYS))
