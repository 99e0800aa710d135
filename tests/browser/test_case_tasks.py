"""A doctor's two minutes: a run, a slip in Swedish, a question, a referral and what became of it."""

import re
import time

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import NARROW, Open

CODE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$")


def _slip_in_swedish(page: Page) -> str:
    page.locator("section[aria-labelledby=o-slip] button[value=sv]").click()
    page.wait_for_url(re.compile(r"/slips/[0-9a-f-]+/paper/"))
    assert page.locator("main.sheet").get_attribute("lang") == "sv"
    expect(page.locator(".pickup-code")).to_have_text(CODE)
    expect(page.locator("main.sheet h1")).to_have_text("Kom och prata med socialhandledaren")
    return page.locator(".pickup-code").inner_text()


def test_by_keyboard_alone_from_the_list_to_a_swedish_slip(open_as: Open):
    page = open_as("doctor", "/fi/checklists/triggers/")
    begun = time.monotonic()
    page.keyboard.press("1")
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-title")).to_be_visible()
    assert time.monotonic() - begun < 20
    page.locator("section[aria-labelledby=o-slip] button[value=sv]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/slips/[0-9a-f-]+/paper/"))
    expect(page.locator(".pickup-code")).to_have_text(CODE)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("javascript", [True, False])
def test_by_thumb_from_the_list_to_a_swedish_slip(open_as: Open, javascript: bool):
    page = open_as("doctor", "/fi/checklists/triggers/", viewport=NARROW, java_script_enabled=javascript)
    begun = time.monotonic()
    page.locator("[data-item=T1] label.tick").click()
    page.locator("[data-item=T4] label.tick").click()
    page.locator(".bar button").click()
    code = _slip_in_swedish(page)
    assert time.monotonic() - begun < 20
    # At the reception the counsellor types it, and the doctor sees that they arrived.
    counsellor = open_as("counsellor", "/fi/slips/arrived/", viewport=NARROW, java_script_enabled=javascript)
    counsellor.fill("#id_code", code.lower())
    counsellor.locator("main form button").first.click()
    expect(counsellor.locator("main")).to_contain_text("lappu on merkitty")
    page.goto(page.url.split("/slips/")[0] + "/slips/")
    expect(page.locator("main li", has_text=code)).to_contain_text("Saapui")


def test_a_button_pressed_twice_sends_once(open_as: Open):
    page = open_as("counsellor", "/fi/consultations/log/", viewport=NARROW)
    page.locator("[name=topic]").first.locator("xpath=..").click()
    page.locator("[name=profession]").first.locator("xpath=..").click()
    held: list[Route] = []  # the server is slow
    page.route("**/log/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.locator(".bar button").evaluate("button => [50, 400].forEach((at) => setTimeout(() => button.click(), at))")
    page.wait_for_timeout(900)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("main")).to_contain_text("Kirjattu")


def test_a_referral_there_and_back(open_as: Open):
    page = open_as("nurse", "/fi/referrals/new/", viewport=NARROW)
    page.select_option("#id_target", index=1)
    page.locator("[name=reasons]").first.locator("xpath=..").click()
    page.locator("[name=tell_back][value=arrived]").locator("xpath=..").click()
    page.locator(".bar button").click()
    expect(page.locator("h1")).to_have_text("Katso läpi ja lähetä")
    page.get_by_role("button", name="Lähetä", exact=True).click()
    code = page.locator(".pickup-code").inner_text()
    assert CODE.match(code)
    own = page.url

    receiver = open_as("counsellor", "/fi/referrals/inbox/", viewport=NARROW)
    receiver.get_by_role("link", name=code).click()
    receiver.get_by_role("link", name="Hyväksy").click()
    expect(receiver.locator("main")).to_contain_text("Lähettäjä lukee täsmälleen tämän")
    receiver.get_by_role("button", name="Hyväksy").click()
    receiver.get_by_role("link", name="Asiakas saapui").click()
    receiver.get_by_role("button", name="Asiakas saapui").click()

    page.goto(own.split("?")[0])
    expect(page.locator("main")).to_contain_text("Asiakas saapui.")
    expect(page.locator("main")).to_contain_text("Asiakas ei ole antanut lupaa kertoa enempää.")


def test_a_call_is_logged_in_three_taps(open_as: Open):
    page = open_as("counsellor", "/fi/consultations/log/", viewport=NARROW)
    begun = time.monotonic()
    page.locator("[name=topic]").first.locator("xpath=..").click()
    page.locator("[name=profession]").first.locator("xpath=..").click()
    page.locator(".bar button").click()
    expect(page.locator("main")).to_contain_text("Kirjattu.")
    assert time.monotonic() - begun < 20
