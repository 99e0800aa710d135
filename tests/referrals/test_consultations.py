"""Consultations: asked, answered, handed over, logged, made into guidance, forgotten."""

from datetime import timedelta
from itertools import product

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.models import FrontPage, GuidancePage
from organisation.roles import Role
from referrals.codes import AnswerKind, ConsultState
from referrals.consultations import proposals, selectors, services
from referrals.consultations.permissions import Deed, allowed_deeds
from referrals.consultations.services import Answered, ConsultationChanged
from referrals.models import Consultation, ConsultationCount, GuidanceProposal, Notice
from tests.home.factories import child, make_site
from tests.organisation.factories import NeedTopicFactory, PlaceFactory

from .case_factories import asked, person

pytestmark = pytest.mark.django_db
S, D = ConsultState, Deed
ADVICE = Answered("advice", "asker", "Näin.")


@pytest.fixture
def place():
    return PlaceFactory()


@pytest.fixture
def nurse(place):
    make_site()
    return person(Role.HEALTH_STAFF, place)


@pytest.fixture
def counsellor(place):
    return person(Role.COUNSELLOR, place)


def in_state(state, nurse, counsellor) -> Consultation:
    found = services.ask(asked(nurse.home_place), nurse)
    if state in (S.ANSWERED, S.CLOSED, S.REFERRED):
        found = services.answer(found, ADVICE, found.version, counsellor)
    if state in (S.CLOSED, S.REFERRED):
        found = services.do(found, D.CLOSE if state == S.CLOSED else D.REFER, found.version, nurse)
    if state == S.IN_ERROR:
        found = services.do(found, D.CORRECT, found.version, nurse)
    return found


ALLOWED = {
    (S.OPEN, "asker"): {D.CORRECT},
    (S.OPEN, "counsellor"): {D.TAKE, D.HAND_OVER, D.ANSWER, D.CORRECT},
    (S.ANSWERED, "asker"): {D.CLOSE, D.ASK_AGAIN, D.REFER},
    (S.ANSWERED, "counsellor"): {D.ANSWER, D.CLOSE, D.CORRECT},
    (S.CLOSED, "counsellor"): {D.CORRECT},
}
LEADS = {
    D.TAKE: S.OPEN, D.HAND_OVER: S.OPEN, D.ANSWER: S.ANSWERED, D.CORRECT: S.IN_ERROR, D.CLOSE: S.CLOSED,
    D.ASK_AGAIN: S.OPEN, D.REFER: S.REFERRED,
}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_every_state_deed_and_role(state, nurse, counsellor):
    found = in_state(state, nurse, counsellor)
    people = {"asker": nurse, "counsellor": counsellor, "colleague": person(Role.HEALTH_STAFF, nurse.home_place),
              "pair": person(Role.WORKING_PAIR_MEMBER), "manager": person(Role.SERVICE_MANAGER)}  # fmt: skip
    other = person(Role.COUNSELLOR)
    for deed, (who, user) in product(D, people.items()):
        expected = deed in ALLOWED.get((state, who), set())
        with transaction.atomic():
            try:
                if deed == D.ANSWER:
                    done = services.answer(found, ADVICE, found.version, user)
                else:
                    done = services.do(found, deed, found.version, user, to=other, more="Entä?")
            except ConsultationChanged:
                assert not expected, (deed, who)
            else:
                assert expected, (deed, who)
                assert done.state == LEADS[deed]
            transaction.set_rollback(True)


def test_a_screen_that_is_old_changes_nothing(client_for, nurse, counsellor):
    found = services.ask(asked(nurse.home_place), nurse)
    services.answer(found, ADVICE, 0, counsellor)
    data = {"version": 0, "answer": "Toisin.", "kind": "advice", "continues": "asker"}
    response = client_for(counsellor).post(f"/fi/consultations/{found.pk}/answer/", data)
    assert response.status_code == 409
    content = response.content.decode()
    assert "Näin." in content
    assert "Toisin." in content
    assert Consultation.objects.get().answer == "Näin."


def test_identified_needs_a_noted_permission(client_for, nurse):
    topic = NeedTopicFactory()
    data = {"topic": topic.pk, "question": "Miten?", "identification": "permission"}
    client = client_for(nurse)
    assert client.post("/fi/consultations/ask/", data).status_code == 200
    assert not Consultation.objects.exists()
    with_permission = {**data, "permission_on": timezone.localdate().isoformat(), "permission_how": "spoken"}
    assert client.post("/fi/consultations/ask/", with_permission).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.update(permission_on=None)


def test_anonymous_keeps_no_permission(client_for, nurse):
    data = {"topic": NeedTopicFactory().pk, "question": "Miten?", "identification": "anonymous",
            "permission_on": "2026-01-01", "permission_how": "spoken"}  # fmt: skip
    client_for(nurse).post("/fi/consultations/ask/", data)
    found = Consultation.objects.get()
    assert (found.permission_on, found.permission_how) == (None, "")


