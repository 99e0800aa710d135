"""A manager's question: how many first-time visitors did Espoo have this spring, and where were they sent?"""

import re
import time

import pytest
from playwright.sync_api import expect

from .conftest import NARROW, WIDE, Open


@pytest.mark.parametrize("viewport", [NARROW, WIDE])
def test_where_the_first_time_visitors_of_espoo_were_sent(open_as: Open, viewport: dict) -> None:
    page = open_as("manager", "/fi/reports/", viewport=viewport)
    begun = time.monotonic()
    page.get_by_role("link", name="Mihin ohjattiin, aiemman asioinnin mukaan").click()
    page.select_option("#area", "m-espoo")
    spring = page.locator("#period option", has_text="huhtikuu–kesäkuu").first.get_attribute("value")
    page.select_option("#period", spring)
    page.get_by_role("button", name="Näytä").click()
    page.wait_for_url(re.compile(f"period={spring}"))
    first_time = page.locator("main tbody tr", has_text="Ensimmäistä kertaa").first
    expect(first_time.locator("td").last).to_have_text(re.compile(r"\d+"))
    assert time.monotonic() - begun < 30
    expect(page.locator("h1")).to_contain_text("Espoo")
