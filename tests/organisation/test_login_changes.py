"""Who did not change their login themselves learns of it: one letter for each change, in their language."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from organisation import login_changes
from organisation.login_changes import note_login_change, send_login_changes
from organisation.mailing import Sending
from organisation.models import LoginChange
from organisation.roles import Role
from tests.conftest import PASSWORD
from tests.two_steps import take_app_into_use

from .factories import UserFactory


@pytest.fixture
def aino(db):
    return UserFactory(username="aino", password=PASSWORD, email="aino@county.example", language="sv")


def test_a_letter_says_what_and_when(aino, monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        note_login_change(aino, LoginChange.Kind.KEY_ADDED)
    LoginChange.objects.create(
        user=aino, kind=LoginChange.Kind.CODES, happened_at=timezone.make_aware(datetime(2026, 11, 3, 9, 5))
    )
    with monkeypatch.context() as patch:
        patch.setattr(login_changes, "KEPT", timedelta(days=10_000))
        assert send_login_changes() == Sending(sent=1)
    letter, later = mail.outbox
    assert letter.to == ["aino@county.example"]
    assert letter.subject == "Silta: din inloggning har ändrats"
    assert "En säkerhetsnyckel lades till." in letter.body
    assert "När: 3.11.2026 09:05" in later.body
    assert not LoginChange.objects.exists()


def test_what_the_mail_server_refuses_goes_out_once_later(aino, monkeypatch, django_capture_on_commit_callbacks):
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
        with django_capture_on_commit_callbacks(execute=True):
            note_login_change(aino, LoginChange.Kind.PASSWORD)
        assert send_login_changes() == Sending(failed=1)
    assert send_login_changes() == Sending(sent=1)
    assert send_login_changes() == Sending()
    assert len(mail.outbox) == 1


def _refuse(*_args: object) -> None:
    raise OSError


def test_another_process_that_is_at_it_is_left_alone(aino):
    change = LoginChange.objects.create(user=aino, kind=LoginChange.Kind.CODES, claimed_at=timezone.now())
    assert send_login_changes() == Sending()
    LoginChange.objects.filter(pk=change.pk).update(claimed_at=timezone.now() - 2 * login_changes.CLAIM)
    assert send_login_changes() == Sending(sent=1)


def test_what_waited_for_a_month_is_thrown_away(aino):
    old = timezone.now() - login_changes.KEPT - timedelta(days=1)
    LoginChange.objects.create(user=aino, kind=LoginChange.Kind.CODES, happened_at=old)
    assert send_login_changes() == Sending()
    assert not LoginChange.objects.exists()
    assert not mail.outbox


def test_who_has_no_address_any_more_fails_no_run(aino):
    LoginChange.objects.create(user=aino, kind=LoginChange.Kind.CODES)
    aino.email = ""
    aino.save()
    assert send_login_changes() == Sending()


def test_without_an_address_nothing_is_kept(db):
    note_login_change(UserFactory(email=""), LoginChange.Kind.PASSWORD)
    assert not LoginChange.objects.exists()


# --- Where it happens -----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_own_change_of_the_password(client):
    user = UserFactory(username="aino", password=PASSWORD, email="aino@county.example")
    client.force_login(user)
    client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    new = "another horse battery staple"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", sent).status_code == 302
    (letter,) = mail.outbox
    assert letter.subject == "Silta: kirjautumisesi on muuttunut"
    assert "198.51.100.7" not in letter.body, "not from where"


@pytest.mark.django_db(transaction=True)
def test_taking_a_second_step_into_use_and_out_of_it(client):
    user = UserFactory(username="aino", password=PASSWORD, email="aino@county.example", language="en")
    client.post("/accounts/login/", {"login": "aino", "password": PASSWORD})
    take_app_into_use(client, PASSWORD)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    told = [letter.body.splitlines()[0] for letter in mail.outbox]
    assert "An authenticator app was taken into use." in told
    assert told[-1] == "The authenticator app was taken out of use."


def test_the_administrator_takes_the_second_step_away(aino, django_capture_on_commit_callbacks):
    totp.TOTP.activate(aino, totp.generate_totp_secret())
    RecoveryCodes.activate(aino)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_two_steps", "aino")
    assert "Administratören tog bort det andra steget" in mail.outbox[0].body


def test_the_administrator_sets_a_password(aino, client_for, django_capture_on_commit_callbacks):
    client = client_for(Role.ADMINISTRATOR.value)
    address = f"/admin/users/edit/{aino.pk}/"
    form = client.get(address).context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    sent |= {"is_active": "on", "home_place": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, sent).status_code == 302
    assert not mail.outbox, "nothing changed of the login"
    new = "another horse battery staple"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {**sent, "password1": new, "password2": new}).status_code == 302
    assert "Lösenordet byttes." in mail.outbox[0].body
