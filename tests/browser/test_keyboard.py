"""Everything by keyboard alone: where one is can be seen, and nothing holds one back."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, WIDE, Open, log_in
from .words import words

# What has the focus, and whether it shows: its own outline or shadow, or its label's.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const drawn = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && !/rgba\\(.*, 0\\)|transparent/.test(style.outlineColor)) || style.boxShadow !== "none";
  const label = element.labels?.[0];
  const shown = drawn(getComputedStyle(element))
    || (label && (drawn(getComputedStyle(label)) || drawn(getComputedStyle(label, "::after"))));
  const inView = (box) => box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth;
  const seen = [element, label].filter(Boolean).find(one => inView(one.getBoundingClientRect()));
  let covered = false;
  if (seen) {
    const box = seen.getBoundingClientRect();
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 8), 1), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    covered = top !== null && !seen.contains(top) && !top.contains(seen) && !label?.contains(top);
  }
  window.__numbers ??= new Map();
  if (!window.__numbers.has(element)) window.__numbers.set(element, window.__numbers.size);
  return {
    number: window.__numbers.get(element), shown: Boolean(shown), inView: Boolean(seen), covered,
    name: `${element.tagName.toLowerCase()} ${(element.innerText || element.name || "").trim().slice(0, 40)}`,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter(element =>
  element.checkVisibility({visibilityProperty: true}) && !element.disabled && element.tabIndex >= 0
  && !(element.type === "radio" && (element.checked
    ? false : document.querySelector(`input[name="${element.name}"]:checked`)))).length"""
SCREENS = [
    pytest.param("doctor", "/fi/", WIDE, id="front-1280"),
    pytest.param("doctor", "/fi/", NARROW, id="front-360"),
    pytest.param("doctor", "/fi/ohjeet/toimeentulotuki-ja-rahahuolet/", WIDE, id="guidance-1280"),
    pytest.param("doctor", "/fi/ohjeet/toimeentulotuki-ja-rahahuolet/", NARROW, id="guidance-360"),
    pytest.param("doctor", "/fi/places/", NARROW, id="places-360"),
    pytest.param("doctor", "/fi/account/", WIDE, id="account-1280"),
    pytest.param("doctor", "/fi/handout/9/?in=fi", WIDE, id="handout-1280"),
    pytest.param("", "/fi/accessibility/", NARROW, id="accessibility-360"),
    pytest.param("", "/accounts/login/", WIDE, id="login-1280"),
]


@pytest.mark.parametrize(("username", "path", "viewport"), SCREENS)
def test_focus_goes_everywhere_and_is_seen(open_as: Open, username: str, path: str, viewport: dict) -> None:
    page = open_as(username, path, viewport=viewport, reduced_motion="reduce")
    page.evaluate("document.activeElement.blur()")
    reachable = page.evaluate(REACHABLE)
    stops = []
    for _ in range(reachable + 5):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["number"] == stops[0]["number"]):
            break
        stops.append(stop)
    else:
        pytest.fail(f"the focus does not leave the page: {[stop['name'] for stop in stops[-6:]]}")
    assert len({stop["number"] for stop in stops}) == len(stops)
    assert len(stops) == reachable
    assert [stop["name"] for stop in stops if not stop["shown"]] == []
    assert [stop["name"] for stop in stops if not stop["inView"]] == []
    assert [stop["name"] for stop in stops if stop["covered"]] == []


def _tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached in {most} steps")


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_skip_link_leads_past_the_header(open_as: Open, viewport: dict) -> None:
    page = open_as("doctor", "/fi/", viewport=viewport)
    skip = page.get_by_role("link", name=words("fi", "Skip to content"))
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_menu_opens_and_closes(open_as: Open) -> None:
    page = open_as("doctor", "/fi/", viewport=NARROW)
    menu = page.locator("details.menu")
    _tab_to(page, "details.menu > summary")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    # And without closing: through the menu into the page.
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/fi/ohjeet/$"))


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_search_by_keyboard(open_as: Open, viewport: dict) -> None:
    page = open_as("doctor", "/fi/", viewport=viewport)
    _tab_to(page, "main input[type=search]")
    page.keyboard.type("vuokravelka")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _tab_to(page, "main ol a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asumisen vaikeudet")


def test_language_by_keyboard(open_as: Open) -> None:
    page = open_as("doctor", "/fi/places/", viewport=WIDE)
    _tab_to(page, "header a[hreflang=sv]")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    assert page.url.endswith("/sv/places/")


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["360", "1280"])
def test_log_out_by_keyboard(open_as: Open, viewport: dict) -> None:
    """With a session of its own, because it ends."""
    page = open_as("", "/", viewport=viewport)
    log_in(page, "officer")
    _tab_to(page, "details.user > summary" if viewport is WIDE else "details.menu > summary")
    page.keyboard.press("Enter")
    _tab_to(page, "form[action*=logout] button")
    page.keyboard.press("Enter")
    expect(page.locator("#id_password")).to_be_visible()
    page.goto("/fi/")
    expect(page.locator("#id_password")).to_be_visible()
