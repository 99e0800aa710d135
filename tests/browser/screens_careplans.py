"""Screens of the shared plans. Their keys are new with each load, so each is reached from the list."""

from collections.abc import Callable

from playwright.sync_api import Page

from .screens import COUNSELLORS, MANAGER, Screen, _both, _submit

OFFICER = {"fi": "officer", "sv": "officer"}
WORKERS = COUNSELLORS


def _give_purpose(page: Page) -> None:
    if page.locator("input[name=purpose]").count():
        page.locator("label:has(input[value=review])").click()
        with page.expect_navigation():
            page.locator(".bar button").click()


def _open(page: Page, path: str = "") -> None:
    """The first plan of the list, past the question why; then a part of it."""
    with page.expect_navigation():
        page.locator("a.plan-row").first.click()
    _give_purpose(page)
    if path:
        page.goto(page.url + path)


def _part(path: str) -> Callable[[Page], None]:
    return lambda page: _open(page, path)


def _ask(page: Page) -> None:
    with page.expect_navigation():
        page.locator("a.plan-row").first.click()


def _no_purpose(page: Page) -> None:
    _ask(page)
    if page.locator("input[name=purpose]").count():  # asked once a sitting
        with page.expect_navigation():
            page.locator(".bar button").click()


def _unreadable_goals(page: Page) -> None:
    _open(page, "write/goals/")
    page.fill("#id_line-0-text", "Soittakaa 040 123 4567.")
    with page.expect_navigation():
        page.locator(".bar button").click()


def _talk_without_client(page: Page) -> None:
    _open(page, "talk/")
    with page.expect_navigation():
        page.locator(".bar button").click()


def _find_nothing(page: Page) -> None:
    page.fill("#id_code", "2222-2222")
    with page.expect_navigation():
        page.locator("aside form button").click()


def _whole_log(page: Page) -> None:
    page.fill("#id_first", "")
    _submit(page)


_DUE = _both("/{}/plans/?show=due")

PLAN_SCREENS = (
    Screen("plans", _both("/{}/plans/"), WORKERS),
    Screen("plans-closed", _both("/{}/plans/?show=closed"), WORKERS),
    Screen("plans-find-nothing", _both("/{}/plans/"), WORKERS, act=_find_nothing),
    Screen("plans-explained", _both("/{}/plans/"), MANAGER),
    Screen("plan-purpose", _DUE, WORKERS, act=_ask, fresh=True),
    Screen("plan-purpose-empty", _DUE, WORKERS, act=_no_purpose, fresh=True),
    Screen("plan-new", _both("/{}/plans/new/"), WORKERS),
    Screen("plan-import-empty", _both("/{}/plans/import/"), WORKERS, act=_submit),
    Screen("plan-page", _DUE, WORKERS, act=_open),
    Screen("plan-situation", _DUE, WORKERS, act=_part("write/situation/")),
    Screen("plan-concerns", _DUE, WORKERS, act=_part("write/concerns/")),
    Screen("plan-goals-wrong", _DUE, WORKERS, act=_unreadable_goals),
    Screen("plan-actions", _DUE, WORKERS, act=_part("write/actions/")),
    Screen("plan-review", _DUE, WORKERS, act=_part("write/review/")),
    Screen("plan-talk", _DUE, WORKERS, act=_talk_without_client),
    Screen("plan-team", _DUE, WORKERS, act=_part("team/?q=es")),
    Screen("plan-consent", _DUE, WORKERS, act=_part("consent/")),
    Screen("plan-withdraw", _DUE, WORKERS, act=_part("withdraw/")),
    Screen("plan-copy", _DUE, WORKERS, act=_part("copy/?in=sv&large=1")),
    Screen("plan-print", _DUE, WORKERS, act=_part("print/")),
    Screen("plan-version", _DUE, WORKERS, act=_part("versions/1/")),
    Screen("pairs", _both("/{}/plans/pairs/"), MANAGER),
    Screen("pair-place", _both("/{}/plans/pairs/new/"), MANAGER),
    Screen("pair-new", _both("/{}/plans/pairs/new/?place=lohja-keskusta"), MANAGER),
    Screen("plan-settings", _both("/{}/plans/settings/"), OFFICER),
    Screen("plan-log", _both("/{}/plans/log/"), OFFICER, act=_whole_log),
    Screen("plan-unusual", _both("/{}/plans/unusual/"), OFFICER),
    Screen("plan-deletion", _both("/{}/plans/retention/"), OFFICER),
)