@pytest.mark.parametrize("text", ["Hänen tunnuksensa on 010170-901K", "Soita 040 123 4567"])
def test_the_guard_stands_before_the_question(client_for, nurse, text):
    data = {"topic": NeedTopicFactory().pk, "question": text, "identification": "anonymous"}
    response = client_for(nurse).post("/fi/consultations/ask/", data)
    assert response.status_code == 200
    assert "010170" not in response.content.decode()
    assert not Consultation.objects.exists()


def test_asker_and_counsellors_of_the_place_are_told_once(nurse, counsellor, django_capture_on_commit_callbacks):
    person(Role.COUNSELLOR, PlaceFactory())
    with django_capture_on_commit_callbacks(execute=True):
        found = services.ask(asked(nurse.home_place), nurse)
    assert [letter.to for letter in mail.outbox] == [[counsellor.email]]
    with django_capture_on_commit_callbacks(execute=True):
        services.answer(found, ADVICE, 0, counsellor)
    assert [letter.to for letter in mail.outbox] == [[counsellor.email], [nurse.email]]


def test_a_call_is_logged_in_three_taps(client_for, counsellor):
    """Topic, profession, send: all else is there already."""
    make_site()
    client = client_for(counsellor)
    topic = NeedTopicFactory()
    content = client.get("/fi/consultations/log/").content.decode()
    assert content.count(" checked") >= 4
    data = {"topic": topic.pk, "profession": "physician", "channel": "phone", "kind": "advice", "continues": "asker",
            "identification": "anonymous"}  # fmt: skip
    client.post("/fi/consultations/log/", data)
    found = Consultation.objects.get()
    assert (found.state, found.asked_by, found.question, found.channel) == (S.CLOSED, None, "", "phone")
    assert (found.profession, found.continues) == ("physician", "asker")


@pytest.mark.parametrize("role", list(Role))
def test_who_asks_and_who_logs(client_for, role):
    make_site()
    client = client_for(role.value)
    acting = role in (Role.HEALTH_STAFF, Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER)
    assert client.get("/fi/consultations/ask/").status_code == (200 if acting else 403)
    assert client.get("/fi/consultations/log/").status_code == (200 if role == Role.COUNSELLOR else 403)
    editing = role in (Role.CONTENT_MANAGER, Role.ADMINISTRATOR)
    assert client.get("/fi/guidance-proposals/").status_code == (200 if editing else 403)


def test_others_questions_are_not_there(client_for, nurse, counsellor):
    found = services.ask(asked(nurse.home_place, question="Salainen kysymys"), nurse)
    other = client_for(person(Role.HEALTH_STAFF, nurse.home_place))
    assert other.get(f"/fi/consultations/{found.pk}/").status_code == 404
    assert str(found.pk) not in other.get("/fi/consultations/").content.decode()
    assert "Salainen kysymys" in client_for(counsellor).get(f"/fi/consultations/{found.pk}/").content.decode()


def test_handed_over_to_somebody_who_answers(nurse, counsellor):
    found = services.ask(asked(nurse.home_place), nurse)
    with pytest.raises(ConsultationChanged):
        services.do(found, D.HAND_OVER, 0, counsellor, to=nurse)
    other = person(Role.COUNSELLOR)
    found = services.do(found, D.HAND_OVER, 0, counsellor, to=other)
    assert found.handled_by == other
    assert D.RELEASE in allowed_deeds(other, found)
    assert selectors.inbox(other).first() == found


def test_inbox_by_age(nurse, counsellor):
    rows = [services.ask(asked(nurse.home_place), nurse) for _ in range(3)]
    for row, days in zip(rows, (1, 9, 4), strict=True):
        Consultation.objects.filter(pk=row.pk).update(asked_on=timezone.localdate() - timedelta(days=days))
    found = list(selectors.inbox(counsellor))
    assert [one.age for one in found] == [9, 4, 1]
    assert [one.is_late for one in found] == [True, True, False]


# --- A question becomes guidance ------------------------------------------------------------------


def test_a_question_becomes_a_draft_that_somebody_else_approves(client_for, nurse, counsellor):
    child(FrontPage.objects.get(locale__language_code="fi"), "guidance")
    found = in_state(S.ANSWERED, nurse, counsellor)
    client = client_for(counsellor)
    path = f"/fi/consultations/{found.pk}/propose/"
    data = {"question": "Kuka neuvoo vuokravelassa?", "answer": "Sosiaaliohjaaja."}
    assert client.post(path, data).status_code == 200  # not read through
    assert client.post(path, {**data, "checked": "on", "answer": "Tunnus 010170-901K"}).status_code == 200
    assert not GuidanceProposal.objects.exists()
    client.post(path, {**data, "checked": "on"})
    proposal = GuidanceProposal.objects.get()
    editor = person(Role.CONTENT_MANAGER)
    response = client_for(editor).post(f"/fi/guidance-proposals/{proposal.pk}/", {"do": "draft"})
    page = GuidancePage.objects.get(title="Kuka neuvoo vuokravelassa?")
    assert response["Location"].endswith(f"/pages/{page.pk}/edit/")
    assert not page.live
    assert page.body[0].value["entries"][0]["answer"] == "Sosiaaliohjaaja."
    assert list(page.topics.all()) == [found.topic]
    with pytest.raises(proposals.AlreadyDecided):
        proposals.decline(proposal, "Ei", editor)


