"""Referrals: every state by every action by everybody, what is told back, who is quicker, what stays."""

from datetime import timedelta
from itertools import product

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.roles import Role
from referrals.codes import Action, NextStep, Party, ReferralState, TargetKind, TellBack
from referrals.models import Notice, Referral, ReferralCount, ReferralEvent, ReferralReasonCount
from referrals.referring import selectors, services
from referrals.referring.permissions import RULES, allowed_actions, parties
from referrals.referring.services import Details, NotAllowed, ReferralChanged
from referrals.referring.telling import Standing, seen_state, told
from tests.home.factories import make_site
from tests.organisation.factories import NeedTopicFactory, PlaceFactory

from .case_factories import WAYS, Case, details_for, person, request_to

pytestmark = pytest.mark.django_db
S, A = ReferralState, Action
ENDED = {S.DECLINED, S.CANCELLED, S.COMPLETED, S.FAILED, S.IN_ERROR}

# The table once more, by hand: what may be done, by whom, and where it leads. All else is refused.
ALLOWED = {
    (S.DRAFT, A.SEND, "sender"): S.REQUESTED,
    (S.REQUESTED, A.CANCEL, "sender"): S.CANCELLED,
    (S.REQUESTED, A.CORRECT, "sender"): S.IN_ERROR,
    (S.CANCELLED, A.REOPEN, "sender"): S.REQUESTED,
    (S.CANCELLED, A.CORRECT, "sender"): S.IN_ERROR,
    (S.DECLINED, A.CORRECT, "sender"): S.IN_ERROR,
    (S.REQUESTED, A.ACCEPT, "receiver"): S.ACCEPTED,
    (S.REQUESTED, A.DECLINE, "receiver"): S.DECLINED,
    (S.REQUESTED, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.DECLINED, A.REOPEN, "receiver"): S.REQUESTED,
    (S.DECLINED, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.ACCEPTED, A.START, "receiver"): S.IN_PROGRESS,
    (S.ACCEPTED, A.FAIL, "receiver"): S.FAILED,
    (S.ACCEPTED, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.IN_PROGRESS, A.HOLD, "receiver"): S.ON_HOLD,
    (S.IN_PROGRESS, A.COMPLETE, "receiver"): S.COMPLETED,
    (S.IN_PROGRESS, A.FAIL, "receiver"): S.FAILED,
    (S.IN_PROGRESS, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.ON_HOLD, A.RESUME, "receiver"): S.IN_PROGRESS,
    (S.ON_HOLD, A.COMPLETE, "receiver"): S.COMPLETED,
    (S.ON_HOLD, A.FAIL, "receiver"): S.FAILED,
    (S.ON_HOLD, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.COMPLETED, A.REOPEN, "receiver"): S.IN_PROGRESS,
    (S.COMPLETED, A.CORRECT, "receiver"): S.IN_ERROR,
    (S.FAILED, A.REOPEN, "receiver"): S.IN_PROGRESS,
    (S.FAILED, A.CORRECT, "receiver"): S.IN_ERROR,
}
PARTY = {"sender": Party.REQUESTER, "receiver": Party.RECEIVER}
OTHERS = (
    "colleague", "counsellor elsewhere", "pair at the place", "manager", "editor", "officer", "administrator",
    "superuser",
)  # fmt: skip


def people_of(case: Case) -> dict:
    return {
        "sender": case.sender,
        "receiver": case.receiver,
        "colleague": person(Role.HEALTH_STAFF, case.sender.home_place),
        "counsellor elsewhere": person(Role.COUNSELLOR, PlaceFactory()),
        "pair at the place": person(Role.WORKING_PAIR_MEMBER, case.place),
        "manager": person(Role.SERVICE_MANAGER, case.place),
        "editor": person(Role.CONTENT_MANAGER),
        "officer": person(Role.DATA_PROTECTION_OFFICER),
        "administrator": person(Role.ADMINISTRATOR),
        "superuser": person(Role.ADMINISTRATOR, is_superuser=True),
    }


