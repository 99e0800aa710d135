"""Accessibility feedback is not overlooked: content managers hear that it came and that its day is near, once each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from intranet.feedback_mails import NEAR_DAYS, send_feedback_mails
from intranet.models import AccessibilityFeedback
from organisation.mailing import Sending
from organisation.roles import Role
from tests.organisation.factories import UserFactory


@pytest.fixture
def editors(db):
    UserFactory(email="nurse@county.example", roles=[Role.HEALTH_STAFF])
    UserFactory(email="", roles=[Role.CONTENT_MANAGER])
    UserFactory(email="gone@county.example", roles=[Role.CONTENT_MANAGER], is_active=False)
    return [
        UserFactory(email="fi@county.example", roles=[Role.CONTENT_MANAGER]),
        UserFactory(email="sv@county.example", roles=[Role.CONTENT_MANAGER], language="sv"),
    ]


def test_they_are_told_once_that_it_came_and_once_that_it_is_due(editors):
    feedback = AccessibilityFeedback.objects.create(text="Teksti on liian pientä")
    today = timezone.localdate()
    assert send_feedback_mails(today) == Sending(sent=2)
    assert send_feedback_mails(today) == Sending()
    assert {letter.to[0] for letter in mail.outbox} == {"fi@county.example", "sv@county.example"}
    assert all("Teksti" not in letter.body for letter in mail.outbox), "what somebody wrote stays inside"
    swedish = next(letter for letter in mail.outbox if letter.to == ["sv@county.example"])
    assert swedish.subject == "Silta: respons om tillgänglighet att besvara"
    mail.outbox.clear()

    near = feedback.due_on - timedelta(days=NEAR_DAYS)
    assert send_feedback_mails(near - timedelta(days=1)) == Sending()
    assert send_feedback_mails(near) == Sending(sent=2)
    assert send_feedback_mails(near + timedelta(days=1)) == Sending()
    assert f"{feedback.due_on.day}.{feedback.due_on.month}.{feedback.due_on.year}" in mail.outbox[0].body


def test_what_is_answered_needs_no_mail(editors):
    AccessibilityFeedback.objects.create(text="x", status=AccessibilityFeedback.Status.ANSWERED)
    assert send_feedback_mails() == Sending()


def test_a_mail_server_that_refuses_is_asked_again(editors, monkeypatch):
    AccessibilityFeedback.objects.create(text="x")
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
        assert send_feedback_mails() == Sending(failed=2)
    assert send_feedback_mails() == Sending(sent=2)


def _refuse(*_args: object) -> None:
    raise OSError


def test_without_anybody_to_tell_it_waits(db):
    AccessibilityFeedback.objects.create(text="x")
    assert send_feedback_mails() == Sending()
    UserFactory(email="fi@county.example", roles=[Role.CONTENT_MANAGER])
    assert send_feedback_mails() == Sending(sent=1)
