"""Every address × everybody: the answer that each gets, generated from the URL configuration.

An address that is in no row fails the build: whoever adds one says who may open it.
"""

import pytest
from django.test import Client

from intranet.middleware import OPEN_VIEWS
from organisation.models import Contact, PhoneLine
from organisation.roles import ROLES, Role
from tests.conftest import PASSWORD, SUPERUSER
from tests.organisation.factories import UserFactory

from .addresses import Address, addresses

NOBODY = "nobody"
EVERYBODY = (NOBODY, *(role.value for role in Role), SUPERUSER)
ENTERING = (*(row.role.value for row in ROLES if row.enters_admin), SUPERUSER)
EDITORS = {"content_manager", SUPERUSER}
CONTENT = {"content_manager", "administrator", SUPERUSER}
PLACES = {"service_manager", *CONTENT}
ADMINISTRATION = {"administrator", SUPERUSER}
PLANNERS = {"service_manager", SUPERUSER}
ROTA = {"counsellor", "working_pair_member", *PLANNERS}
COUNTING = {"counsellor", "working_pair_member"}
BOOKING = {"health_staff", "service_manager", *COUNTING}
KEEPING = {"service_manager", *COUNTING}
READING = {"service_manager", "data_protection_officer", SUPERUSER}
HOURS = {"service_manager", "administrator", SUPERUSER}
PLAN_WORK = {"health_staff", "counsellor", "working_pair_member"}  # no superuser: membership is the key
OFFICER = {"data_protection_officer"}

