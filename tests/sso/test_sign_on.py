"""The county's single sign-on against a real provider: the good way, and every way that it can go wrong."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urljoin

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session

from organisation.models import User
from tests.conftest import PASSWORD
from tests.organisation.factories import PlaceFactory, UserFactory

from .conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def roles(user):
    return set(user.groups.values_list("name", flat=True))


def test_first_login_makes_the_account(provider, visitor):
    place = PlaceFactory(slug="lohja-keskusta")
    answer = visitor.sign_on("aino")
    assert answer.status_code == 200
    assert answer.url.endswith("/fi/account/")
    user = User.objects.get()
    assert (user.username, user.first_name, user.email) == ("aino.esimerkki", "Aino", "aino.esimerkki@hva.example")
    assert (user.home_place, user.profession, user.language) == (place, "physician", "sv")
    assert roles(user) == {"health_staff"}
    assert not user.has_usable_password()
    assert not user.is_staff
    assert not user.is_superuser


def test_nothing_of_the_login_is_kept_in_clear(provider, visitor):
    visitor.sign_on("aino")
    assert SocialAccount.objects.get().extra_data == {}
    assert SocialToken.objects.count() == 0
    (session,) = [one.get_decoded() for one in Session.objects.all() if "sso" in one.get_decoded()]
    assert "eyJ" not in str(session)  # no token stands in it


def test_each_login_takes_over_what_changed(provider, visitor, live_server):
    old, new = PlaceFactory(slug="lohja-keskusta"), PlaceFactory(slug="leppavaara")
    visitor.sign_on("aino")
    assert User.objects.get().home_place == old
    provider.control(accounts={"aino": {"groups": ["HVA-Silta-Ohjaajat", "HVA-Silta-Johto"], "station": "leppavaara"}})
    again = Visitor(live_server.url)
    again.sign_on("aino")
    user = User.objects.get()
    assert roles(user) == {"counsellor", "service_manager"}
    assert (user.home_place, user.profession) == (new, "physician")  # what is not said stays


def test_no_group_no_account(provider, visitor):
    answer = visitor.sign_on("otto")
    assert answer.status_code == 403
    assert "ryhm" in answer.text
    assert User.objects.count() == 0
    assert not visitor.is_in


def test_whoever_lost_the_groups_is_not_let_in(provider, visitor, live_server):
    visitor.sign_on("aino")
    provider.control(accounts={"aino": {"groups": []}})
    again = Visitor(live_server.url)
    assert again.sign_on("aino").status_code == 403
    assert not again.is_in


def test_an_identity_code_comes_not_in(provider, visitor):
    answer = visitor.sign_on("koodi")
    assert answer.status_code == 403
    assert "010199" not in answer.text
    assert User.objects.count() == 0


def test_an_account_that_is_closed_here_stays_closed(provider, visitor, live_server):
    visitor.sign_on("aino")
    User.objects.update(is_active=False)
    again = Visitor(live_server.url)
    again.sign_on("aino")
    assert not again.is_in
    assert not visitor.is_in


def test_a_local_account_is_not_taken_over_by_name_or_address(provider, visitor):
    local = UserFactory(username="aino.esimerkki", email="aino.esimerkki@hva.example", is_superuser=True)
    visitor.sign_on("aino")
    assert User.objects.count() == 2
    made = User.objects.exclude(pk=local.pk).get()
    assert made.username != local.username
    assert not made.is_superuser


@pytest.mark.parametrize(
    "fault",
    ["issuer", "audience", "nonce", "no-nonce", "expired", "signature", "subject", "garbage", "no-token"],
)
def test_a_wrong_answer_opens_nothing(provider, visitor, fault):
    provider.control(tamper=fault)
    answer = visitor.sign_on("aino")
    assert answer.status_code in (400, 403)
    assert "Traceback" not in answer.text
    assert 'href="/accounts/login/"' in answer.text
    assert User.objects.count() == 0
    assert not visitor.is_in


def test_the_discovery_document_of_another_issuer(provider, visitor, settings):
    settings.OIDC = replace(settings.OIDC, server_url=provider.url.replace("127.0.0.1", "localhost"))
    settings.SOCIALACCOUNT_PROVIDERS["county"]["APPS"][0]["settings"]["server_url"] = settings.OIDC.server_url
    assert visitor.sign_on("aino").status_code == 400
    assert not visitor.is_in


@pytest.mark.parametrize(("seconds", "lets_in"), [(45, True), (-45, True), (600, False), (-7200, False)])
def test_clocks_that_differ(provider, visitor, seconds, lets_in):
    provider.control(skew=seconds)
    answer = visitor.sign_on("aino")
    assert answer.status_code == (200 if lets_in else 400)
    assert visitor.is_in is lets_in


def test_a_used_answer_is_not_taken_again(provider, visitor, live_server):
    visitor.sign_on("aino")
    (callback,) = [address for address in visitor.seen if "/accounts/county/callback/" in address]
    assert visitor.get(callback).status_code == 400  # the state is used up
    thief = Visitor(live_server.url)
    assert thief.get(callback).status_code == 400  # and was never this browser's
    assert not thief.is_in


def test_a_made_up_state(provider, visitor):
    assert visitor.get("/accounts/county/callback/?code=x&state=y").status_code == 400
    assert visitor.get("/accounts/county/callback/").status_code == 400
    assert not visitor.is_in


def test_the_reader_changes_their_mind(provider, visitor):
    visitor.get("/accounts/login/")
    form = visitor.post("/accounts/county/login/")
    stopped = visitor.get(form.url + "/abort")
    assert stopped.status_code == 400
    assert "Keskeytit" in stopped.text


def test_the_login_begins_by_a_form_only(provider, visitor):
    assert visitor.get("/accounts/county/login/").status_code == 405
    outside = visitor.http.post(f"{provider.origin}/accounts/county/login/", timeout=10)
    assert outside.status_code == 403  # no token


def test_the_login_leads_nowhere_else(provider, visitor):
    answer = visitor.sign_on("aino", to="https://evil.example/")
    assert answer.url.startswith(provider.origin)


def test_provider_down(provider, visitor):
    UserFactory(username="varatunnus", password=PASSWORD)
    provider.stop()
    answer = visitor.sign_on("aino")
    assert answer.status_code == 503
    assert "ei vastaa" in answer.text
    visitor.post("/accounts/login/", {"login": "varatunnus", "password": PASSWORD})
    assert visitor.is_in


def test_without_a_provider_the_addresses_do_not_exist(visitor, live_server):
    for answer in (visitor.get("/accounts/county/callback/"), visitor.post("/accounts/county/login/")):
        assert "/accounts/login/" in answer.url
    assert "/accounts/county/" not in visitor.get("/accounts/login/").text


# --- While logged in ------------------------------------------------------------------------------


def test_disabled_at_the_provider_is_out_at_the_next_check(provider, visitor, recheck_always):
    visitor.sign_on("aino")
    assert visitor.is_in
    assert visitor.is_in  # the refresh token is turned over each time
    provider.control(disable="aino")
    assert not visitor.is_in
    provider.control(enable="aino")
    assert not visitor.is_in


def test_between_checks_the_provider_is_not_asked(provider, visitor):
    visitor.sign_on("aino")
    provider.control(disable="aino")
    assert visitor.is_in


def test_a_silent_provider_keeps_nobody_out_for_a_while(provider, visitor, recheck_always, settings):
    visitor.sign_on("aino")
    provider.stop()
    assert visitor.is_in
    settings.OIDC = replace(settings.OIDC, grace_minutes=0)
    assert not visitor.is_in


def test_logout_ends_both(provider, visitor):
    visitor.sign_on("aino")
    answer = visitor.post("/accounts/logout/")
    assert answer.url.startswith(f"{provider.url}/session/end")
    assert "form" in answer.text  # the provider asks whether to end its session too
    assert not visitor.is_in


def test_logout_of_a_local_account_does_not_go_there(provider, visitor):
    UserFactory(username="varatunnus", password=PASSWORD)
    visitor.post("/accounts/login/", {"login": "varatunnus", "password": PASSWORD})
    assert visitor.post("/accounts/logout/").url == f"{provider.origin}/accounts/login/"


def test_logout_at_the_provider_ends_the_sessions_here(provider, visitor):
    visitor.sign_on("aino")
    page = visitor.get(f"{provider.url}/session/end")
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    action = re.search(r'action="([^"]+)"', page.text)
    visitor.post(urljoin(page.url, unescape(action[1])), {**form, "logout": "yes"})
    assert not visitor.is_in


def test_a_made_up_logout_notice(provider, visitor):
    visitor.sign_on("aino")
    for token in ("", "x.y.z"):
        answer = visitor.http.post(
            f"{provider.origin}/accounts/county/backchannel-logout/", {"logout_token": token}, timeout=10
        )
        assert answer.status_code == 400
    assert visitor.is_in
