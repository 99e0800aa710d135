"""Real parallel connections: eight decide at once, eight enter one slip, two send the waiting mail."""

from collections import Counter

import pytest
from django.core import mail
from django.db import connection

from organisation.models import Municipality, NeedTopic, Place, Service, User
from organisation.roles import Role
from referrals.codes import MailState, NoticeKind
from referrals.models import Notice, Referral, ReferralEvent, Slip
from referrals.notices.services import send_waiting
from referrals.referring import services
from referrals.referring.services import Details, ReferralChanged
from referrals.slips.services import SlipUsed, give_slip, take_in
from tests.reception.test_concurrency import in_parallel

from .case_factories import A, Case, S, person

MADE = (Notice, ReferralEvent, Referral, Slip, User, Place, Service, NeedTopic, Municipality)
WORKERS = 8
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database that other connections see too; what a test has made is deleted again."""
    with django_db_blocker.unblock():
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
        yield
        for model in MADE:
            model.objects.exclude(pk__in=before[model]).delete()
        connection.close()


def test_of_eight_who_decide_at_once_one_wins_and_the_others_see_who():
    case = Case(S.REQUESTED)
    people = [case.receiver, *(person(Role.COUNSELLOR, case.place) for _ in range(WORKERS - 1))]

    def decide(number: int) -> str:
        action = A.ACCEPT if number % 2 else A.DECLINE
        details = Details() if number % 2 else Details("no_room", "book")
        try:
            services.perform(case.referral, action, 1, people[number], details)
        except ReferralChanged as error:
            return str(error.event.by_id)
        return "won"

    said = Counter(in_parallel(decide, range(WORKERS), WORKERS))
    assert said.pop("won") == 1
    winner = ReferralEvent.objects.get(referral=case.referral, number=2).by_id
    assert said == {str(winner): WORKERS - 1}
    assert Notice.objects.filter(receiver=case.sender).count() == 1


def test_of_eight_who_enter_a_slip_one_marks_it():
    place = Case().place
    slip = give_slip(place, "fi", person(Role.HEALTH_STAFF, place))

    def enter(_number: int) -> str:
        try:
            take_in(slip.code)
        except SlipUsed:
            return "used"
        return "marked"

    assert Counter(in_parallel(enter, range(WORKERS), WORKERS)) == {"marked": 1, "used": WORKERS - 1}


def test_mail_that_waits_goes_out_once_when_all_send_it():
    case = Case()
    Notice.objects.bulk_create(
        Notice(kind=NoticeKind.ANSWER, receiver=case.sender, about=case.referral.pk, change=number)
        for number in range(10)
    )
    mail.outbox.clear()
    in_parallel(lambda _n: send_waiting(), range(4), 4)
    assert Notice.objects.filter(receiver=case.sender, mail=MailState.SENT).count() == 10
    assert len(mail.outbox) == 10