# Outside the admin: the answer to nobody, and to everybody who is logged in, whatever the role.
TABLE: dict[str, tuple[int, int] | tuple[int, int, set[str]]] = {
    # The roof
    "roof:root": (302, 302),
    "roof:start": (302, 302),
    "roof:live": (200, 200),
    "roof:ready": (200, 200),
    "roof:kept": (302, 302),
    "roof:metrics": (401, 401),
    "roof:media": (302, 302),  # a missing file without an ending is looked for as a page
    "set_language": (405, 405),  # POST only
    "wagtaildocs_serve": (302, 404),
    "wagtaildocs_authenticate_with_password": (302, 302),
    # Pages in a language
    "intranet:accessibility": (200, 200),
    "intranet:accessibility_thanks": (200, 200),
    "intranet:account": (302, 200),
    "organisation:places": (302, 200),
    "organisation:place": (302, 404),
    "organisation:services": (302, 200),
    "organisation:contacts": (302, 200),
    "organisation:partners": (302, 200),
    "organisation:projects": (302, 200),
    "organisation:project": (302, 404),
    # Statistics
    "reports:overview": (302, 200, READING),
    "reports:year": (302, 404, READING),
    "reports:meetings": (302, 200, READING),
    "reports:content": (302, 200, READING),
    "reports:cross": (302, 404, READING),
    "reports:book": (302, 404, READING),
    "reports:export": (302, 404, PLANNERS),
    "reports:my_board": (302, 302),
    "reports:board": (302, 404),
    "reports:records": (302, 200),
    "reports_endpoint": (401, 401),  # asks for a key, whoever is logged in
    # Receptions: a third entry names those who get the page; the others are refused
    "reception:now": (302, 200),
    "reception:poster": (302, 404),
    "reception:links": (302, 404, PLANNERS),
    "reception:change_link": (302, 405),  # POST only
    "reception:week": (302, 200, ROTA),
    "reception:rota": (302, 200, ROTA),
    "reception:plan": (302, 200, PLANNERS),
    "reception:confirm_month": (302, 405),
    "reception:mine": (302, 200, ROTA),
    "reception:change_calendar": (302, 405),
    "reception:add_absence": (302, 405),
    "reception:remove_absence": (302, 405),
    "reception:shift": (302, 404, ROTA),
    "reception:change_shift": (302, 405),
    "reception:ask_swap": (302, 405),
    "reception:answer_swap": (302, 405),
    "reception:tally_start": (302, 200, COUNTING),
    "reception:tally": (302, 404),
    "reception:tally_taps": (302, 405),
    "reception:tally_step": (302, 405),
    "reception:tally_close": (302, 404),
    "reception:tally_summary": (302, 404),
    "reception:tally_correct": (302, 404),
    "reception:bookings": (302, 200, BOOKING),
    "reception:booking_new": (302, 200, BOOKING),
    "reception:booking_details": (302, 404, BOOKING),
    "reception:booking_find": (302, 302, BOOKING),
    "reception:times": (302, 404),
    "reception:booking": (302, 404, BOOKING),
    "reception:booking_slip": (302, 404, BOOKING),
    "reception:booking_move": (302, 405),
    "reception:feedback_places": (302, 200, KEEPING),
    "reception:feedback": (302, 404, KEEPING),
    "reception:feedback_new": (302, 404, KEEPING),
    "reception:said_new": (302, 404, KEEPING),
    "reception:said": (302, 404, KEEPING),
    "reception:said_delete": (302, 405),
    "reception:feedback_poster": (302, 404, KEEPING),
    "reception:feedback_link": (302, 405),
    "reception:feedback_mark": (302, 405),
    "kiosk:start": (410, 410),  # by a secret key, which is not there
    "kiosk:thanks": (410, 410),
    "reception_open:display": (410, 410),  # by a secret key, which is not there
    "reception_open:here": (410, 410),
    "reception_open:feed": (404, 404),
    "home:search": (302, 200),
    "home:suggest": (302, 200),
    "home:counsellors_card": (302, 200),
    "home:glossary": (302, 200),
    "home:handout": (302, 404),
    "home:still_correct": (302, 405),  # POST only, from here to the problem form
    "home:helped": (302, 405),
    "home:feedback_words": (302, 302),  # no such answer: back to the front page
    "home:problem": (302, 200),
    "home:round_new": (302, 404),
    "home:round": (302, 404),
    "home:round_comment": (302, 405),  # POST only, to the end of the rounds
    "home:round_close": (302, 405),
    "home:comment_delete": (302, 405),
    "home:comment_decide": (302, 405),
    "referrals:checklists": (302, 200),
    "referrals:run": (302, 404),
    "referrals:sheet": (302, 404),
    "referrals:versions": (302, 404),
    "referrals:version": (302, 404),
    "referrals:learning": (302, 404, {"counsellor", "service_manager", "content_manager", SUPERUSER}),
    "referrals:questionnaire": (302, 404, CONTENT),
    "referrals:led_to": (302, 405),  # POST only, and the next two
    "referrals:told_result": (302, 405),
    "referrals:told_page": (302, 405),
    # Slips, questions and referrals: by role, and within it by who is a party to what
    "referrals:slips": (302, 200, BOOKING),
    "referrals:slip": (302, 404, BOOKING),
    "referrals:slip_paper": (302, 404, BOOKING),
    "referrals:slip_take_back": (302, 405),
    "referrals:slip_take_in": (302, 200, COUNTING),
    "referrals:consultations": (302, 200, BOOKING),
    "referrals:consultation_ask": (302, 200, BOOKING),
    "referrals:consultation_log": (302, 200, {"counsellor"}),
    "referrals:consultation": (302, 404, BOOKING),
    "referrals:consultation_answer": (302, 405),
    "referrals:consultation_do": (302, 405),
    "referrals:consultation_propose": (302, 404, {"counsellor"}),
    "referrals:proposals": (302, 200, CONTENT),
    "referrals:proposal": (302, 404, CONTENT),
    "referrals:duty": (302, 200),
    "referrals:mine": (302, 200, BOOKING),
    "referrals:inbox": (302, 200, COUNTING),
    "referrals:referral_new": (302, 200, BOOKING),
    "referrals:referral": (302, 404),
    "referrals:referral_edit": (302, 404, BOOKING),
    "referrals:referral_discard": (302, 405),
    "referrals:referral_paper": (302, 404),
    "referrals:referral_act": (302, 404),
    "wagtail_serve": (302, 200),
    # Shared plans: of a plan that is not there; nobody outside of its care team gets another answer
    "careplans:plans": (302, 200),  # a list, or why there is none
    "careplans:find": (302, 302, PLAN_WORK),
    "careplans:new": (302, 200, PLAN_WORK),
    "careplans:import": (302, 200, PLAN_WORK),
    "careplans:pairs": (302, 200, {"service_manager", *PLAN_WORK}),
    "careplans:pair_new": (302, 200, {"service_manager"}),
    "careplans:pair_move": (302, 405),
    "careplans:settings": (302, 200, OFFICER),
    "careplans:log": (302, 200, OFFICER),
    "careplans:unusual": (302, 200, OFFICER),
    "careplans:retention": (302, 200, OFFICER),
    "careplans:plan": (302, 404, PLAN_WORK),
    "careplans:section": (302, 404, PLAN_WORK),
    "careplans:talk": (302, 404, PLAN_WORK),
    "careplans:start": (302, 404, PLAN_WORK),
    "careplans:team": (302, 404, PLAN_WORK),
    "careplans:consent": (302, 404, PLAN_WORK),
    "careplans:withdraw": (302, 404, PLAN_WORK),
    "careplans:copy": (302, 404, PLAN_WORK),
    "careplans:print": (302, 404, PLAN_WORK),
    "careplans:export": (302, 404, PLAN_WORK),
    "careplans:version": (302, 404, PLAN_WORK),
    "careplans:open": (302, 404, PLAN_WORK),
    "careplans:settle": (302, 405),  # POST only, and the next ones
    "careplans:move": (302, 405),
    "careplans:end_member": (302, 405),
    "careplans:transfer": (302, 405),
    # Team meetings: numbers for all; the rest by place and role (RECORDING below)
    "teammeetings:radar": (302, 200),
    "teammeetings:team": (302, 404),
    "teammeetings:meetings": (302, 200),
    "teammeetings:meeting": (302, 404),
    "teammeetings:pack": (302, 404),
    "teammeetings:calendar": (302, 404),
    "teammeetings:calendars": (302, 200),
    "teammeetings:actions": (302, 200),
    "teammeetings:questions": (302, 200),
    "teammeetings:action_done": (302, 405),  # POST only, and the next ones
    "teammeetings:draft_meeting": (302, 405),
    "teammeetings:draft_team": (302, 405),
    "teammeetings:import_confirm": (302, 405),
    "teammeetings:reinstate": (302, 405),
    "teammeetings:end_series": (302, 405),
    "teammeetings_feed": (404, 404),  # open by a secret key
    # Accounts
    "account_login": (200, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_signup": (200, 302),
    "account_reauthenticate": (302, 200),
    "account_email": (302, 200),
    "account_email_verification_sent": (302, 200),
    "account_change_password": (302, 200),
    "account_set_password": (302, 302),
    "account_reset_password": (302, 200),
    "account_confirm_login_code": (302, 302),
    "account_confirm_email": (302, 200),
    "account_reset_password_from_key_done": (302, 200),
    "account_reset_password_from_key": (302, 200),
    "account_reset_password_done": (302, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),  # asks for the password again
    "mfa_deactivate_totp": (302, 302),
    "mfa_view_recovery_codes": (302, 302),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_download_recovery_codes": (302, 302),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "usersessions_list": (302, 200),
    # The single sign-on, where none is set
    "county_login": (405, 405),
    "county_callback": (302, 302),
    "county_backchannel_logout": (405, 405),
}

# Outside the admin, by role: who gets what, and everybody else who is logged in is refused.
RECORDING = {"counsellor", "service_manager", SUPERUSER}
ANSWERING = {*RECORDING, *CONTENT}
BY_ROLE: dict[str, tuple[int, set[str]]] = {
    "teammeetings:choose_place": (200, RECORDING),
    "teammeetings:new": (404, RECORDING),
    "teammeetings:edit": (404, RECORDING),
    "teammeetings:move": (404, RECORDING),
    "teammeetings:cancel": (404, RECORDING),
    "teammeetings:notes": (404, RECORDING),
    "teammeetings:record": (404, RECORDING),
    "teammeetings:record_team": (404, RECORDING),
    "teammeetings:import": (200, RECORDING),
    "teammeetings:import_template": (200, RECORDING),
    "teammeetings:series_list": (200, RECORDING),
    "teammeetings:new_series": (404, RECORDING),
    "teammeetings:series": (404, RECORDING),
    "teammeetings:edit_series": (404, RECORDING),
    "teammeetings:question": (404, ANSWERING),
}

# In the admin everybody else is turned away before Wagtail is asked. Of those who enter, these get
# the page; the first row whose beginning fits counts; whoever may not is sent to the admin's start.
ADMIN: tuple[tuple[str, set[str]], ...] = (
    ("admin/pages/", CONTENT),
    ("admin/guidance_pages/choose_parent/", {"service_manager"}),  # one parent only: sent on; may not: told so
    ("admin/guidance_pages/", CONTENT),
    ("admin/collections/", {SUPERUSER}),
    ("admin/workflows/task_chooser/", set(ENTERING)),
    ("admin/workflows/", ADMINISTRATION),
    ("admin/reports/site-history/", set(ENTERING)),  # each sees the rows that they may see
    ("admin/reports/checks/", PLACES),
    ("admin/reports/meetings/", {"service_manager", "administrator", SUPERUSER}),
    ("admin/reports/meeting_questions/", PLACES),
    ("admin/reports/use/", PLACES),
    ("admin/reports/", CONTENT),
    ("admin/pagefeedback/new/", {SUPERUSER}),
    ("admin/pagefeedback/", PLACES),
    ("admin/documents/chooser/create/", CONTENT),
    ("admin/documents/chooser/", set(ENTERING)),
    ("admin/documents/", CONTENT),
    ("admin/images/chooser/create/", CONTENT),
    ("admin/images/chooser/", set(ENTERING)),
    ("admin/images/", CONTENT),
    ("admin/snippets/organisation/place/", PLACES),
    ("admin/snippets/organisation/team/", PLACES),
    ("admin/snippets/organisation/municipality/add/", CONTENT),
    ("admin/snippets/organisation/municipality/", PLACES),
    ("admin/snippets/organisation/contact/add/", CONTENT),
    ("admin/snippets/organisation/contact/", PLACES),
    ("admin/snippets/organisation/project/add/", CONTENT),
    ("admin/snippets/organisation/project/", PLACES),
    ("admin/snippets/organisation/", CONTENT),
    ("admin/snippets/reception/codehistory/", CONTENT),
    ("admin/snippets/reception/", HOURS),
    ("admin/snippets/reports/", ADMINISTRATION),
    ("admin/snippets/choose/reports/datakey/create/", ADMINISTRATION),
    ("admin/snippets/home/emergencybox/add/", {SUPERUSER}),  # there is one already
    ("admin/snippets/home/emergencybox/", CONTENT),
    ("admin/snippets/home/synonymgroup/", CONTENT),
    ("admin/snippets/home/pinnedanswer/", CONTENT),
    ("admin/snippets/home/glossaryterm/", CONTENT),
    ("admin/snippets/home/commentgroup/", CONTENT),
    ("admin/local-parts/new/", set()),  # only for a page, a part and a place: otherwise not there
    ("admin/local-parts/", PLACES),
    ("admin/snippets/choose/organisation/place/create/", PLACES),
    ("admin/snippets/choose/organisation/team/create/", PLACES),
    ("admin/snippets/choose/organisation/municipality/create/", CONTENT),
    ("admin/snippets/choose/reception/openingrule/create/", HOURS),
    ("admin/snippets/choose/reception/pause/create/", HOURS),
    ("admin/snippets/choose/reception/closure/create/", HOURS),
    ("admin/snippets/choose/reception/extraopening/create/", HOURS),
    ("admin/snippets/choose/reception/tallysetup/create/", HOURS),
    ("admin/snippets/choose/home/emergencybox/create/", {SUPERUSER}),
    ("admin/snippets/teammeetings/", {"service_manager", "administrator", SUPERUSER}),
    ("admin/snippets/choose/teammeetings/teampromise/create/", {"service_manager", "administrator", SUPERUSER}),
    ("admin/snippets/choose/teammeetings/promisepause/create/", {"service_manager", "administrator", SUPERUSER}),
    ("admin/accessibilityfeedback/new/", {SUPERUSER}),
    ("admin/accessibilityfeedback/", CONTENT),
    ("admin/checklists/import/", CONTENT),
    ("admin/snippets/referrals/checklist/", CONTENT),
    ("admin/locales/", ADMINISTRATION),
    ("admin/sites/", {SUPERUSER}),
    ("admin/users/", ADMINISTRATION),
    ("admin/groups/new/", {SUPERUSER}),  # the groups are made from the table of roles
    ("admin/groups/", ADMINISTRATION),
)
# Addresses of the admin that are no pages of their own, and what they answer to all who enter.
ADMIN_OTHER: dict[str, int] = {
    "admin/login/": 302,
    "admin/logout/": 405,
    "admin/block-preview/": 302,  # only with a block
    "admin/snippets/": 302,  # every snippet has its own menu entry
    "admin/password_reset/": 302,
    "admin/password_reset/done/": 302,
    "admin/password_reset/complete/": 302,
    "admin/api/main/^pages/find/": 302,  # only with something to find
    "admin/api/main/^documents/find/": 302,
    "admin/api/main/^images/find/": 302,
    "admin/failwhale/": 500,  # Wagtail's own test of the error page
}
# Open to all who enter.
ADMIN_COMMON = (
    "admin/choose-", "admin/tag-autocomplete/", "admin/account/", "admin/dismissibles/", "admin/guide/",
    "admin/localize/jsi18n/", "admin/localize/reports/", "admin/embeds/chooser/", "admin/snippets/choose/",
    "admin/sprite/", "admin/jsi18n/", "admin/test404/", "admin/api/main/",
)  # fmt: skip


def _admin_row(route: str) -> tuple[int | None, set[str]]:
    """A status for all who enter, or None and who gets the page."""
    for beginning, status in ADMIN_OTHER.items():
        if route == beginning:
            return status, set()
    for beginning, allowed in ADMIN:
        if route.startswith(beginning):
            return None, allowed
    if route.startswith("admin/snippets/choose/") and "/create/" in route:
        return None, CONTENT
    if route == "admin/" or route.startswith(ADMIN_COMMON):
        return None, set(ENTERING)
    raise KeyError(route)


def _expected(address: Address, who: str) -> int:  # noqa: PLR0911  one answer a line
    if address.name in BY_ROLE:
        status, allowed = BY_ROLE[address.name]
        return 302 if who == NOBODY else status if who in allowed else 403
    if not address.in_admin:
        nobody, somebody, *few = TABLE[address.name]
        if who == NOBODY:
            return nobody
        return 403 if few and who not in few[0] else somebody
    if address.name in ("wagtailadmin_login",) or address.route.startswith("admin/login/"):
        return 302
    if who == NOBODY:
        return 302
    if who not in ENTERING:
        return 403
    status, allowed = _admin_row(address.route)
    return status if status is not None else 200 if who in allowed else 302


@pytest.fixture
def visitor(demo):
    """Opens addresses as somebody, each time with their first session: some addresses end it."""

    def of(who: str):
        client = Client(raise_request_exception=False)
        if who != NOBODY:
            user = UserFactory(
                password=PASSWORD,
                roles=[] if who == SUPERUSER else [Role(who)],
                is_superuser=who == SUPERUSER,
                is_staff=who == SUPERUSER,
            )
            client.force_login(user)
        session = {name: morsel.value for name, morsel in client.cookies.items()}

        def get(path: str):
            client.cookies.clear()
            for name, value in session.items():
                client.cookies[name] = value
            return client.get(path)

        return get

    return of


def _to_ask(who: str) -> list[Address]:
    """With arguments, an admin address says nothing about rights of those who enter: the thing is not there."""
    return [address for address in addresses() if not (address.in_admin and address.has_arguments and who in ENTERING)]


def test_every_address_has_a_row():
    missing = []
    for address in addresses():
        try:
            _admin_row(address.route) if address.in_admin and not address.has_arguments else None
            {**TABLE, **BY_ROLE}[address.name] if not address.in_admin else None
        except KeyError:
            missing.append(address)
    assert missing == []


def test_every_row_has_an_address():
    names = {address.name for address in addresses()}
    routes = {address.route for address in addresses()}
    assert {*TABLE, *BY_ROLE} - names == set()
    assert [beginning for beginning, _who in ADMIN if not any(route.startswith(beginning) for route in routes)] == []


def test_open_views_exist():
    assert set(OPEN_VIEWS) - {address.name for address in addresses()} == set()


def test_open_views_are_the_ones_that_the_table_opens():
    opened = {name for name, row in TABLE.items() if row[0] in (200, 401, 404, 410)}
    redirecting = {
        "county_backchannel_logout",
        "county_callback",
        "county_login",
        "account_logout",
        "mfa_authenticate",
        "roof:root",
        "wagtailadmin_login",
        "set_language",
        "teammeetings_feed",
    }
    assert set(OPEN_VIEWS) == opened | redirecting


@pytest.mark.parametrize("who", EVERYBODY)
def test_matrix(visitor, who):
    get = visitor(who)
    wrong = []
    for address in _to_ask(who):
        status, expected = get(address.path).status_code, _expected(address, who)
        if status != expected:
            wrong.append(f"{address.path}: {status}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_nobody_gets_nothing_of_what_is_inside(visitor, language):
    """Every closed address, in every language, with data in the county that could leak."""
    secrets = [
        *PhoneLine.objects.filter(audience="staff").values_list("number", flat=True),
        *Contact.objects.values_list("role_fi", flat=True),
        "Rahat",
    ]
    assert len(secrets) > 10
    get = visitor(NOBODY)
    for address in addresses():
        if address.name in OPEN_VIEWS:
            continue
        response = get(address.path.replace("/fi/", f"/{language}/"))
        assert response.status_code in (301, 302, 405), address
        if response.status_code == 302 and not address.route.startswith("admin/login/"):
            assert response["Location"].startswith(("/accounts/login/?next=", "/admin/login/?next=")), address
        assert len(response.content) < 200, address


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in (NOBODY, *ENTERING)])
def test_the_admin_is_closed_with_a_page_that_says_so(visitor, who):
    response = visitor(who)("/admin/snippets/organisation/contact/")
    assert response.status_code == 403
    assert "403.html" in [template.name for template in response.templates]
    for role in Contact.objects.values_list("role_fi", flat=True):
        assert role not in response.content.decode()


