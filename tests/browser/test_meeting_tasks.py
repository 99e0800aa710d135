"""The counsellor after a team meeting, with a phone in hand."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, Open


def _from_the_radar(page: Page) -> None:
    """One tap: the radar has the form beside each team."""
    page.locator("main a[href*='/record/']").first.click()
    page.wait_for_url(re.compile("/record/"))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_is_recorded_within_a_minute(open_as: Open, javascript: bool) -> None:
    page = open_as("counsellor", "/fi/radar/", viewport=NARROW, java_script_enabled=javascript)
    begun = time.monotonic()
    _from_the_radar(page)
    if javascript:
        page.locator(".stepper button:visible").nth(1).click()
    else:
        page.locator(".steppers input").first.fill("6")
    page.locator("input[name=pages]").first.locator("xpath=..").click()
    page.fill("#id_agreements", "Lappu annetaan kaikille, jotka kysyvät rahasta.")
    page.locator(".bar button[value=record]").click()
    page.wait_for_url(re.compile(r"/meetings/\d+/\?saved"))
    assert time.monotonic() - begun < 60
    expect(page.locator("main")).to_contain_text("Lappu annetaan kaikille")


def test_a_draft_outlives_a_lost_page(open_as: Open) -> None:
    page = open_as("counsellor", "/fi/radar/", viewport=NARROW)
    _from_the_radar(page)
    address = page.url
    page.fill("#id_agreements", "Kesken jäänyt sopimus")
    expect(page.locator("[data-draft-state]")).not_to_be_empty(timeout=15_000)
    page.goto("/fi/")
    page.goto(address)
    expect(page.locator("#id_agreements")).to_have_value("Kesken jäänyt sopimus")
    page.locator("[data-draft-forget]").click()
    expect(page.locator("#id_agreements")).to_have_value("")