@pytest.mark.parametrize("state", list(S))
def test_every_state_action_and_role(state):
    """Allowed ones move, are logged with who and why; all others are refused and change nothing."""
    case = Case(state)
    who_is_who = people_of(case)
    assert case.referral.state == state
    tried = 0
    for action, who in product(A, who_is_who):
        tried += 1
        user = who_is_who[who]
        expected = ALLOWED.get((state, action, who))
        details = details_for(action, PARTY.get(who, Party.RECEIVER), state)
        with transaction.atomic():
            events = ReferralEvent.objects.count()
            if expected is None:
                with pytest.raises(NotAllowed):
                    services.perform(case.referral, action, case.referral.version, user, details)
                assert ReferralEvent.objects.count() == events
                assert Referral.objects.get(pk=case.referral.pk).state == state
            else:
                done = services.perform(case.referral, action, case.referral.version, user, details)
                event = done.events.last()
                assert (done.state, event.from_state, event.to_state) == (expected, state, expected), (action, who)
                assert (event.by, event.action, event.reason) == (user, action, details.reason)
                assert (done.ended_on is not None) == (expected in ENDED)
            transaction.set_rollback(True)
    assert tried == len(A) * (2 + len(OTHERS))


def test_the_table_is_complete():
    """Nothing is in the rules that is not in the table above."""
    names = {Party.REQUESTER: "sender", Party.RECEIVER: "receiver"}
    assert {(state, action, names[party]) for state, action, party in RULES} == set(ALLOWED)


@pytest.mark.parametrize("role", list(Role))
def test_over_http_others_find_nothing(client_for, role):
    """By role, over HTTP: who is neither sender nor receiver gets no page and moves nothing."""
    make_site()
    case = Case(S.REQUESTED)
    client = client_for(person(role, PlaceFactory()))
    assert client.get(f"/fi/referrals/{case.referral.pk}/").status_code == 404
    for action in A:
        path = f"/fi/referrals/{case.referral.pk}/do/{action.value}/"
        assert client.post(path, {"do": "yes", "version": case.referral.version}).status_code == 404
    assert Referral.objects.get().state == S.REQUESTED


def test_forged_actions_are_refused(client_for):
    make_site()
    case = Case(S.REQUESTED)
    sender = client_for(case.sender)
    for action in ("accept", "complete", "no-such"):
        response = sender.post(f"/fi/referrals/{case.referral.pk}/do/{action}/", {"do": "yes", "version": 1})
        assert response.status_code == 403
    assert Referral.objects.get().state == S.REQUESTED


# --- Reasons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "details",
    [
        Details(),
        Details("no_room"),
        Details("", NextStep.BOOK),
        Details("made up", NextStep.BOOK),
        Details("no_room", "x"),
    ],
)
def test_a_refusal_says_why_and_what_next(details):
    case = Case(S.REQUESTED)
    with pytest.raises(NotAllowed):
        case.do(A.DECLINE, details)


@pytest.mark.parametrize("state", [S.DECLINED, S.CANCELLED, S.ON_HOLD, S.COMPLETED, S.FAILED, S.IN_ERROR])
def test_the_database_holds_the_reason(state):
    case = Case(state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=case.referral.pk).update(reason="")


