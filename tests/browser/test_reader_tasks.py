"""Tasks as the people do them who have a minute: by touch or mouse, with and without JavaScript."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import LOCALES, NARROW, WIDE, Open, log_in
from .server import Server
from .words import words

WAYS = [
    pytest.param(language, viewport, javascript, id=f"{language}-{viewport['width']}-{'js' if javascript else 'nojs'}")
    for language in ("fi", "sv")
    for viewport in (NARROW, WIDE)
    for javascript in (True, False)
]
every_way = pytest.mark.parametrize(("language", "viewport", "javascript"), WAYS)

READER = {"fi": "doctor", "sv": "nurse"}
HOUSING = {"fi": "/fi/ohjeet/asumisen-vaikeudet/", "sv": "/sv/anvisningar/svarigheter-med-boendet/"}
HOUSING_TILE = {"fi": "Asuminen horjuu", "sv": "Boendet vacklar"}
HOUSING_TITLE = {"fi": "Asumisen vaikeudet", "sv": "Svårigheter med boendet"}
RENT_ARREARS = {"fi": "vuokravelka", "sv": "hyresskuld"}
ANSWER = {"fi": "Ohjaa sosiaaliohjaajalle tänään", "sv": "Hänvisa till socialhandledaren i dag"}
ANSWER_IN = {**ANSWER, "en": "Guide to the counsellor today"}
OTHER = {"fi": "sv", "sv": "fi"}
OWN_NAME = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
FEEDBACK = "Otsikot menevät päällekkäin kännykällä."
IDENTITY_CODE = "010199-9089"  # artificial


class Taps:
    """Counts what the reader taps (a typed word is no tap, sending it is one)."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, target: Locator) -> None:
        self.count += 1
        target.click()


def on_first_screen(target: Locator) -> bool:
    """Whether the whole of it is seen without scrolling."""
    page = target.page
    assert page.evaluate("scrollY") == 0
    box, size = target.bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"] and box["x"] + box["width"] <= size["width"]


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


