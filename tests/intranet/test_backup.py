"""One command makes a backup while the site runs; one command brings it back, and everything is counted."""

import os
import subprocess
import sys
import tarfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from psycopg import sql

from intranet import backup
from intranet.models import AccessibilityFeedback
from organisation.models import User
from tests.organisation.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty_place(tmp_path):
    """The environment of another installation: an empty database of the same kind and an empty folder."""
    environment = {
        **os.environ,
        "SILTA_DATA": str(tmp_path / "there"),
        "DJANGO_SETTINGS_MODULE": "intranet.settings.demo",
    }
    (tmp_path / "there").mkdir()
    if connection.vendor == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'there' / 'silta.sqlite3'}"
        yield environment
        return
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"silta_restored_{os.getpid()}"
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
        yield environment
        maintenance.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_and_back(client, tmp_path, empty_place):
    user = UserFactory(username="aino")
    client.force_login(user)
    session = client.session.session_key
    default_storage.save("images/silta.txt", ContentFile(b"kuva"))
    file = backup.back_up(tmp_path / "backups", quiet=True)
    assert file.stat().st_mode & 0o077 == 0
    done = run(empty_place, "restore", str(file), "--quiet")
    assert done.returncode == 0, done.stderr
    assert "as many rows" in done.stdout
    asked = "from organisation.models import User; print(list(User.objects.values_list('username', flat=True)))"
    assert "['aino']" in run(empty_place, "shell", "--no-imports", "-c", asked).stdout
    assert (tmp_path / "there" / "media" / "images" / "silta.txt").read_text() == "kuva"
    with tarfile.open(file) as archive:
        content = b"".join(archive.extractfile(name).read() for name in archive.getnames())
    assert session.encode() not in content
    assert settings.SECRET_KEY.encode() not in content


def test_not_over_what_is_there(tmp_path):
    file = backup.back_up(tmp_path, quiet=True)
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", file)
    assert User.objects.count() == 0


def test_a_missing_row_is_told(tmp_path, empty_place, monkeypatch):
    UserFactory()
    real = backup._count
    monkeypatch.setattr(backup, "_count", lambda *given: {**real(*given), "organisation_user": 2})
    file = backup.back_up(tmp_path, quiet=True)
    done = run(empty_place, "restore", str(file), "--quiet")
    assert done.returncode != 0
    assert "organisation_user: 2 in the backup, 1 here" in done.stderr


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b" + b"\0" * 50])
def test_what_is_no_backup(tmp_path, content):
    file = tmp_path / "x.tar.gz"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="not a whole backup"):
        call_command("restore", file)


def test_a_cut_off_backup(tmp_path):
    file = backup.back_up(tmp_path, quiet=True)
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(CommandError, match="not a whole backup"):
        call_command("restore", file)


def test_files_stay_in_their_place(tmp_path):
    file = tmp_path / "x.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        backup._add(archive, "media/../../outside.txt", b"x")
    with tarfile.open(file) as archive, pytest.raises(backup.BackupError, match="outside"):
        backup._put_files(archive, quiet=True)


def test_while_others_write(tmp_path, empty_place):
    """Ten writers' rows, all of them or none of what they write together, and the counts agree."""
    stop = threading.Event()

    def write():
        try:
            while not stop.is_set():
                AccessibilityFeedback.objects.create(text="x")
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    try:
        time.sleep(0.3)
        file = backup.back_up(tmp_path, quiet=True)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert backup.read_manifest(file).rows["intranet_accessibilityfeedback"] > 0
    done = run(empty_place, "restore", str(file), "--quiet")
    assert done.returncode == 0, done.stderr


def test_old_backups_are_thrown_away(tmp_path, capsys):
    for days in (1, 29, 31):
        file = tmp_path / f"silta-202601{days:02d}-120000.tar.gz"
        file.write_bytes(b"x")
        then = time.time() - timedelta(days=days).total_seconds()
        os.utime(file, (then, then))
    (tmp_path / "notes.tar.gz").write_bytes(b"x")
    call_command("backup", tmp_path, quiet=True)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert "silta-20260131-120000.tar.gz" not in left
    assert {"silta-20260101-120000.tar.gz", "silta-20260129-120000.tar.gz", "notes.tar.gz"} <= set(left)
    assert len(left) == 4


def test_not_longer_than_the_data(tmp_path, settings):
    settings.BOOKING_DAYS = 14
    with pytest.raises(CommandError, match="from 1 to 14"):
        call_command("backup", tmp_path, keep_days=30)
