"""Every screen that people see, in one place: address, who opens it, in which languages.

A screen that is not here is tested by nothing in this folder. `test_screens.py` walks the links
from the front page and fails when it meets an address that no screen stands for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Page

from .screens_reports import report_screens

# Whose settings say that language: addresses without a language show the user's own.
READERS = {"fi": "doctor", "sv": "nurse"}
EDITORS = {"fi": "editor", "sv": "editor2"}
NOBODY = {"fi": "", "sv": ""}
MANAGER = {"fi": "manager", "sv": "manager"}
ROTA = {"fi": "counsellor", "sv": "counsellor3"}
COUNSELLORS = {"fi": "counsellor", "sv": "socialworker"}
# Plans and records the meetings of the demo's first station, whatever the language.
MEETERS = {"fi": "counsellor", "sv": "counsellor"}


@dataclass(frozen=True)
class Screen:
    """One screen. `paths` by language; `act` brings the state about after the page has opened."""

    key: str
    paths: Mapping[str, str]
    users: Mapping[str, str] = field(default_factory=lambda: READERS)
    status: int = 200
    act: Callable[[Page], None] | None = None
    fresh: bool = False  # needs a context of its own, because it changes the session
    ours: bool = True  # False: Wagtail's admin around a part of ours

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.paths)

    def username(self, language: str) -> str:
        return self.users[language]


def _both(path: str) -> dict[str, str]:
    return {language: path.format(language) for language in ("fi", "sv")}


def _submit(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button:is([type=submit], :not([type]))").first.click()


def _wrong_password(page: Page) -> None:
    page.fill("#id_login", "nobody-of-that-name")
    page.fill("#id_password", "not the password")
    _submit(page)


def _feedback_with_phone(page: Page) -> None:
    page.fill("#id_page", "/fi/")
    page.fill("#id_text", "En kuule tekstiä. Soittakaa 040 123 4567.")
    _submit(page)


def _feedback_sent(page: Page) -> None:
    page.fill("#id_page", "/fi/")
    page.fill("#id_text", "Otsikot menevät päällekkäin.")
    _submit(page)


def _tap_no(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#feedback button[value=no]").click()


def _words_with_phone(page: Page) -> None:
    _tap_no(page)
    page.fill("#feedback textarea", "Soittakaa 040 123 4567.")
    with page.expect_navigation():
        page.locator("#feedback form button").click()


def _problem_with_phone(page: Page) -> None:
    page.fill("main textarea", "Soittakaa 040 123 4567.")
    _submit(page)


def _foreign_home_place(page: Page) -> None:
    page.eval_on_selector("#id_home_place", "select => { select.options[1].value = '987654321'; }")
    page.select_option("#id_home_place", "987654321")
    _submit(page)


def _weak_password(page: Page) -> None:
    page.fill("#id_oldpassword", "not the password")
    page.fill("#id_password1", "short")
    page.fill("#id_password2", "other")
    _submit(page)


def _reauthenticate(page: Page) -> None:
    if page.locator("#id_password").count():
        page.fill("#id_password", "silta-demo")
        _submit(page)


def _forged_token(page: Page) -> None:
    page.eval_on_selector_all(
        "main form [name=csrfmiddlewaretoken]", "fields => fields.forEach(field => { field.value = 'x'.repeat(32); })"
    )
    _submit(page)


def _type_a_beginning(page: Page) -> None:
    page.locator("main input[type=search]").press_sequentially("kela" if "/fi/" in page.url else "FPA")
    page.locator("main .suggestions a").first.wait_for()


def _plan(page: Page) -> None:
    """Three over Tuesdays and Thursdays at Ohjaamo, from next year on."""
    page.select_option("#id_place", label="Ohjaamo Lohja" if "/fi/" in page.url else "Navigatorn i Lojo")
    for weekday in ("1", "3"):
        page.check(f"input[name=weekdays][value='{weekday}']", force=True)
    page.eval_on_selector("#id_first_day", "field => { field.value = `${new Date().getFullYear() + 1}-06-01`; }")
    for person in page.locator("input[name=people]").all()[:3]:
        person.check(force=True)
    with page.expect_navigation():
        page.locator("button[value=preview]").click()


def _lacking_shift(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".shift-line:has(.badge--due) a").first.click()


def _calendar_address(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/calendar/'] button").first.click()


def _menu_open(page: Page) -> None:
    page.locator("header details.drop > summary").first.dispatch_event("click")
    page.eval_on_selector_all("header details.drop", "menus => menus.forEach(menu => { menu.open = true; })")


def _tick(page: Page, *codes: str) -> None:
    for code in codes:
        page.locator(f"[data-item={code}] input[value='1']").check()


def _tick_ten(page: Page) -> None:
    _tick(page, "T10")


def _run_to_plan(page: Page) -> None:
    _tick(page, "T2", "T8")
    _submit(page)


def _run_to_now(page: Page) -> None:
    _tick(page, "T12")
    _submit(page)


_PATH = {
    "fi": "/fi/ohjeet/palvelupolku-terveysasemalta/",
    "sv": "/sv/anvisningar/servicestig-fran-halsostationen/",
}


def _record_with_phone(page: Page) -> None:
    page.fill("#id_agreements", "Soittakaa 040 123 4567.")
    with page.expect_navigation():
        page.locator(".bar button[value=record]").click()


def _import_wrong_rows(page: Page) -> None:
    content = "day;begins;ends;place;team\n32.13.2027;8;9;Ei ole;\n1.2.2027;x;9.00;;"
    page.set_input_files("#id_file", {"name": "plan.csv", "mimeType": "text/csv", "buffer": content.encode()})
    _submit(page)


def _open_tally(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main .card a.btn, main .card form button").first.click()


def _tally_without_topic(page: Page) -> None:
    _open_tally(page)
    page.locator(".bar button").last.click()


def _choose_time(page: Page) -> None:
    with page.expect_navigation():
        page.locator("a.time").first.click()


def _book_without_reason(page: Page) -> None:
    _choose_time(page)
    with page.expect_navigation():
        page.locator(".bar button").click()


both, submit = _both, _submit

# Rooms with lists of their own, which use what stands above.
from .screens_careplans import PLAN_SCREENS  # noqa: E402
from .screens_referrals import REFERRALS  # noqa: E402

SCREENS = (
    # Before the login
    Screen("login", _both("/accounts/login/"), NOBODY),
    Screen("login-wrong", _both("/accounts/login/"), NOBODY, act=_wrong_password),
    Screen("login-empty", _both("/accounts/login/"), NOBODY, act=_submit),
    Screen("signup-closed", _both("/accounts/signup/"), NOBODY),
    Screen("inactive", _both("/accounts/inactive/"), NOBODY),
    Screen("accessibility", _both("/{}/accessibility/"), NOBODY),
    Screen("accessibility-empty", _both("/{}/accessibility/"), NOBODY, act=_submit),
    Screen("accessibility-warned", _both("/{}/accessibility/"), NOBODY, act=_feedback_with_phone),
    Screen("accessibility-thanks", _both("/{}/accessibility/"), NOBODY, act=_feedback_sent),
    Screen("csrf-failure", _both("/{}/accessibility/"), NOBODY, status=403, act=_forged_token),
    # Pages
    Screen("front", _both("/{}/")),
    Screen("front-menu-open", _both("/{}/"), act=_menu_open),
    Screen("section", {"fi": "/fi/ohjeet/", "sv": "/sv/anvisningar/"}),
    Screen("guidance", {"fi": "/fi/ohjeet/asumisen-vaikeudet/", "sv": "/sv/anvisningar/svarigheter-med-boendet/"}),
    Screen(
        "guidance-long",
        {
            "fi": "/fi/ohjeet/toimeentulotuki-ja-rahahuolet/",
            "sv": "/sv/anvisningar/utkomststod-och-penningbekymmer/",
        },
    ),
    Screen(
        "guidance-tapped",
        {"fi": "/fi/ohjeet/asumisen-vaikeudet/", "sv": "/sv/anvisningar/svarigheter-med-boendet/"},
        act=_tap_no,
    ),
    Screen(
        "guidance-words-warned",
        {"fi": "/fi/ohjeet/asumisen-vaikeudet/", "sv": "/sv/anvisningar/svarigheter-med-boendet/"},
        act=_words_with_phone,
    ),
    Screen(
        "guidance-overdue-of-owner",
        {"fi": "/fi/ohjeet/yksinaisyys-ja-arjen-hallinta/", "sv": "/sv/anvisningar/ensamhet-och-vardagshantering/"},
        {"fi": "counsellor", "sv": "editor2"},
    ),
    Screen(
        "guidance-criteria",
        {"fi": "/fi/ohjeet/yhteinen-asiakasmaaritelma/", "sv": "/sv/anvisningar/gemensam-klientdefinition/"},
    ),
    Screen(
        "guidance-pictures",
        {"fi": "/fi/ohjeet/vastaanotto-ilman-ajanvarausta/", "sv": "/sv/anvisningar/mottagning-utan-tidsbokning/"},
    ),
    Screen("path", _PATH),
    Screen("path-client", {language: f"{path}?view=client" for language, path in _PATH.items()}),
    Screen("path-asked", _PATH, {"fi": "counsellor", "sv": "nurse"}),
    Screen("path-owner", _PATH, EDITORS),
    Screen(
        "guidance-own-station",
        {
            "fi": "/fi/ohjeet/vastaanotto-ilman-ajanvarausta/?place=lohja-keskusta",
            "sv": "/sv/anvisningar/mottagning-utan-tidsbokning/?place=leppavaara",
        },
    ),
    Screen("round-closed", _both("/{}/paths/rounds/1/"), EDITORS),
    Screen("round-open", _both("/{}/paths/rounds/2/"), EDITORS),
    Screen("front-asked", _both("/{}/"), {"fi": "counsellor", "sv": "nurse"}),
    Screen("handout", {"fi": "/fi/handout/9/?in=fi", "sv": "/sv/handout/9/?in=sv"}),
    Screen("handout-large", {"fi": "/fi/handout/9/?in=sv&large=1", "sv": "/sv/handout/9/?in=en&large=1"}),
    Screen("news", {"fi": "/fi/uutiset/", "sv": "/sv/nyheter/"}),
    Screen(
        "news-item",
        {
            "fi": "/fi/uutiset/palvelu-laajenee-uusille-asemille/",
            "sv": "/sv/nyheter/tjansten-utvidgas-till-nya-stationer/",
        },
    ),
    Screen("directory", {"fi": "/fi/palvelut-ja-paikat/", "sv": "/sv/tjanster-och-platser/"}),
    Screen("coverage", {"fi": "/fi/kattavuus/", "sv": "/sv/tackning/"}),
    # Checklists
    Screen("checklists", _both("/{}/checklists/")),
    Screen("checklists-of-learner", _both("/{}/checklists/"), EDITORS),
    Screen("checklist", _both("/{}/checklists/triggers/")),
    Screen("checklist-ticked", _both("/{}/checklists/triggers/"), act=_tick_ten),
    Screen("checklist-answers", _both("/{}/checklists/wellbeing-check/")),
    Screen("checklist-result", _both("/{}/checklists/triggers/"), act=_run_to_plan),
    Screen("checklist-act-now", _both("/{}/checklists/triggers/"), act=_run_to_now),
    Screen("checklist-nothing", _both("/{}/checklists/triggers/"), act=_submit),
    Screen("checklist-paper", _both("/{}/checklists/triggers/print/")),
    Screen("checklist-paper-answers", _both("/{}/checklists/wellbeing-check/print/")),
    Screen("checklist-versions", _both("/{}/checklists/triggers/versions/")),
    Screen("checklist-version", _both("/{}/checklists/triggers/versions/2/")),
    Screen("checklist-version-first", _both("/{}/checklists/triggers/versions/1/"), EDITORS),
    Screen("checklist-learning", _both("/{}/checklists/triggers/learning/"), EDITORS),
    # Search
    Screen("search", _both("/{}/search/")),
    Screen("search-found", {"fi": "/fi/search/?q=vuokravelka", "sv": "/sv/search/?q=hyresskuld"}),
    Screen("search-nothing", _both("/{}/search/?q=xyzzy")),
    Screen("search-refused", _both("/{}/search/?q=010199-909A")),
    Screen("search-suggestions", _both("/{}/search/"), act=_type_a_beginning),
    Screen("glossary", _both("/{}/glossary/")),
    Screen("counsellors-card", _both("/{}/counsellors-card/"), COUNSELLORS),
    # Feedback
    Screen("problem", _both("/{}/problem/")),
    Screen("problem-empty", _both("/{}/problem/"), act=_submit),
    # Directory
    Screen("places", _both("/{}/places/")),
    Screen("places-kind", _both("/{}/places/?kind=emergency")),
    Screen("place", _both("/{}/places/lohja-keskusta/")),
    Screen("place-paused", _both("/{}/places/tapiola/")),
    Screen("services", _both("/{}/services/")),
    Screen("services-topic", _both("/{}/services/?topic=housing")),
    Screen("contacts", _both("/{}/contacts/")),
    Screen("partners", _both("/{}/partners/")),
    Screen("partners-sector", _both("/{}/partners/?sector=parish")),
    Screen("projects", _both("/{}/projects/")),
    Screen("project", _both("/{}/projects/otso/")),
    # Receptions
    Screen("receptions-now", _both("/{}/reception/")),
    Screen(
        "poster",
        {language: f"/{language}/reception/places/lohja-keskusta/poster/?in={language}" for language in ("fi", "sv")},
    ),
    Screen("poster-a3-paused", _both("/{}/reception/places/matinkyla/poster/?in=sv&size=a3")),
    Screen("public-links", _both("/{}/reception/places/lohja-keskusta/links/"), MANAGER),
    Screen("week", _both("/{}/reception/week/"), MANAGER),
    Screen("rota", _both("/{}/reception/rota/?place=ohjaamo-lohja"), ROTA),
    Screen("rota-all", _both("/{}/reception/rota/?place="), MANAGER),
    Screen("plan", _both("/{}/reception/rota/plan/"), MANAGER),
    Screen("plan-empty", _both("/{}/reception/rota/plan/"), MANAGER, act=_submit),
    Screen("plan-shown", _both("/{}/reception/rota/plan/"), MANAGER, act=_plan),
    Screen("shift", _both("/{}/reception/shifts/1/"), ROTA),
    Screen("shift-lacking", _both("/{}/reception/my-shifts/"), MANAGER, act=_lacking_shift),
    Screen("my-shifts", _both("/{}/reception/my-shifts/"), ROTA),
    Screen("my-shifts-address", _both("/{}/reception/my-shifts/"), ROTA, act=_calendar_address),
    Screen("wall-display", _both("/display/demo-lohja-keskusta/?in={},en"), NOBODY, ours=False),
    Screen("wall-display-paused", _both("/display/demo-matinkyla/?in={}"), NOBODY, ours=False),
    Screen("here", _both("/h/lohjakeskust2/?in={}"), NOBODY),
    Screen("here-closed", _both("/h/nothing/?in={}"), NOBODY, status=410),
    Screen("admin-opening-rules", {"fi": "/admin/snippets/reception/openingrule/"}, {"fi": "manager"}, ours=False),
    # Team meetings
    Screen("front-counsellor", _both("/{}/"), MEETERS),
    Screen("radar", _both("/{}/radar/"), MEETERS),
    Screen("radar-reader", _both("/{}/radar/?state=overdue")),
    Screen("radar-nothing", _both("/{}/radar/?state=no_promise&place=tapiola"), MEETERS),
    Screen("radar-print", _both("/{}/radar/?print=1"), MEETERS),
    Screen("team", _both("/{}/teams/1/"), MEETERS),
    Screen("team-paused", _both("/{}/teams/5/")),
    Screen("meetings", _both("/{}/meetings/"), MEETERS),
    Screen("meetings-reader", _both("/{}/meetings/?show=held")),
    Screen("meetings-empty", _both("/{}/meetings/?show=held&kind=plan_meeting")),
    Screen("meetings-unrecorded", _both("/{}/meetings/?show=unrecorded"), MEETERS),
    Screen("meeting-planned", _both("/{}/meetings/3/"), MEETERS),
    Screen("meeting-held", _both("/{}/meetings/15/"), MEETERS),
    Screen("meeting-cancelled", _both("/{}/meetings/9/"), MEETERS),
    Screen("meeting-place", _both("/{}/meetings/new/"), MEETERS),
    Screen("meeting-new", _both("/{}/meetings/new/lohja-keskusta/"), MEETERS),
    Screen("meeting-new-empty", _both("/{}/meetings/new/lohja-keskusta/"), MEETERS, act=_submit),
    Screen("meeting-edit", _both("/{}/meetings/3/edit/"), MEETERS),
    Screen("meeting-move", _both("/{}/meetings/3/move/"), MEETERS),
    Screen("meeting-cancel-empty", _both("/{}/meetings/3/cancel/"), MEETERS, act=_submit),
    Screen("meeting-notes", _both("/{}/meetings/3/notes/"), MEETERS),
    Screen("meeting-record", _both("/{}/meetings/1/record/"), MEETERS),
    Screen("meeting-record-wrong", _both("/{}/meetings/1/record/"), MEETERS, act=_record_with_phone),
    Screen("meeting-record-new", _both("/{}/teams/2/record/?new=1"), MEETERS),
    Screen("pack", _both("/{}/meetings/3/pack/"), MEETERS),
    Screen("pack-slides", _both("/{}/meetings/3/pack/?view=slides"), MEETERS),
    Screen("actions", _both("/{}/meetings/actions/"), MEETERS),
    Screen("questions", _both("/{}/meetings/questions/?state=gap"), MEETERS),
    Screen("question", _both("/{}/meetings/questions/1/"), MEETERS),
    Screen("calendars", _both("/{}/meetings/calendars/"), MEETERS),
    Screen("series-list", _both("/{}/meetings/series/"), MEETERS),
    Screen("series", _both("/{}/meetings/series/1/"), MEETERS),
    Screen("series-new", _both("/{}/meetings/series/new/lohja-keskusta/"), MEETERS),
    Screen("series-edit", _both("/{}/meetings/series/1/edit/"), MEETERS),
    Screen("import", _both("/{}/meetings/import/"), MEETERS),
    Screen("import-empty", _both("/{}/meetings/import/"), MEETERS, act=_submit),
    Screen("import-wrong", _both("/{}/meetings/import/"), MEETERS, act=_import_wrong_rows),
    # Counting, booking, feedback
    Screen("tally-start", _both("/{}/reception/tally/"), COUNSELLORS),
    Screen("tally", _both("/{}/reception/tally/"), COUNSELLORS, act=_open_tally),
    Screen("tally-no-topic", _both("/{}/reception/tally/"), COUNSELLORS, act=_tally_without_topic),
    Screen("bookings", _both("/{}/reception/bookings/")),
    Screen("bookings-counsellor", _both("/{}/reception/bookings/"), COUNSELLORS),
    Screen("booking-new", _both("/{}/reception/bookings/new/")),
    Screen("booking-details", _both("/{}/reception/bookings/new/"), act=_choose_time),
    Screen("booking-details-empty", _both("/{}/reception/bookings/new/"), act=_book_without_reason),
    Screen("feedback-places", _both("/{}/reception/feedback/"), COUNSELLORS),
    Screen("feedback-place", _both("/{}/reception/feedback/lohja-keskusta/"), COUNSELLORS),
    Screen("feedback-new-empty", _both("/{}/reception/feedback/lohja-keskusta/new/"), COUNSELLORS, act=_submit),
    Screen("said-empty", _both("/{}/reception/feedback/lohja-keskusta/said/"), COUNSELLORS, act=_submit),
    Screen("feedback-poster", _both("/{}/reception/feedback/lohja-keskusta/poster/"), COUNSELLORS),
    *PLAN_SCREENS,
    # Slips, questions and referrals
    *REFERRALS,
    *report_screens(Screen),
    # Account
    Screen("account", _both("/{}/account/")),
    Screen("account-wrong", _both("/{}/account/"), act=_foreign_home_place),
    Screen("password", _both("/accounts/password/change/")),
    Screen("password-wrong", _both("/accounts/password/change/"), act=_weak_password),
    Screen("password-reset", _both("/accounts/password/reset/"), NOBODY),
    Screen("email", _both("/accounts/email/")),
    Screen("sessions", _both("/accounts/sessions/")),
    Screen("two-step", _both("/accounts/2fa/")),
    Screen("two-step-confirm", _both("/accounts/2fa/totp/activate/"), {"fi": "counsellor", "sv": "socialworker"}),
    Screen(
        "two-step-activate",
        _both("/accounts/2fa/totp/activate/"),
        {"fi": "counsellor", "sv": "socialworker"},
        act=_reauthenticate,
    ),
    Screen("security-keys", _both("/accounts/2fa/webauthn/")),
    Screen(
        "security-key-add",
        _both("/accounts/2fa/webauthn/add/"),
        {"fi": "counsellor", "sv": "socialworker"},
        act=_reauthenticate,
    ),
    Screen("logout", _both("/accounts/logout/")),
    # Errors
    Screen("not-found", _both("/{}/ei-ole/"), status=404),
    Screen("problem-warned", _both("/{}/problem/"), act=_problem_with_phone),
    Screen("forbidden", _both("/admin/"), status=403),
    # Ours inside Wagtail's admin
    Screen("admin-dashboard", _both("/admin/"), EDITORS, ours=False),
    Screen("admin-checks", _both("/admin/reports/checks/"), EDITORS, ours=False),
    Screen("admin-languages", _both("/admin/reports/languages/"), EDITORS, ours=False),
    Screen("admin-links", _both("/admin/reports/links/"), EDITORS, ours=False),
    Screen("admin-use", _both("/admin/reports/use/"), EDITORS, ours=False),
    Screen("admin-searches", _both("/admin/reports/searches/"), EDITORS, ours=False),
    Screen("admin-local-parts", _both("/admin/local-parts/"), EDITORS, ours=False),
    Screen("admin-local-part", _both("/admin/local-parts/edit/1/"), EDITORS, ours=False),
    Screen("admin-station", _both("/admin/local-parts/station/2/"), EDITORS, ours=False),
    Screen("admin-station-start", _both("/admin/local-parts/station/start/"), EDITORS, ours=False),
    Screen("admin-comment-groups", _both("/admin/snippets/home/commentgroup/"), EDITORS, ours=False),
    Screen("admin-meetings", {"fi": "/admin/reports/meetings/"}, {"fi": "manager"}, ours=False),
    Screen("admin-questions", _both("/admin/reports/meeting_questions/"), EDITORS, ours=False),
    Screen("admin-feedback", _both("/admin/pagefeedback/"), EDITORS, ours=False),
    Screen("admin-checklists", _both("/admin/snippets/referrals/checklist/"), EDITORS, ours=False),
    Screen("admin-checklist-import", _both("/admin/checklists/import/"), EDITORS, ours=False),
    Screen("admin-guide", _both("/admin/guide/"), EDITORS, ours=False),
    Screen("admin-listing", _both("/admin/guidance_pages/"), EDITORS, ours=False),
)
assert len({screen.key for screen in SCREENS}) == len(SCREENS), "a key stands twice"
CASES = [(screen, language) for screen in SCREENS for language in screen.languages]
OUR_CASES = [(screen, language) for screen, language in CASES if screen.ours]


def case_id(value: object) -> str:
    return value.key if isinstance(value, Screen) else str(value)