@pytest.fixture
def logged_in(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A new session, made by the form and followed to where it leads."""
    contexts = []

    def start(username: str, language: str, viewport: dict, *, javascript: bool) -> Page:
        context = browser.new_context(
            base_url=server.url, locale=LOCALES[language], viewport=viewport, java_script_enabled=javascript
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        log_in(page, username)
        return page

    yield start
    for context in contexts:
        context.close()


@every_way
def test_rent_arrears_by_tile(logged_in, language: str, viewport: dict, javascript: bool) -> None:
    page = logged_in(READER[language], language, viewport, javascript=javascript)
    tap = Taps()
    tap(page.get_by_role("main").get_by_role("link", name=HOUSING_TILE[language]))
    expect(page.get_by_role("heading", level=1)).to_have_text(HOUSING_TITLE[language])
    answer = page.locator(".brief").get_by_text(ANSWER[language])
    assert on_first_screen(answer)
    assert tap.count <= 3


@every_way
def test_rent_arrears_by_search(logged_in, language: str, viewport: dict, javascript: bool) -> None:
    page = logged_in(READER[language], language, viewport, javascript=javascript)
    tap = Taps()
    page.get_by_role("main").get_by_role("searchbox").fill(RENT_ARREARS[language])
    tap(page.get_by_role("main").get_by_role("search").get_by_role("button"))
    tap(page.get_by_role("main").locator("ol").first.get_by_role("link").first)
    expect(page.get_by_role("heading", level=1)).to_have_text(HOUSING_TITLE[language])
    assert on_first_screen(page.locator(".brief").get_by_text(ANSWER[language]))
    assert tap.count <= 3


def open_menu(page: Page, language: str) -> None:
    """The phone's one menu; on a wide screen everything is there already."""
    menu = page.locator("header details.menu > summary")
    if menu.is_visible():
        expect(menu).to_contain_text(words(language, "Menu"))
        menu.click()


@every_way
def test_language_switch_keeps_the_page(open_as: Open, language: str, viewport: dict, javascript: bool) -> None:
    options = {"viewport": viewport, "java_script_enabled": javascript}
    page = open_as(READER[language], HOUSING[language], language=language, **options)
    other = OTHER[language]
    open_menu(page, language)
    page.locator(f"header a[hreflang={other}]:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOUSING_TITLE[other])
    expect(page.locator("html")).to_have_attribute("lang", other)
    assert page.url.endswith(HOUSING[other])
    # And back, to the page where it began.
    open_menu(page, other)
    page.locator(f"header a[hreflang={language}]:visible").click()
    assert page.url.endswith(HOUSING[language])


def test_language_switch_keeps_the_question(open_as: Open) -> None:
    page = open_as("doctor", "/fi/places/?kind=emergency", viewport=WIDE)
    page.locator("header a[hreflang=sv]:visible").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert page.url.endswith("/sv/places/?kind=emergency")


@every_way
def test_handout_in_the_clients_language(open_as: Open, language: str, viewport: dict, javascript: bool) -> None:
    """The client speaks English; the reader's own language stays the interface's."""
    options = {"viewport": viewport, "java_script_enabled": javascript}
    page = open_as(READER[language], HOUSING[language], language=language, **options)
    page.locator("aside").get_by_role("link", name=OWN_NAME["en"]).click()
    sheet = page.get_by_role("main")
    expect(sheet).to_have_attribute("lang", "en")
    expect(sheet).to_contain_text("Get help as soon as rent goes unpaid.")
    expect(page.locator("html")).to_have_attribute("lang", language)
    size = "getComputedStyle(document.querySelector('main p')).fontSize"
    normal = _points(page, javascript, size)
    page.get_by_role("link", name=words(language, "Large text")).click()
    expect(sheet).to_have_attribute("lang", "en")
    if javascript:
        assert _points(page, javascript, size) >= normal * 1.25
    expect(page.locator("body.large-print")).to_have_count(1)
    # The station of whoever prints it, in the client's language, with a code for their phone.
    expect(sheet).to_contain_text("Where to come")
    expect(sheet.locator("svg").last).to_be_visible()
    # Changing one's mind about the language keeps the large print.
    page.get_by_role("navigation").get_by_role("link", name=OWN_NAME["sv"]).click()
    expect(sheet).to_have_attribute("lang", "sv")
    expect(page.locator("body.large-print")).to_have_count(1)


def _points(page: Page, javascript: bool, script: str) -> float:
    return float(page.evaluate(script).removesuffix("px")) if javascript else 0.0


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_account_speaks_the_new_language(open_as: Open, viewport: dict, javascript: bool) -> None:
    """A dentist moves to another station and takes Swedish; the message is in Swedish already."""
    page = open_as("dentist", "/fi/account/", viewport=viewport, java_script_enabled=javascript)
    before = page.locator("#id_home_place").input_value()
    try:
        page.locator("main label").get_by_text(OWN_NAME["sv"]).click()
        page.locator("#id_home_place").select_option(index=3)
        chosen = page.locator("#id_home_place").input_value()
        assert chosen != before
        page.get_by_role("button", name=words("fi", "Save")).click()
        expect(page.get_by_role("main")).to_contain_text(words("sv", "Saved."))
        expect(page.locator("html")).to_have_attribute("lang", "sv")
        expect(page.locator("#id_home_place")).to_have_value(chosen)
        # What has no language in its address speaks it too.
        page.goto("/accounts/sessions/")
        expect(page.locator("html")).to_have_attribute("lang", "sv")
    finally:
        page.goto("/fi/account/")
        page.locator("main label").get_by_text(OWN_NAME["fi"]).click()
        page.locator("#id_home_place").select_option(before)
        page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("main")).to_contain_text(words("fi", "Saved."))


@every_way
def test_accessibility_feedback_without_login(open_as: Open, language: str, viewport: dict, javascript: bool) -> None:
    """From the login page to the thanks, past the warning about a phone number."""
    options = {"viewport": viewport, "java_script_enabled": javascript}
    page = open_as("", "/accounts/login/", language=language, **options)
    page.get_by_role("link", name=words(language, "Accessibility statement")).click()
    page.locator("#id_page").fill("/fi/")
    page.locator("#id_text").fill(f"{FEEDBACK} Soittakaa 040 123 4567.")
    assert page.locator("#id_contact_details_confirmed").count() == 0
    send = page.get_by_role("button", name=words(language, "Send"))
    send.click()
    # Warned once, beside the field, and nothing lost.
    warning = words(
        language,
        "There is a phone number or an e-mail address here. If it is a client's, remove it. If not, confirm it below.",
    )
    expect(page.locator("#id_text_error")).to_contain_text(warning)
    expect(page.locator("#id_text")).to_have_value(f"{FEEDBACK} Soittakaa 040 123 4567.")
    page.get_by_text(words(language, "The phone number or e-mail address is not a client's")).click()
    send.click()
    assert path_of(page) == f"/{language}/accessibility/thanks/"


@every_way
def test_accessibility_feedback_with_an_identity_code(
    open_as: Open, server: Server, language: str, viewport: dict, javascript: bool
) -> None:
    options = {"viewport": viewport, "java_script_enabled": javascript}
    page = open_as("", f"/{language}/accessibility/", language=language, **options)
    page.locator("#id_page").fill("/fi/")
    page.locator("#id_text").fill(f"{FEEDBACK} Asiakas {IDENTITY_CODE} ei nähnyt.")
    page.get_by_role("button", name=words(language, "Send")).click()
    refusal = words(language, "The text looks like it holds a personal identity code. Remove it.")
    expect(page.locator("#id_text_error")).to_contain_text(refusal)
    assert re.search(r"010199.?9089", page.content() + page.url) is None
    kept = page.locator("#id_text").input_value()
    assert kept.startswith(f"{FEEDBACK} Asiakas ")
    assert kept.endswith(" ei nähnyt.")
    assert IDENTITY_CODE not in kept
    # Taken out, the rest can be sent.
    page.locator("#id_text").fill(f"{FEEDBACK} Asiakas ei nähnyt.")
    page.get_by_role("button", name=words(language, "Send")).click()
    assert path_of(page) == f"/{language}/accessibility/thanks/"
    assert server.find(IDENTITY_CODE) == []
