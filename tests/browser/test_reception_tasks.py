"""Receptions as their people use them: a thumb, a bad network, a hurry, an old tablet."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, Open


def _topic(page: Page) -> None:
    page.locator("[name=topics]").first.locator("xpath=..").click()


def _open_screen(open_as: Open, **options: object) -> Page:
    page = open_as("counsellor", "/fi/", viewport=NARROW, **options)
    page.locator(".today a.btn, .today button").first.click()
    page.wait_for_url(re.compile("/reception/tally/"))
    return page


def _visits(page: Page) -> int:
    return int(page.locator("[data-count=visits]").inner_text())


def test_commonest_visit_in_four_taps_and_six_seconds(open_as: Open):
    page = _open_screen(open_as)
    before = _visits(page)
    begun = time.monotonic()
    taps = 0
    for target in (
        page.locator("[name=topics][value=benefits]").locator("xpath=.."),
        page.locator("[name=guided_to]").first.locator("xpath=.."),
        page.locator(".bar button").last,
    ):
        target.click()
        taps += 1
    expect(page.locator("[data-count=visits]")).to_have_text(str(before + 1))
    assert taps <= 4
    assert time.monotonic() - begun < 6
    expect(page.locator("[data-sync]")).to_have_text("Kaikki on laskettu.")
    page.reload()
    assert _visits(page) == before + 1


def test_a_visit_without_a_topic_is_told_where_the_thumb_is(open_as: Open):
    page = _open_screen(open_as)
    page.locator(".bar button").last.click()
    expect(page.locator("[data-error]")).to_be_in_viewport(ratio=1)
    expect(page.locator("[name=topics]").first.locator("xpath=..")).to_be_in_viewport(ratio=1)
    _topic(page)
    expect(page.locator("[data-error]")).to_be_hidden()


def test_ten_visits_with_the_network_gone_after_the_third(open_as: Open):
    page = _open_screen(open_as)
    before = _visits(page)
    for number in range(10):
        if number == 3:
            page.context.set_offline(True)
        _topic(page)
        page.locator(".bar button").last.click()
    expect(page.locator("[data-sync]")).to_contain_text("7")
    assert _visits(page) == before + 10
    page.context.set_offline(False)
    expect(page.locator("[data-sync]")).to_have_text("Kaikki on laskettu.", timeout=15_000)
    second = page.context.new_page()
    second.goto(page.url)
    assert _visits(second) == before + 10


def test_an_answer_that_is_lost_doubles_nothing(open_as: Open):
    """The server has counted, the phone does not know it: it sends again."""
    page = _open_screen(open_as)
    before = _visits(page)
    lose = [True]

    def forget_the_answer(route):
        if lose.pop() if lose else False:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/taps/", forget_the_answer)
    _topic(page)
    page.locator(".bar button").last.click()
    expect(page.locator("[data-sync]")).to_have_text("Kaikki on laskettu.", timeout=15_000)
    assert _visits(page) == before + 1
    page.get_by_role("button", name="Kumoa").click()
    expect(page.locator("[data-count=visits]")).to_have_text(str(before))
    expect(page.locator("[data-sync]")).to_have_text("Kaikki on laskettu.")


def test_counting_without_scripts(open_as: Open):
    page = _open_screen(open_as, java_script_enabled=False)
    before = _visits(page)
    _topic(page)
    page.locator(".bar button").last.click()
    assert _visits(page) == before + 1
    page.get_by_role("button", name="Kumoa").click()
    assert _visits(page) == before


@pytest.mark.parametrize("javascript", [True, False])
def test_a_nurse_books_in_three_steps_within_twenty_seconds(open_as: Open, javascript: bool):
    page = open_as("nurse", "/sv/reception/bookings/new/", viewport=NARROW, java_script_enabled=javascript)
    begun = time.monotonic()
    page.locator("a.time").first.click()
    assert page.locator("main input[type=text], main textarea").count() == 0
    page.locator("[name=reason]").first.locator("xpath=..").click()
    page.locator(".bar button").click()
    expect(page.locator(".pickup-code")).to_have_text(re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$"))
    assert time.monotonic() - begun < 20