def test_declined_with_a_reason(client_for, nurse, counsellor):
    proposal = proposals.propose(NeedTopicFactory(), "K?", "V.", counsellor)
    client = client_for(person(Role.CONTENT_MANAGER))
    client.post(f"/fi/guidance-proposals/{proposal.pk}/", {"do": "decline", "reason": ""})
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    client.post(f"/fi/guidance-proposals/{proposal.pk}/", {"do": "decline", "reason": "On jo ohjeessa."})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decline_reason) == ("declined", "On jo ohjeessa.")


def test_a_proposal_knows_nothing_of_its_question():
    assert not [field for field in GuidanceProposal._meta.get_fields() if field.related_model is Consultation]


def test_a_decided_proposal_is_deleted_after_its_time_and_its_page_stays(settings, counsellor):
    settings.PROPOSAL_MONTHS = 12
    child(make_site(), "guidance")
    editor = person(Role.CONTENT_MANAGER)
    topic = NeedTopicFactory()
    drafted, declined, fresh, waiting = (proposals.propose(topic, "K?", "V.", counsellor) for _ in range(4))
    page = proposals.make_draft_page(drafted, editor).page
    proposals.decline(declined, "Ei", editor)
    proposals.decline(fresh, "Ei", editor)
    today = timezone.localdate()
    old = today - relativedelta(months=12)
    GuidanceProposal.objects.filter(pk__in=[drafted.pk, declined.pk]).update(decided_on=old - timedelta(days=1))
    GuidanceProposal.objects.filter(pk=fresh.pk).update(decided_on=old)
    GuidanceProposal.objects.filter(pk=waiting.pk).update(proposed_on=old - timedelta(days=400))
    assert proposals.purge_proposals() == 2
    assert set(GuidanceProposal.objects.all()) == {fresh, waiting}
    assert GuidancePage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("number", "gaps"), [(4, 0), (5, 1)])
def test_repeated_topics_without_a_page_are_gaps(settings, nurse, counsellor, number, gaps):
    settings.CONTENT_GAP_QUESTIONS = 5
    topic = NeedTopicFactory()
    for _ in range(number):
        services.log(asked(nurse.home_place, topic=topic), Answered("advice", "asker"), "phone", counsellor)
    assert [(gap.topic, gap.asked) for gap in selectors.content_gaps()] == [(topic, number)] * gaps
    # Purged ones are counted on.
    Consultation.objects.update(closed_on=timezone.localdate() - timedelta(days=61))
    services.purge_consultations()
    assert [gap.asked for gap in selectors.content_gaps()] == [number] * gaps


# --- Forgetting -----------------------------------------------------------------------------------


def test_purge_deletes_the_text_and_keeps_the_codes(settings, nurse, counsellor):
    settings.CONSULTATION_DAYS = 60
    today = timezone.localdate()
    closed = in_state(S.CLOSED, nurse, counsellor)
    in_state(S.IN_ERROR, nurse, counsellor)
    fresh = in_state(S.ANSWERED, nurse, counsellor)
    figures = sum(one.count for one in selectors.consultation_figures(today, today))
    Consultation.objects.exclude(pk=fresh.pk).update(closed_on=today - timedelta(days=61))
    assert services.purge_consultations() == 2
    assert list(Consultation.objects.all()) == [fresh]
    row = ConsultationCount.objects.get()
    assert (row.topic, row.channel, row.answer_kind, row.continues, row.count) == (
        closed.topic, "written", "advice", "asker", 1,
    )  # fmt: skip
    assert sum(one.count for one in selectors.consultation_figures(today, today)) == figures == 2


def test_what_nobody_answers_ends_too(settings, nurse, counsellor):
    settings.CONSULTATION_DAYS = 60
    services.ask(asked(nurse.home_place), nurse)
    Consultation.objects.update(asked_on=timezone.localdate() - timedelta(days=61))
    assert services.close_old() == 1
    found = Consultation.objects.get()
    assert (found.state, found.answer_kind, found.continues) == (S.CLOSED, AnswerKind.UNANSWERED, "asker")


def test_notices_go_with_their_question(nurse, counsellor):
    from referrals.notices.services import purge_notices

    services.ask(asked(nurse.home_place), nurse)
    assert purge_notices() == 0
    Consultation.objects.all().delete()
    assert purge_notices() == 1
    assert not Notice.objects.exists()