def test_posting_to_the_admin_is_closed_too(visitor, demo):
    client = Client()
    client.force_login(UserFactory(roles=[Role.HEALTH_STAFF]))
    contact = Contact.objects.first()
    response = client.post(f"/admin/snippets/organisation/contact/delete/{contact.pk}/")
    assert response.status_code == 403
    assert Contact.objects.filter(pk=contact.pk).exists()


SPOT_CHECKS = [
    # what is asked, who gets it
    ("/admin/snippets/organisation/place/edit/{place}/", PLACES),
    ("/admin/snippets/organisation/place/delete/{place}/", CONTENT),
    ("/admin/snippets/organisation/contact/edit/{contact}/", PLACES),
    ("/admin/snippets/organisation/contact/delete/{contact}/", CONTENT),
    ("/admin/snippets/organisation/service/edit/{service}/", CONTENT),
    ("/admin/snippets/home/emergencybox/edit/{box}/", CONTENT),
    ("/admin/users/edit/{user}/", ADMINISTRATION),
    ("/admin/groups/edit/{group}/", {SUPERUSER}),
    ("/admin/pages/{page}/edit/", CONTENT),
    ("/admin/pages/{page}/history/", CONTENT),
    ("/admin/pages/{page}/delete/", {"content_manager", "administrator", SUPERUSER}),
    ("/admin/pages/{page}/privacy/", CONTENT),
]


@pytest.mark.parametrize(("path", "allowed"), SPOT_CHECKS, ids=[path for path, _allowed in SPOT_CHECKS])
def test_spot_checks_in_the_admin(visitor, path, allowed):
    from django.contrib.auth.models import Group

    from home.models import EmergencyBox, GuidancePage
    from organisation.models import Place, Service, User

    path = path.format(
        place=Place.objects.first().pk,
        contact=Contact.objects.first().pk,
        service=Service.objects.first().pk,
        box=EmergencyBox.objects.get().pk,
        user=User.objects.get(username="nurse").pk,
        group=Group.objects.get(name="counsellor").pk,
        page=GuidancePage.objects.filter(locale__language_code="fi").first().pk,
    )
    found = {who for who in ENTERING if visitor(who)(path).status_code == 200}
    assert found == allowed
    assert {visitor(who)(path).status_code for who in EVERYBODY if who not in (NOBODY, *ENTERING)} == {403}
