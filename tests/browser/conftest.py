"""Real Chromium against the real production server on the demo county.

The server is what `make run` starts, on a port and in a folder of its own. Whoever needs another
state than the demo's (a logged-out user, a changed account) makes it and puts it back.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import databases

from . import server as demo_server
from .screens import Screen
from .server import DEMO_PASSWORD, Server
from .visits import Visit, pay_visit

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCREENSHOTS = ROOT / "screenshots"
NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}

_skipped: list[str] = []


def required() -> bool:
    """Whether a missing browser (or HTML checker) is a failure and not a reason to skip."""
    return any(os.environ.get(name, "").lower() not in ("", "0", "false") for name in ("CI", "SILTA_REQUIRE_BROWSER"))


def find_chromium() -> str | None:
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    # The same engine without a window of its own opens a page several times as fast.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return next((path for path in found if path), None)


def leave_out(what: str) -> None:
    """Skip, and say so where nobody can overlook it; in CI fail."""
    if required():
        pytest.fail(what, pytrace=False)
    if what not in _skipped:
        _skipped.append(what)
    pytest.skip(what)


@pytest.hookimpl(tryfirst=True)  # before the groups are read
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several processes share the work by screen, so that each screen is visited once; tasks by file."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            screen = getattr(item, "callspec", None) and item.callspec.params.get("screen")  # type: ignore[attr-defined]
            group = screen.key if isinstance(screen, Screen) else item.path.stem
            item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what in _skipped:
        terminalreporter.write_sep("!", f"NOT TESTED: {what}", red=True, bold=True)


# --- Browser and server ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find_chromium()
    if path is None:
        leave_out("browser tests need Chromium (or CHROMIUM=path to one)")
    return str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, object]:
    args = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {"executable_path": chromium, "args": args}


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[Server]:
    demo_server.compile_catalogues()
    with demo_server.running(tmp_path_factory.mktemp("silta"), worker_name, databases.demo().ready()) as running:
        yield running


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "")


# --- Logged-in contexts ---------------------------------------------------------------------------

Open = Callable[..., Page]


def log_in(page: Page, username: str) -> None:
    """By the form, as everybody."""
    if page.locator("#id_login").count() == 0:
        page.goto("/")
    page.fill("#id_login", username)
    page.fill("#id_password", DEMO_PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/*", wait_until="load")


@pytest.fixture(scope="session")
def state_of(browser: Browser, server: Server) -> Callable[[str, str], dict[str, object] | None]:
    """The storage state of a demo user, logged in once by the real form. No name: nobody."""
    states: dict[str, dict[str, object]] = {}

    def state(username: str, language: str) -> dict[str, object] | None:
        if not username:
            return None
        if username not in states:
            context = browser.new_context(base_url=server.url, locale=LOCALES[language])
            page = context.new_page()
            log_in(page, username)
            assert page.locator("#id_password").count() == 0, f"{username} could not log in"
            states[username] = context.storage_state()
            context.close()
        return states[username]

    return state


@pytest.fixture
def open_as(
    browser: Browser, server: Server, state_of: Callable[[str, str], dict[str, object] | None]
) -> Iterator[Open]:
    """Open a page as a demo user ("" for nobody): `open_as("doctor", "/fi/", viewport=NARROW)`."""
    contexts: list[BrowserContext] = []

    def open_page(username: str = "", path: str = "", *, language: str = "fi", **options: object) -> Page:
        context = browser.new_context(
            base_url=server.url,
            locale=LOCALES[language],
            storage_state=state_of(username, language),
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


# --- One visit a screen ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def visit(
    browser: Browser,
    server: Server,
    state_of: Callable[[str, str], dict[str, object] | None],
    links_left: Path,
) -> Iterator[Callable[..., Visit]]:
    """Everything there is to know of a screen, gathered in one visit and asked for by many tests."""
    contexts: dict[tuple[str, str], BrowserContext] = {}
    visits: dict[tuple[str, str], Visit] = {}

    def get(screen: Screen, language: str, *, look: bool = True) -> Visit:
        key = (screen.key, language)
        if key not in visits or (look and not visits[key].looked):
            username = screen.username(language)
            where = (username, language)
            if screen.fresh or where not in contexts:
                context = browser.new_context(
                    base_url=server.url,
                    locale=LOCALES[language],
                    viewport=WIDE,
                    storage_state=state_of(username, language),
                )
                context.set_default_timeout(10_000)
                if screen.fresh:
                    where = (screen.key, language)
                contexts[where] = context
            # Nobody looks at the pictures of a CI run, and taking them is a good part of its time.
            pictures = None if required() else SCREENSHOTS
            visits[key] = pay_visit(contexts[where], screen, language, server.url, look=look, screenshots=pictures)
            left = links_left / "-".join(key)
            left.with_suffix(".new").write_text("\n".join(visits[key].links), encoding="utf-8")
            left.with_suffix(".new").rename(left)
        return visits[key]

    yield get
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="session")
def links_left(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Path:
    """Where every process leaves the links of the screens that it visited."""
    folder = tmp_path_factory.getbasetemp()
    links = (folder.parent if worker_name else folder) / "links"
    links.mkdir(exist_ok=True)
    return links


@pytest.fixture(scope="session")
def links_of(visit: Callable[..., Visit], links_left: Path) -> Callable[[Screen, str], list[str]]:
    """The links of a screen, whichever process visited it."""

    def get(screen: Screen, language: str) -> list[str]:
        left = links_left / f"{screen.key}-{language}"
        return (
            left.read_text(encoding="utf-8").split("\n") if left.exists() else visit(screen, language, look=False).links
        )

    return get


def run(*command: str, cwd: Path | None = None, timeout: int = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, timeout=timeout, capture_output=True, text=True, check=False)
