"""A social counsellor and a doctor, each at their own browser, over one plan from its first line to its last."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from .conftest import NARROW, WIDE, Open
from .server import Server

WORD = "Sepelkyyhky"  # a word that stands nowhere else, so that it can be looked for afterwards


def _say_why(page: Page, purpose: str) -> None:
    page.locator(f"label:has(input[name=purpose][value={purpose}])").click()
    _save(page)


def _save(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".bar button").last.click()


def _open_part(page: Page, plan: str, part: str) -> None:
    page.goto(f"{plan}{part}/")


def _in(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def _begin(page: Page) -> str:
    """A plan with its consent noted; returns its address."""
    _save(page)  # kind, place and sector are filled in already
    assert "/consent/" in page.url
    page.select_option("#id_documented_in", index=1)
    page.fill("#id_given_on", _in(0))
    page.fill("#id_valid_until", _in(180))
    page.select_option("#id_how", index=1)
    for sector in ("social_services", "primary_care"):
        page.select_option(f"#id_sector_{sector}", "share")
    _save(page)
    return page.url


def _write_together(counsellor: Page, doctor: Page, plan: str) -> None:
    _open_part(counsellor, plan, "write/situation")
    counsellor.fill("#id_situation", f"{WORD}: vuokra on rästissä, muuten arki sujuu.")
    _save(counsellor)
    # The doctor writes a concern that both have in hand; the counsellor settles it with one press.
    doctor.goto(plan)
    _say_why(doctor, "client_present")
    _open_part(doctor, plan, "write/concerns")
    doctor.fill("#id_line-0-text", f"{WORD}huoli vuokrasta")
    doctor.select_option("#id_line-0-area", index=1)
    for box in doctor.locator("input[name=line-0-handlers]").all():
        box.check()
    _save(doctor)
    counsellor.goto(plan)
    expect(counsellor.locator(".plan-board")).to_contain_text("2 hoitaa tätä")
    with counsellor.expect_navigation():
        counsellor.locator(".plan-board button[name=handler]").first.click()
    expect(counsellor.locator(".plan-board")).not_to_contain_text("2 hoitaa tätä")
    # A goal over which views differ.
    _open_part(counsellor, plan, "write/goals")
    counsellor.fill("#id_line-0-text", f"{WORD}tavoite: pysyn kodissani")
    counsellor.fill("#id_line-0-client_view", f"{WORD} heti")
    counsellor.fill("#id_line-0-worker_view", f"{WORD} kevääseen mennessä")
    _save(counsellor)
    expect(counsellor.locator("main")).to_contain_text("kevääseen mennessä")


def _talk(page: Page, plan: str, note: str, *, review: bool) -> None:
    """With the client: a press for each thing that changed."""
    _open_part(page, plan, "talk")
    page.locator("label:has(input[name=client][value=present])").click()
    page.locator("[id^=id_goal_]").select_option("in-progress")
    page.fill("#id_note", note)
    page.fill("#id_next_review", _in(21 if not review else 60))
    if review:
        page.locator("label[for=id_is_review]").click()
    _save(page)
    expect(page).to_have_url(plan)


def _put_in_force(page: Page, plan: str) -> None:
    page.goto(plan)
    for state in ("proposed", "active"):
        with page.expect_navigation():
            page.locator(f"button[name=state][value={state}]").click()
    expect(page.locator(".plan-head")).not_to_contain_text("Voimassa")  # the client has no copy yet
    page.goto(f"{plan}copy/?in=sv&large=1")
    expect(page.locator("main")).to_contain_text("Vår gemensamma plan")
    expect(page.locator("main")).to_contain_text("Du ser det så här")
    page.pdf(format="A4")
    page.locator(".plan-given label", has_text="Annettu asiakkaalle").click()
    with page.expect_navigation():
        page.locator(".plan-given button").click()
    page.goto(plan)
    with page.expect_navigation():
        page.locator("button[name=state][value=active]").click()
    expect(page.locator(".plan-head")).to_contain_text("Voimassa")


def test_one_plan_two_browsers(open_as: Open, server: Server) -> None:
    counsellor = open_as("counsellor", "/fi/plans/new/", viewport=NARROW)
    doctor = open_as("doctor", "/fi/", viewport=WIDE)
    plan = _begin(counsellor)
    assert re.search(r"/fi/plans/[0-9a-f-]{36}/$", plan)
    code = counsellor.locator("h1 [translate=no]").inner_text()
    counsellor.goto(f"{plan}team/?q=Esimerkki")
    counsellor.locator("label", has_text="Aino Esimerkki").click()
    counsellor.select_option("#id_sector", "primary_care")
    with counsellor.expect_navigation():
        counsellor.locator("form.form .actions button").last.click()

    _write_together(counsellor, doctor, plan)
    _talk(counsellor, plan, f"{WORD}: maksusuunnitelma sovittu", review=False)
    _put_in_force(counsellor, plan)

    # Reviewed after a talk, by the doctor: within two minutes of the one who knows what was said.
    begun = time.monotonic()
    _talk(doctor, plan, f"{WORD}: ensimmäinen erä maksettu", review=True)
    assert time.monotonic() - begun < 120
    counsellor.goto(plan)
    expect(counsellor.locator("main")).to_contain_text("Seuraava tarkistus siirtyi")
    assert server.find(WORD) == [], "the texts are sealed at rest"

    # The client withdraws at the doctor's.
    _open_part(doctor, plan, "withdraw")
    with doctor.expect_navigation():
        doctor.locator("button.btn--stop").click()
    for page in (counsellor, doctor):
        for part in ("", "versions/1/", "copy/", "print/"):
            page.goto(plan + part)
            expect(page.locator("body")).not_to_contain_text(WORD)
        assert WORD not in page.request.get(f"{plan}bundle/").text()
    assert server.find(WORD) == []

    officer = open_as("officer", "/fi/plans/log/", viewport=WIDE)
    officer.fill("#id_reference", code)
    with officer.expect_navigation():
        officer.locator("main form button").first.click()
    expect(officer.locator("main table")).to_contain_text(code)


@pytest.mark.parametrize("username", ["manager", "editor", "admin"])
def test_who_is_not_in_the_team_learns_nothing(open_as: Open, username: str) -> None:
    page = open_as("counsellor", "/fi/plans/")
    link = page.locator("a.plan-row").first.get_attribute("href")
    other = open_as(username, "/fi/")
    answer = other.request.get(str(link))
    assert answer.status in (403, 404)