def test_the_database_holds_the_permission():
    case = Case(S.REQUESTED)
    for field, value in (("permission_on", None), ("permission_how", ""), ("permission_scope", ""), ("tell_back", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Referral.objects.filter(pk=case.referral.pk).update(**{field: value})


def test_a_withdrawn_permission_is_not_opened_again():
    case = Case(S.REQUESTED)
    case.do(A.CANCEL, Details("withdrawn"))
    assert A.REOPEN not in allowed_actions(case.referral, parties(case.sender, case.referral))
    with pytest.raises(NotAllowed):
        case.do(A.REOPEN, Details("mistake"))


def test_who_never_arrived_is_awaited_again():
    case = Case(S.ACCEPTED)
    case.do(A.FAIL, Details("not_arrived"))
    case.do(A.REOPEN, Details("came_back"))
    assert case.referral.state == S.ACCEPTED


# --- What is told back ----------------------------------------------------------------------------


@pytest.mark.parametrize("scope", list(TellBack))
@pytest.mark.parametrize("state", list(WAYS))
def test_the_sender_reads_no_more_than_permitted(client_for, state, scope):
    """On every screen of the sender: nothing of the arrival under “nothing”, nothing of the outcome under “arrived”."""
    make_site()
    case = Case(state, tell_back=scope)
    client = client_for(case.sender)
    pages = [client.get(f"/en/referrals/{case.referral.pk}/"), client.get("/en/referrals/")]
    text = " ".join(page.content.decode().split("<main")[1].split("<footer")[0] for page in pages)
    after_decision = state in (S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD, S.COMPLETED, S.FAILED)
    if after_decision and scope == TellBack.NOTHING:
        for words in ("arrived.", "has not arrived", "On hold", "Outcome:", "Under way", "Did not succeed"):
            assert words not in text
        assert "has not permitted more" in text
    if after_decision and scope == TellBack.ARRIVED:
        for words in ("On hold", "Outcome:", "A service began", "Did not succeed: "):
            assert words not in text
    if state == S.COMPLETED and scope == TellBack.OUTCOME:
        assert "A service began" in text
    if state == S.DECLINED:
        assert "No room" in text
        assert "Book a time" in text


def test_hidden_states_look_all_the_same():
    later = [
        Standing(S.ACCEPTED, arrived=False), Standing(S.IN_PROGRESS, arrived=True),
        Standing(S.ON_HOLD, arrived=True, reason="client"), Standing(S.COMPLETED, arrived=True, reason="solved"),
        Standing(S.FAILED, arrived=False, reason="not_arrived"),
        Standing(S.FAILED, arrived=True, reason="other", note="x"),
    ]  # fmt: skip
    assert len({tuple(told(one, TellBack.NOTHING)) for one in later}) == 1
    assert {seen_state(one, TellBack.NOTHING) for one in later} == {S.ACCEPTED}
    arrived = [one for one in later if one.arrived]
    assert len({tuple(told(one, TellBack.ARRIVED)) for one in arrived}) == 1


@pytest.mark.parametrize(("scope", "number"), [(TellBack.NOTHING, 1), (TellBack.ARRIVED, 2), (TellBack.OUTCOME, 5)])
def test_one_notice_a_change_that_may_be_known(scope, number):
    """Accepted, arrived, on hold, resumed, completed: the sender hears of what they may know, once each."""
    case = Case(S.REQUESTED, tell_back=scope)
    for action, reason in ((A.ACCEPT, ""), (A.START, ""), (A.HOLD, "client"), (A.RESUME, ""), (A.COMPLETE, "solved")):
        case.do(action, Details(reason))
    assert Notice.objects.filter(receiver=case.sender).count() == number
    assert Notice.objects.filter(receiver=case.receiver).count() == 1


def test_the_preview_is_what_is_read(client_for):
    make_site()
    case = Case(S.REQUESTED)
    path = f"/fi/referrals/{case.referral.pk}/do/decline/"
    receiver, sent = client_for(case.receiver), {"version": 1, "reason": "in_hand", "next_step": "consult"}
    shown = receiver.post(path, {**sent, "do": "preview"}).content.decode()
    lines = told(Standing(S.DECLINED, arrived=False, reason="in_hand", next_step="consult"), TellBack.OUTCOME)
    assert all(line in shown for line in lines)
    assert Referral.objects.get().state == S.REQUESTED
    # Another reason than the one that was previewed is previewed first.
    changed = {**sent, "reason": "no_room", "do": "yes", "previewed": "in_hand|consult|"}
    assert receiver.post(path, changed).status_code == 200
    assert Referral.objects.get().state == S.REQUESTED
    done = receiver.post(path, {**sent, "do": "yes", "previewed": "in_hand|consult|"})
    assert done.status_code == 302
    read = client_for(case.sender).get(f"/fi/referrals/{case.referral.pk}/").content.decode()
    assert all(line in read for line in lines)


# --- Two at once ----------------------------------------------------------------------------------


def test_the_second_sees_who_and_what(client_for):
    make_site()
    case = Case(S.REQUESTED)
    other = person(Role.COUNSELLOR, case.place)
    case.do(A.ACCEPT)
    with pytest.raises(ReferralChanged) as caught:
        services.perform(case.referral, A.DECLINE, 1, other, Details("no_room", "book"))
    assert (caught.value.event.by, caught.value.event.action) == (case.receiver, A.ACCEPT)
    sent = {"version": 1, "reason": "no_room", "next_step": "book", "do": "yes", "previewed": "no_room|book|"}
    response = client_for(other).post(f"/fi/referrals/{case.referral.pk}/do/decline/", sent)
    assert response.status_code == 409
    assert "Rauni Vastaanottaja" in response.content.decode()
    assert Referral.objects.get().state == S.ACCEPTED


# --- Making one -----------------------------------------------------------------------------------


def form_data(case: Case, **values):
    return {
        "target": f"service:{case.referral.target_service.code}", "place": case.place.pk,
        "reasons": [case.referral.reasons.get().pk], "permission_on": timezone.localdate().isoformat(),
        "permission_how": "spoken", "permission_scope": "contact", "tell_back": "arrived", **values,
    }  # fmt: skip


def test_from_the_form_to_the_code(client_for, django_capture_on_commit_callbacks):
    make_site()
    case = Case()
    Referral.objects.all().delete()
    case.referral.pk = None
    topic, client = NeedTopicFactory(), client_for(case.sender)
    data = {
        "target": f"service:{case.referral.target_service.code}", "place": case.place.pk, "reasons": [topic.pk],
        "permission_on": timezone.localdate().isoformat(), "permission_how": "spoken", "permission_scope": "contact",
        "tell_back": "arrived",
    }  # fmt: skip
    response = client.post("/en/referrals/new/", data, follow=True)
    draft = Referral.objects.get()
    assert draft.state == S.DRAFT
    assert "Nobody waits for a decision." in response.content.decode()
    assert not Notice.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(f"/en/referrals/{draft.pk}/do/send/", {"version": 0, "do": "yes"}, follow=True)
    assert draft.shown_code in sent.content.decode()
    assert [letter.to for letter in mail.outbox] == [[case.receiver.email]]
    paper = client.get(f"/en/referrals/{draft.pk}/paper/?in=sv").content.decode()
    assert draft.shown_code in paper
    assert "Bara om klienten" in paper


@pytest.mark.parametrize(
    "wrong",
    [
        {"permission_on": ""},
        {"permission_on": "2999-01-01"},
        {"permission_on": "1999-01-01"},
        {"tell_back": ""},
        {"reasons": []},
        {"place": "0"},
        {"target": "service:no-such"},
        {"target": "pair"},  # nobody there is in a working pair
    ],
)
def test_without_permission_or_target_there_is_none(client_for, wrong):
    make_site()
    case = Case()
    response = client_for(case.sender).post("/fi/referrals/new/", {**form_data(case), **wrong})
    assert response.status_code == 200
    assert Referral.objects.count() == 1


def test_a_draft_is_seen_by_nobody_else(client_for):
    make_site()
    case = Case()
    assert client_for(case.receiver).get(f"/fi/referrals/{case.referral.pk}/").status_code == 404
    assert case.referral.shown_code not in client_for(case.receiver).get("/fi/referrals/inbox/").content.decode()


def test_a_likely_duplicate_is_warned_of(client_for):
    make_site()
    case = Case(S.REQUESTED)
    request = request_to(case.place, service=case.referral.target_service, reasons=[case.referral.reasons.get()])
    second = services.save_draft(request, case.sender)
    assert selectors.alike(second) == [case.referral]
    assert "Lähetetty jo?" in client_for(case.sender).get(f"/fi/referrals/{second.pk}/").content.decode()
    elsewhere = services.save_draft(request, person(Role.HEALTH_STAFF, PlaceFactory()))
    assert selectors.alike(elsewhere) == []
    other_reason = services.save_draft(request_to(case.place, service=case.referral.target_service), case.sender)
    assert selectors.alike(other_reason) == []


@pytest.mark.parametrize(("waiting", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_capacity_tells_no_small_numbers(waiting, shown):
    case = Case()
    for _ in range(waiting):
        made = services.save_draft(request_to(case.place, service=case.referral.target_service), case.sender)
        services.perform(made, A.SEND, 0, case.sender)
    found = selectors.capacity(TargetKind.SERVICE, case.referral.target_service, case.place)
    assert (found.waiting.value, found.usual_days) == (shown, None)


# --- Who receives ---------------------------------------------------------------------------------


def test_without_anybody_there_every_counsellor_receives():
    place = PlaceFactory()
    elsewhere = person(Role.COUNSELLOR, PlaceFactory())
    sender = person(Role.HEALTH_STAFF)
    referral = services.save_draft(request_to(place), sender)
    referral = services.perform(referral, A.SEND, 0, sender)
    assert list(selectors.received_by(elsewhere)) == [referral]
    assert Party.RECEIVER in parties(elsewhere, referral)
    person(Role.COUNSELLOR, place)
    assert list(selectors.received_by(elsewhere)) == []
    assert not parties(elsewhere, referral)


def test_who_has_a_shift_there_receives():
    from tests.reception.visit_factories import shift_of

    case = Case(S.REQUESTED)
    visiting = person(Role.COUNSELLOR, PlaceFactory())
    assert not selectors.received_by(visiting).exists()
    shift_of(visiting, place=case.place)
    assert selectors.received_by(visiting).get() == case.referral
    assert Party.RECEIVER in parties(visiting, case.referral)


def test_a_pair_receives_what_goes_to_a_pair():
    case = Case(S.REQUESTED, target_kind=TargetKind.PAIR)
    counsellor = person(Role.COUNSELLOR, case.place)
    assert selectors.received_by(case.receiver).get() == case.referral
    assert not selectors.received_by(counsellor).exists()


# --- What became of mine, and what stays ----------------------------------------------------------


def test_the_months_hold_to_the_permission():
    case = Case(S.COMPLETED, tell_back=TellBack.NOTHING)
    month = selectors.months_of_mine([selectors.Mine.of(one) for one in selectors.sent_by(case.sender)])[0]
    assert (month.sent, month.accepted, month.arrived, month.completed) == (1, 1, 0, 0)
    Referral.objects.update(tell_back=TellBack.OUTCOME)
    month = selectors.months_of_mine([selectors.Mine.of(one) for one in selectors.sent_by(case.sender)])[0]
    assert (month.sent, month.accepted, month.arrived, month.completed) == (1, 1, 1, 1)


def test_purge_deletes_the_old_and_keeps_the_numbers(settings):
    settings.REFERRAL_DAYS = 60
    today = timezone.localdate()
    old, fresh, mistaken = Case(S.COMPLETED), Case(S.COMPLETED), Case(S.IN_ERROR)
    going = Case(S.IN_PROGRESS)
    draft = Case()
    Referral.objects.filter(pk__in=[old.referral.pk, mistaken.referral.pk]).update(ended_on=today - timedelta(days=61))
    Referral.objects.filter(pk=draft.referral.pk).update(made_on=today - timedelta(days=8))
    month = today.replace(day=1)
    before = sum(one.count for one in selectors.referral_figures(month, today))
    reasons = sum(one.count for one in selectors.reason_figures(month, today))
    assert services.purge_referrals() == 3
    assert services.purge_referrals() == 0
    assert set(Referral.objects.all()) == {fresh.referral, going.referral}
    assert sum(one.count for one in selectors.referral_figures(month, today)) == before == 3
    assert sum(one.count for one in selectors.reason_figures(month, today)) == reasons == 3
    row = ReferralCount.objects.get()
    assert (row.state, row.reason, row.decision_time, row.count) == (S.COMPLETED, "service", "0-1", 1)
    assert row.tell_back == old.referral.tell_back
    assert ReferralReasonCount.objects.get().topic in old.referral.reasons.model.objects.all()
    assert not ReferralEvent.objects.filter(referral=old.referral.pk).exists()
