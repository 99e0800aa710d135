"""Told once, whatever the mail server does; and the mail tells nothing of the client."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from organisation.models import User
from referrals.codes import MailState, NoticeKind
from referrals.models import Notice
from referrals.notices import services
from referrals.referring.services import Details
from tests.organisation.factories import UserFactory

from .case_factories import A, Case, S

pytestmark = pytest.mark.django_db


def broken(*args, **kwargs):
    raise ConnectionRefusedError


def test_an_hour_without_a_mail_server_loses_and_doubles_nothing(monkeypatch, django_capture_on_commit_callbacks):
    case = Case(S.REQUESTED)
    Notice.objects.all().delete()
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.message.EmailMessage.send", broken)
        for action, reason in ((A.ACCEPT, ""), (A.START, ""), (A.HOLD, "client")):
            with django_capture_on_commit_callbacks(execute=True):
                case.do(action, Details(reason))
        with pytest.raises(CommandError, match="Notices"):
            call_command("run_daily", quiet=True)
    assert mail.outbox == []
    assert Notice.objects.filter(mail=MailState.WAITING).count() == 3
    # The server is back: the next change brings everything, the daily job nothing more.
    with django_capture_on_commit_callbacks(execute=True):
        case.do(A.RESUME)
    assert len(mail.outbox) == 4
    for _ in range(2):
        call_command("run_daily", quiet=True)
    assert len(mail.outbox) == 4
    assert set(Notice.objects.values_list("mail", flat=True)) == {MailState.SENT}


def test_a_change_told_twice_is_one_notice():
    person = UserFactory(email="a@silta.example")
    case = Case()
    for _ in range(3):
        services.tell(NoticeKind.ANSWER, [person, person], case.referral.pk, 1)
    assert Notice.objects.filter(receiver=person).count() == 1


def test_a_claim_is_left_alone_until_it_is_old():
    person = UserFactory(email="a@silta.example")
    notice = Notice.objects.create(kind=NoticeKind.ANSWER, receiver=person, about=Case().referral.pk, change=1,
                                   mail=MailState.SENDING, claimed_at=timezone.now())  # fmt: skip
    assert services.send_waiting() == services.Sending(0)
    Notice.objects.filter(pk=notice.pk).update(claimed_at=timezone.now() - services.CLAIM * 2)
    assert services.send_waiting() == services.Sending(1)


def test_without_an_address_there_is_no_mail():
    case = Case()
    User.objects.update(email="")
    services.tell(NoticeKind.ANSWER, [User.objects.get(pk=case.sender.pk)], case.referral.pk, 7)
    assert Notice.objects.get(change=7).mail == MailState.NONE
    assert services.send_waiting() == services.Sending(0)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_mail_says_that_there_is_something_and_nothing_else(language, django_capture_on_commit_callbacks):
    case = Case(S.REQUESTED)
    User.objects.update(language=language)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        case.do(A.ACCEPT)
    letters = [f"{letter.subject} {letter.body}" for letter in mail.outbox]
    assert letters
    referral = case.referral
    forbidden = [
        referral.code, referral.shown_code, str(referral.pk), str(case.receiver), str(case.sender),
        *(getattr(place, f"name_{code}") for place in (case.place, referral.from_place) for code in ("fi", "sv", "en")),
        *(getattr(topic, f"name_{code}") for topic in referral.reasons.all() for code in ("fi", "sv", "en")),
        *(getattr(referral.target_service, f"name_{code}") for code in ("fi", "sv", "en")),
    ]  # fmt: skip
    for letter in letters:
        assert not [word for word in forbidden if word and word in letter]


def test_seen_is_no_longer_new(client_for):
    from tests.home.factories import make_site

    make_site()
    case = Case(S.ACCEPTED)
    client = client_for(case.sender)
    assert "1 uutta tietoa" in client.get("/fi/").content.decode() or Notice.objects.filter(seen=False).exists()
    client.get(f"/fi/referrals/{case.referral.pk}/")
    assert not Notice.objects.filter(receiver=case.sender, seen=False).exists()


def test_a_refused_address_is_in_nobodys_way(monkeypatch):
    bad, good, gone = (UserFactory(email=f"{name}@silta.example") for name in ("bad", "good", "gone"))
    about = Case().referral.pk
    for number, person in enumerate((bad, gone, good)):
        Notice.objects.create(
            kind=NoticeKind.ANSWER, receiver=person, about=about, change=number, mail=MailState.WAITING
        )
    gone.is_active = False
    gone.save()
    refused = services._deliver
    monkeypatch.setattr(services, "_deliver", lambda notice: notice.receiver != bad and refused(notice))
    assert services.send_waiting() == services.Sending(0, failed=1)
    assert services.send_waiting() == services.Sending(1, failed=1)
    assert [letter.to for letter in mail.outbox] == [["good@silta.example"]]
    states = dict(Notice.objects.filter(about=about).values_list("receiver", "mail"))
    assert states[gone.pk] == MailState.NONE
