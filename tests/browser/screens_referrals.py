"""Screens of slips, questions and referrals. `screens.py` puts them into its list."""

from playwright.sync_api import Page

from .screens import COUNSELLORS, EDITORS, READERS, Screen, both, submit

DOCTOR = {"fi": "doctor", "sv": "doctor"}
COUNSELLOR = {"fi": "counsellor", "sv": "counsellor"}


def _first(selector: str, number: int = 0):
    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(selector).nth(number).click()

    return act


def _slip_paper(page: Page) -> None:
    _first("main .plain-list a")(page)
    _first("main .pickup a")(page)


def _question_with_phone(page: Page) -> None:
    page.locator("[name=topic]").first.check(force=True)
    page.fill("#id_question", "Soittakaa 040 123 4567.")
    submit(page)


def _draft(page: Page) -> None:
    _first("main ul.plain-list a[href*='/referrals/']")(page)


def _received(number: int):
    return _first("main ul.plain-list a[href*='/referrals/']", number)


def _declining(page: Page) -> None:
    _received(0)(page)
    _first("main a[href$='/do/decline/']")(page)


def _declining_seen(page: Page) -> None:
    _declining(page)
    page.locator("[name=reason]").first.check(force=True)
    page.locator("[name=next_step]").first.check(force=True)
    with page.expect_navigation():
        page.locator("main .form button").first.click()


def _referral_paper(page: Page) -> None:
    _first("main h2 + ul.plain-list a[href*='/referrals/']", 1)(page)
    _first("main .pickup a")(page)


REFERRALS = (
    Screen("slips", both("/{}/slips/"), DOCTOR),
    Screen("slips-none", both("/{}/slips/"), {"fi": "dentist", "sv": "dentist"}),
    Screen("slip", both("/{}/slips/"), DOCTOR, act=_first("main .plain-list a")),
    Screen("slip-paper", both("/{}/slips/"), DOCTOR, act=_slip_paper),
    Screen("slip-entry", both("/{}/slips/arrived/"), COUNSELLOR),
    Screen("slip-entry-wrong", both("/{}/slips/arrived/"), COUNSELLOR, act=submit),
    Screen("consultations", both("/{}/consultations/"), DOCTOR),
    Screen("consultations-counsellor", both("/{}/consultations/"), COUNSELLOR),
    Screen("consultation-ask", both("/{}/consultations/ask/")),
    Screen("consultation-ask-warned", both("/{}/consultations/ask/"), act=_question_with_phone),
    Screen("consultation-log", both("/{}/consultations/log/"), COUNSELLOR),
    Screen("consultation-log-empty", both("/{}/consultations/log/"), COUNSELLOR, act=submit),
    Screen("consultation-open", both("/{}/consultations/"), COUNSELLOR, act=_first("main .plain-list a")),
    Screen("consultation-answered", both("/{}/consultations/"), DOCTOR, act=_first("main .plain-list a")),
    Screen("proposals", both("/{}/guidance-proposals/"), EDITORS),
    Screen("proposal", both("/{}/guidance-proposals/1/"), EDITORS),
    Screen("duty", both("/{}/duty-to-act/")),
    Screen("referrals-mine", both("/{}/referrals/"), DOCTOR),
    Screen("referrals-inbox", both("/{}/referrals/inbox/"), COUNSELLORS),
    Screen("referral-new", both("/{}/referrals/new/"), READERS),
    Screen("referral-new-empty", both("/{}/referrals/new/"), READERS, act=submit),
    Screen("referral-draft", both("/{}/referrals/"), DOCTOR, act=_draft),
    Screen("referral-sent", both("/{}/referrals/"), {"fi": "nurse", "sv": "nurse"}, act=_draft),
    Screen("referral-received", both("/{}/referrals/inbox/"), COUNSELLOR, act=_received(0)),
    Screen("referral-declining", both("/{}/referrals/inbox/"), COUNSELLOR, act=_declining),
    Screen("referral-declining-seen", both("/{}/referrals/inbox/"), COUNSELLOR, act=_declining_seen),
    Screen("referral-paper", both("/{}/referrals/"), {"fi": "nurse", "sv": "nurse"}, act=_referral_paper),
)
