"""Reminders of checks: who, when, in which language, once, and again when the server failed."""

import smtplib
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from home.lifecycle.services import send_check_reminders
from home.models import CheckReminder
from organisation.enums import Profession
from organisation.mailing import Sending
from organisation.roles import Role
from tests.organisation.factories import UserFactory

from .factories import GuidancePageFactory, child, make_site

DUE = date(2026, 11, 30)


@pytest.fixture
def section(db):
    return child(make_site(), "guidance")


@pytest.fixture
def page(section):
    return GuidancePageFactory(
        parent=section,
        title="Rahahuolet",
        owner_role="social_counsellor",
        check_months=6,
        checked_on=DUE - relativedelta(months=6),
    )


@pytest.fixture
def owner(db):
    return UserFactory(profession=Profession.SOCIAL_COUNSELLOR, email="owner@silta.example", language="fi")


@pytest.fixture
def manager(db):
    return UserFactory(
        profession=Profession.OTHER, roles=[Role.SERVICE_MANAGER], email="manager@silta.example", language="sv"
    )


def sent_to() -> list[str]:
    found = sorted(address for letter in mail.outbox for address in letter.to)
    mail.outbox.clear()
    return found


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-15, []),
        (-14, ["owner@silta.example"]),
        (-1, ["owner@silta.example"]),
        (0, ["owner@silta.example"]),
        (1, ["owner@silta.example"]),
        (13, ["owner@silta.example"]),
        (14, ["manager@silta.example", "owner@silta.example"]),
        (90, ["manager@silta.example", "owner@silta.example"]),
    ],
)
def test_first_run_on_a_day(page, owner, manager, days, expected):
    assert page.next_check == DUE
    send_check_reminders(DUE + timedelta(days=days))
    assert sent_to() == expected


def test_a_whole_life_day_by_day(page, owner, manager):
    """Run every day, each twice: three mails in all, each on its day."""
    found = {}
    for days in range(-20, 40):
        for _ in range(2):
            send_check_reminders(DUE + timedelta(days=days))
        if mail.outbox:
            found[days] = sent_to()
    assert found == {-14: ["owner@silta.example"], 0: ["owner@silta.example"], 14: ["manager@silta.example"]}
    assert CheckReminder.objects.count() == 3


def test_missed_days_are_made_up_for(page, owner, manager):
    send_check_reminders(DUE - timedelta(days=15))
    assert sent_to() == []
    send_check_reminders(DUE + timedelta(days=3))
    assert sent_to() == ["owner@silta.example"]
    assert list(CheckReminder.objects.values_list("kind", flat=True)) == ["due"]


def test_after_a_check_it_begins_anew(page, owner, manager):
    send_check_reminders(DUE)
    assert sent_to() == ["owner@silta.example"]
    type(page).objects.update(checked_on=DUE)
    send_check_reminders(DUE + timedelta(days=30))
    assert sent_to() == []
    send_check_reminders(DUE + relativedelta(months=6))
    assert sent_to() == ["owner@silta.example"]


def test_one_mail_a_person_with_every_page_in_their_language(section, page, manager):
    swedish = make_site("sv")
    GuidancePageFactory(
        parent=child(swedish, "guidance"),
        title="Penningbekymmer",
        locale=swedish.locale,
        translation_key=page.translation_key,
        owner_role="social_counsellor",
        check_months=6,
        checked_on=page.checked_on,
    )
    GuidancePageFactory(
        parent=section,
        title="Vain suomeksi",
        owner_role="social_counsellor",
        check_months=6,
        checked_on=page.checked_on,
    )
    reader = UserFactory(profession=Profession.SOCIAL_COUNSELLOR, email="sv@silta.example", language="sv")
    UserFactory(profession=Profession.SOCIAL_COUNSELLOR, email="fi@silta.example", language="fi")
    send_check_reminders(DUE)
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"sv@silta.example", "fi@silta.example"}
    swedish_letter, finnish_letter = letters["sv@silta.example"], letters["fi@silta.example"]
    assert swedish_letter.subject == "Silta: sidor att granska"
    assert "Penningbekymmer" in swedish_letter.body
    assert "Rahahuolet" not in swedish_letter.body
    assert "Vain suomeksi" in swedish_letter.body
    assert finnish_letter.subject == "Silta: tarkistettavia sivuja"
    assert "Rahahuolet" in finnish_letter.body
    assert "30.11.2026" in finnish_letter.body
    assert f"http://127.0.0.1:8000{page.url}" in finnish_letter.body
    assert swedish_letter.content_subtype == "plain"
    assert CheckReminder.objects.filter(receiver=reader).count() == 2


def test_inherited_owner_is_reminded(section, owner):
    type(section).objects.update(owner_role="social_counsellor", check_months=6)
    GuidancePageFactory(parent=section, owner_role="", check_months=None, checked_on=DUE - relativedelta(months=6))
    send_check_reminders(DUE)
    assert sent_to() == ["owner@silta.example"]


@pytest.mark.parametrize("changes", [{"is_active": False}, {"email": ""}, {"profession": Profession.SOCIAL_WORKER}])
def test_who_gets_nothing(page, owner, changes):
    type(owner).objects.filter(pk=owner.pk).update(**changes)
    assert send_check_reminders(DUE) == Sending(0, 0)


def test_unpublished_pages_remind_nobody(page, owner):
    type(page).objects.update(live=False)
    assert send_check_reminders(DUE) == Sending(0, 0)


def test_a_failed_mail_goes_out_with_the_next_run_and_the_others_now(page, owner):
    UserFactory(profession=Profession.SOCIAL_COUNSELLOR, email="second@silta.example")
    send = EmailBackend.send_messages

    def broken(self, messages):
        if messages[0].to == ["owner@silta.example"]:
            raise smtplib.SMTPServerDisconnected("gone")
        return send(self, messages)

    with patch.object(EmailBackend, "send_messages", broken):
        assert send_check_reminders(DUE) == Sending(sent=1, failed=1)
    assert sent_to() == ["second@silta.example"]
    assert not CheckReminder.objects.filter(receiver=owner).exists()
    assert send_check_reminders(DUE) == Sending(sent=1, failed=0)
    assert sent_to() == ["owner@silta.example"]
