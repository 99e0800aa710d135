"""Production refuses to start half-set; the deploy check has nothing to say."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests import databases

pytestmark = pytest.mark.xdist_group("settings")  # each test starts a process: one at a time is enough

KEY = "k" * 25 + "Zq8w-3nV_0pLm5" + "x7" * 10
OURS = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BASE_URL", "CACHE_URL", "SILTA_DATA", "DJANGO_SETTINGS_MODULE")


@pytest.fixture(scope="module")
def migrated_database(django_db_setup, tmp_path_factory):
    """A migrated database to copy: migrating takes longer than all that is asked of it."""
    kept = databases.migrated().ready()
    if kept.is_sqlite:
        return kept.file
    folder = tmp_path_factory.mktemp("migrated")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/silta.sqlite3", "SILTA_DATA": str(folder)}
    environment |= {"DJANGO_SETTINGS_MODULE": "intranet.settings.demo"}
    assert manage(environment, "migrate", "--verbosity", "0").returncode == 0
    return folder / "silta.sqlite3"


@pytest.fixture
def migrated(production, migrated_database, tmp_path):
    """The environment of an installation whose database is there."""
    shutil.copy(migrated_database, tmp_path / "silta.sqlite3")
    return production


@pytest.fixture
def production(tmp_path):
    """The environment of an installation that has everything."""
    return {
        **{name: value for name, value in os.environ.items() if name not in OURS},
        "DJANGO_SETTINGS_MODULE": "intranet.settings.production",
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "silta.example.org",
        "BASE_URL": "https://silta.example.org",
        "DATABASE_URL": f"sqlite:///{tmp_path}/silta.sqlite3",
        "SILTA_DATA": str(tmp_path),
    }


def run(environment, *command):
    return subprocess.run(
        [sys.executable, *command], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


def manage(environment, *command):
    return run(environment, "manage.py", *command)


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BASE_URL"])
def test_refuses_without(production, name):
    done = manage({key: value for key, value in production.items() if key != name}, "check")
    assert done.returncode != 0
    assert f"Set these environment variables before starting: {name}" in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "BASE_URL",
    ],
)
def test_refuses_empty(production, name):
    done = manage(production | {name: ""}, "check")
    assert done.returncode != 0
    assert f"Set these environment variables before starting: {name}" in done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": "demo-only-" + KEY}, "SECRET_KEY is the demo's or shorter"),
        ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY is the demo's or shorter"),
        ({"BASE_URL": "http://silta.example.org"}, "BASE_URL has to begin with https://"),
    ],
    ids=["demo key", "short key", "plain HTTP"],
)
def test_refuses_wrong(production, change, words):
    done = manage(production | change, "check")
    assert done.returncode != 0
    assert words in done.stderr
    assert KEY[:40] not in done.stderr, "no secret in the message"


def test_deploy_check_is_clean(production):
    done = manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_starts_with_everything(migrated):
    done = run(migrated, "-c", "import intranet.wsgi; print('started')")
    assert done.stdout.strip() == "started", done.stderr


def test_passwords_and_cookies_are_kept_hard(production):
    done = run(
        production,
        "-c",
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "from django.contrib.auth.hashers import make_password\n"
        "print(make_password('x').split('$')[0], make_password('x').split('$')[1])\n"
        "for name in ('SESSION', 'CSRF'):\n"
        "    print(*(getattr(s, f'{name}_COOKIE_{part}') for part in 'NAME SECURE HTTPONLY DOMAIN PATH'.split()))",
    )
    hashing, session, csrf = done.stdout.splitlines()
    kind, rounds = hashing.split()
    assert kind == "pbkdf2_sha256"
    assert int(rounds) >= 600_000
    assert session == "__Host-silta_session True True None /"
    assert csrf == "__Host-silta_csrf True True None /"


# What an administrator would do one after the other; each line that it prints is one answer.
DEMO_USERS = """
import runpy
import django
django.setup()
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from organisation.models import User

def start():
    try:
        runpy.run_module("intranet.wsgi")
    except ImproperlyConfigured as error:
        print("refused:", error)
    else:
        print("started")

User.objects.create_user("doctor", password="silta-demo", is_demo=True)
User.objects.create_user("own", password="x", is_demo=False)
start()
try:
    call_command("check", deploy=True, databases=["default"])
except SystemCheckError as error:
    print("check failed:", "can log in with a public password" in str(error))
call_command("remove_demo_users", dry_run=True)
start()
call_command("remove_demo_users")
start()
"""


def test_refuses_demo_users(migrated):
    done = run(migrated, "-c", DEMO_USERS)
    assert done.returncode == 0, done.stderr[-2000:]
    refused, checked, would, still_refused, closed, started = done.stdout.strip().splitlines()
    assert refused.startswith("refused: 1 demo users can log in with a public password")
    assert "manage.py remove_demo_users" in refused
    assert checked == "check failed: True"
    assert would == "Would close: doctor"
    assert still_refused == refused, "a dry run changes nothing"
    assert closed == "Closed: doctor"
    assert started == "started"


def test_demo_is_not_loaded_in_production(migrated):
    done = manage(migrated, "load_demo", "--quiet")
    assert done.returncode != 0
    assert "public password" in done.stderr


def test_reset_is_for_the_demo_only(production):
    done = manage(production, "reset_demo")
    assert done.returncode != 0
    assert "Only the demo can be reset" in done.stderr


@pytest.mark.parametrize(
    "taken_out", ["intranet.middleware.LoginWallMiddleware", "privacy.middleware.IdentityGuardMiddleware"]
)
def test_wall_and_guard_are_checked(production, tmp_path, taken_out):
    module = tmp_path / "holed.py"
    module.write_text(
        f"from intranet.settings.production import *\nMIDDLEWARE = [m for m in MIDDLEWARE if m != {taken_out!r}]\n"
    )
    done = manage(production | {"DJANGO_SETTINGS_MODULE": "holed", "PYTHONPATH": str(tmp_path)}, "check")
    assert done.returncode != 0
    assert f"{taken_out} is missing from MIDDLEWARE" in done.stderr


def test_demo_key_is_made_once_and_kept(tmp_path, production):
    environment = {k: v for k, v in production.items() if k not in ("SECRET_KEY", "DATABASE_URL")}
    environment |= {"DJANGO_SETTINGS_MODULE": "intranet.settings.demo"}
    ask = (
        "-c",
        "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY, settings.DEBUG)",
    )
    first, second = run(environment, *ask), run(environment, *ask)
    assert first.stdout == second.stdout
    key, debug = first.stdout.split()
    assert key.startswith("demo-only-")
    assert len(key) >= 50
    assert debug == "False"
    assert (tmp_path / "demo-key").stat().st_mode & 0o077 == 0
