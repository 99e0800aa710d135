"""On paper: the text and nothing of the frame; a handout on one sheet."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import WIDE, Open

SCREENSHOTS = Path(__file__).resolve().parents[2] / "screenshots"
PAPER = {"width": 794, "height": 1123}  # A4 at 96 dots an inch
PAGES = re.compile(rb"/Type\s*/Page\b")


def sheets(page: Page, name: str) -> int:
    pdf = page.pdf(path=SCREENSHOTS / f"{name}.pdf", format="A4", print_background=False)
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    return len(PAGES.findall(pdf))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_handout_is_one_sheet(open_as: Open, language: str) -> None:
    page = open_as("doctor", f"/fi/handout/9/?in={language}", viewport=WIDE)
    assert sheets(page, f"print-handout-{language}") == 1
    expect(page.locator(".sheet-bar")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_large_handout_is_two_sheets_at_most(open_as: Open) -> None:
    page = open_as("doctor", "/fi/handout/9/?in=fi&large=1", viewport=WIDE)
    assert sheets(page, "print-handout-large") <= 2
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert size >= 16 * 96 / 72  # 16 points


@pytest.mark.parametrize(
    ("name", "path"),
    [("guidance", "/fi/ohjeet/toimeentulotuki-ja-rahahuolet/"), ("place", "/fi/places/lohja-keskusta/")],
)
def test_pages_print_without_their_frame(open_as: Open, name: str, path: str) -> None:
    page = open_as("doctor", path, viewport=WIDE)
    assert sheets(page, f"print-{name}") >= 1
    for unwanted in ("header.top", ".crumbs", "nav", "button:not(.term)", "input"):
        for one in page.locator(unwanted).all():
            expect(one).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # In an emergency the paper helps too.
    expect(page.locator("body")).to_contain_text("112")
    # The answers of folded questions are on the paper (a script opens them before printing).
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for answer in page.locator("main .questions details > :not(summary)").all():
        expect(answer).to_be_visible()
