"""How long a login lasts, the form that came too late, and two steps for whoever sees more."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from intranet.sealing import InvalidToken, seal, unseal
from organisation.roles import Role
from tests.conftest import PASSWORD
from tests.organisation.factories import UserFactory
from tests.two_steps import take_app_into_use

ACCOUNT = "/fi/account/"


@pytest.fixture
def user(db):
    return UserFactory(username="aino", password=PASSWORD, language="fi", roles=[Role.HEALTH_STAFF])


def log_in(client, username="aino"):
    return client.post("/accounts/login/", {"login": username, "password": PASSWORD}, follow=True)


def later(client, **minutes):
    """As if that much time had passed since the session was used, or since it began."""
    session = client.session
    for name, count in minutes.items():
        session[name] -= count * 60
    session.save()


@pytest.mark.parametrize(("minutes", "holds"), [(59, True), (61, False)])
def test_an_unused_login_ends(client, user, settings, minutes, holds):
    settings.SESSION_IDLE_MINUTES = 60
    log_in(client)
    later(client, seen=minutes)
    assert (client.get(ACCOUNT).status_code == 200) is holds


@pytest.mark.parametrize(("minutes", "holds"), [(599, True), (601, False)])
def test_a_long_login_ends_though_it_is_used(client, user, minutes, holds):
    log_in(client)
    later(client, began=minutes)
    assert (client.get(ACCOUNT).status_code == 200) is holds


def test_use_is_noted_now_and_then(client, user):
    log_in(client)
    seen = client.session["seen"]
    client.get(ACCOUNT)
    assert client.session["seen"] == seen  # not on every request
    later(client, seen=6)
    client.get(ACCOUNT)
    assert client.session["seen"] >= seen


def test_a_login_of_a_clock_that_was_ahead_lasts_no_longer(client, user, settings):
    settings.SESSION_IDLE_MINUTES = 60
    log_in(client)
    later(client, seen=-24 * 60, began=-24 * 60)
    assert client.get(ACCOUNT).status_code == 200
    later(client, seen=61)
    assert client.get(ACCOUNT).status_code == 302
    log_in(client)
    later(client, seen=-24 * 60, began=-24 * 60)
    client.get(ACCOUNT)
    later(client, began=601)
    assert client.get(ACCOUNT).status_code == 302


# --- The form that came too late ------------------------------------------------------------------

WORDS = "Tämä on pitkä teksti, jota ei saa hukata."
FORM = {"text": WORDS, "page": "/fi/", "kind": "a"}


def send_too_late(client, path="/fi/problem/", form=None):
    later(client, seen=120)
    return client.post(path, form or {**FORM, "words": WORDS})


def test_the_text_is_there_after_logging_in_again(client, user):
    log_in(client)
    answer = send_too_late(client)
    assert answer["Location"] == "/accounts/login/?next=/kept/"
    page = client.post(
        "/accounts/login/?next=/kept/", {"login": "aino", "password": PASSWORD, "next": "/kept/"}, follow=True
    )
    html = page.content.decode()
    assert page.redirect_chain[-1][0] == "/kept/"
    assert html.count(WORDS) >= 2  # shown, and in the form that sends it on
    assert 'action="/fi/problem/"' in html
    assert "csrfmiddlewaretoken" in html


def test_it_is_sent_on_and_gone(client, user):
    log_in(client)
    send_too_late(client)
    log_in(client)
    assert WORDS in client.get("/kept/").content.decode()
    client.post("/fi/problem/", {**FORM, "words": WORDS})
    assert client.get("/kept/").status_code == 302


def test_it_is_thrown_away(client, user):
    log_in(client)
    send_too_late(client)
    log_in(client)
    client.post("/kept/")
    assert client.get("/kept/").status_code == 302


def test_another_person_does_not_see_it(client, user):
    UserFactory(username="bertta", password=PASSWORD)
    log_in(client)
    send_too_late(client)
    log_in(client, "bertta")
    answer = client.get("/kept/", follow=True)
    assert WORDS not in answer.content.decode()
    client.post("/accounts/logout/")
    log_in(client)
    assert client.get("/kept/").status_code == 302  # and it is gone for good


def test_a_stranger_leaves_no_form(client, user):
    answer = Client().post("/fi/problem/", FORM)
    assert "kept" not in answer["Location"]
    client.cookies.clear()
    assert "kept" not in client.post(ACCOUNT, FORM)["Location"]


def test_after_a_logout_nothing_is_kept(client, user):
    log_in(client)
    client.post("/accounts/logout/")
    assert "kept" not in client.post("/fi/problem/", FORM)["Location"]


def test_it_is_kept_for_a_quarter_of_an_hour(client, user, monkeypatch):
    log_in(client)
    send_too_late(client)
    log_in(client)
    real = time.time
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: real() + 16 * 60)
    assert client.get("/kept/").status_code == 302


def test_passwords_and_huge_forms_are_not_kept(client, user):
    log_in(client)
    send_too_late(client, "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "uusi", "x": "y z"})
    log_in(client)
    assert PASSWORD not in client.get("/kept/").content.decode()
    client.post("/kept/")
    assert "kept" not in send_too_late(client, form={"text": "x " * 150_000})["Location"]


def test_what_waits_cannot_be_read_in_the_database(client, user):
    log_in(client)
    send_too_late(client)
    assert all(WORDS not in str(session.get_decoded()) for session in Session.objects.all())


def test_an_identity_code_is_not_kept(client, user):
    log_in(client)
    send_too_late(client, form={"text": "Asiakas 010199-901A tuli."})
    log_in(client)
    assert re.search("010199", client.get("/kept/").content.decode()) is None


def test_seals():
    assert unseal(seal("ääkköset")) == "ääkköset"
    with pytest.raises(InvalidToken):
        unseal("x" + seal("a"))


def test_a_key_that_is_being_changed(settings):
    sealed = seal("a")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert unseal(sealed) == "a"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        unseal(sealed)


# --- Two steps ------------------------------------------------------------------------------------


@pytest.fixture
def officer(db, settings):
    settings.TWO_STEP_ROLES = ["data_protection_officer"]
    return UserFactory(username="aino", password=PASSWORD, roles=[Role.DATA_PROTECTION_OFFICER])


def test_without_a_second_step_only_that_can_be_taken_into_use(client, officer):
    log_in(client)
    assert client.get(ACCOUNT)["Location"] == "/accounts/2fa/"
    assert client.get("/fi/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302


def test_with_it_everything_opens(client, officer):
    totp.TOTP.activate(officer, totp.generate_totp_secret())
    RecoveryCodes.activate(officer)
    log_in(client)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.django_db(transaction=True)  # the library tells of it after the commit
def test_turning_it_off_closes_again(client, officer):
    log_in(client)
    take_app_into_use(client, PASSWORD)
    assert client.get(ACCOUNT).status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get(ACCOUNT)["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize("roles", [[], [Role.HEALTH_STAFF], [Role.COUNSELLOR]])
def test_others_log_in_in_one_step(client, db, settings, roles):
    settings.TWO_STEP_ROLES = ["data_protection_officer"]
    UserFactory(username="aino", password=PASSWORD, roles=roles)
    log_in(client)
    assert client.get(ACCOUNT).status_code == 200


def test_superusers_too(client, db, settings):
    settings.TWO_STEP_ROLES = ["administrator"]
    UserFactory(username="aino", password=PASSWORD, is_superuser=True)
    log_in(client)
    assert client.get("/admin/")["Location"] == "/accounts/2fa/"


def test_secrets_of_authenticator_apps_are_sealed(officer):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(officer, secret)
    assert secret not in str(Authenticator.objects.get().data)


def test_a_lost_second_step_is_taken_away_by_the_administrator(client, officer, capsys):
    totp.TOTP.activate(officer, totp.generate_totp_secret())
    RecoveryCodes.activate(officer)
    log_in(client)
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get(ACCOUNT).status_code == 200
    call_command("reset_two_steps", officer.username, dry_run=True)
    assert is_mfa_enabled(officer)
    call_command("reset_two_steps", officer.username)
    assert not is_mfa_enabled(officer)
    assert "Taken away: recovery_codes, totp" in capsys.readouterr().out
    assert client.get(ACCOUNT)["Location"].startswith("/accounts/login/"), "the logins have ended"
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("reset_two_steps", "nobody")
