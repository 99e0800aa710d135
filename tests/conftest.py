"""What every test can ask for: users of each role, their clients, and the demo county.

A test that asks for `demo` runs on the whole demo county, loaded once a session. The others run on
a freshly migrated database. So that both hold, tests without the demo are run first.
"""

import os
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test import client as test_client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from organisation.models import User
from organisation.roles import Role

from . import databases
from .organisation.factories import UserFactory

SUPERUSER = "superuser"
PASSWORD = "correct horse battery staple"


def _place_in_run(item: pytest.Item) -> int:
    """Freshly migrated database first, then the demo, then whatever empties or writes the database."""
    if item.get_closest_marker("browser"):
        return 3
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction")):  # type: ignore[attr-defined]
        return 2
    return int("demo" in item.fixturenames)  # type: ignore[attr-defined]


def _asks_a_database(item: pytest.Item) -> bool:
    """Itself, or by the server under test."""
    return bool(item.get_closest_marker("django_db")) or not {"db", "transactional_db", "server"}.isdisjoint(
        item.fixturenames  # type: ignore[attr-defined]
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="Leave out what is the same on every database: it asks none."
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        left_out = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _asks_a_database(item)]
    items.sort(key=_place_in_run)


def pytest_collection_finish(session: pytest.Session) -> None:
    """The demo is loaded beside the first tests, so that nobody waits for it afterwards."""
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    wanted = any(not {"demo", "server"}.isdisjoint(item.fixturenames) for item in session.items)  # type: ignore[attr-defined]
    if is_first and wanted and not session.config.option.collectonly:
        Thread(target=databases.demo().ready).start()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database: migrated the first time, a copy of that one afterwards (`tests/databases.py`)."""
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "")
    with django_db_blocker.unblock():
        template = databases.migrated().ready()
        name = connection.creation._get_test_db_name()
        if suffix:
            head, dot, tail = name.rpartition(".") if template.is_sqlite else (name, "", "")
            name = f"{head}_{suffix}{dot}{tail}"
        template.take(name)

    def begin_anew(case: type[TransactionTestCase]) -> None:
        """For tests that commit: a copy of the migrated database, because what may not be deleted stays in this one."""
        template.take(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(begin_anew))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield
    with django_db_blocker.unblock():
        connection.close()
        template.drop(name)


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """Cached fragments, rate limits and the active language end with their test."""
    cache.clear()
    with translation.override("fi"):
        yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _whole_pages_only() -> Iterator[None]:
    """A test client remembers the template of each page, not of its parts: a page has hundreds of these."""
    remember = test_client.store_rendered_templates

    def remember_pages(store: Any, signal: Any, sender: Any, template: Any, context: Any, **more: Any) -> None:
        if context.template is template:
            remember(store, signal, sender, template, context, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", remember_pages)
        yield


@pytest.fixture(scope="session")
def _loaded_demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        databases.demo().ready().take(connection.settings_dict["NAME"])


@pytest.fixture
def demo(_loaded_demo: None, db: None) -> None:
    """The demo county: places, services, people and pages in three languages."""


@pytest.fixture
def users(db: None) -> dict[str, User]:
    """One user per role, by the role's key, and a superuser."""
    people = {role.value: UserFactory(username=f"role-{role.value}", roles=[role]) for role in Role}
    people[SUPERUSER] = UserFactory(username="role-superuser", is_superuser=True, is_staff=True)
    return people


ClientFor = Callable[[str | User | None], Client]


@pytest.fixture
def client_for(db: None) -> ClientFor:
    """A client logged in as a role's user (by key), as a given user, or as nobody (None)."""
    made: dict[str, User] = {}

    def login(who: str | User | None, **defaults: Any) -> Client:
        client = Client(**defaults)
        if isinstance(who, str):
            if who not in made:
                made[who] = (
                    UserFactory(is_superuser=True, is_staff=True)
                    if who == SUPERUSER
                    else UserFactory(roles=[Role(who)])
                )
            who = made[who]
        if who is not None:
            client.force_login(who)
        return client

    return login


@pytest.fixture
def reader(client_for: ClientFor) -> Client:
    """Health staff: reads, and does not enter the admin."""
    return client_for(Role.HEALTH_STAFF.value)


@pytest.fixture
def editor(client_for: ClientFor) -> Client:
    """A content manager."""
    return client_for(Role.CONTENT_MANAGER.value)
