"""Consent: waited for, noted, withdrawn, run out; and forgetting."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from careplans.enums import PlanState
from careplans.models import CarePlan, ConsentNote, PlanCount, PlanNotice, PlanVersion, PurgeRun
from careplans.selectors.page import load_page
from careplans.services import consent as services
from careplans.services.plans import StateChanged, move
from careplans.services.reminders import send_plan_reminders
from careplans.services.retention import due_for_purge, purge_plans
from privacy.accesslog import verify
from privacy.models import AccessEvent
from tests.privacy.leaks import stored

from .factories import (
    SHARES,
    WORDS,
    active_plan,
    by,
    coordinator_of,
    details,
    doctor,
    draft_plan,
    in_days,
    new_plan,
    opened,
    social,
)

pytestmark = pytest.mark.django_db


def test_without_consent_nothing_but_the_frame():
    plan = new_plan()
    assert plan.state == PlanState.WAITING
    assert not load_page(plan).shows_texts
    services.note_consent(plan, details(), by(coordinator_of(plan).user))
    assert CarePlan.objects.get().state == PlanState.DRAFT
    assert load_page(CarePlan.objects.get()).shows_texts


def test_a_newer_note_replaces_and_who_is_left_out_goes_at_once():
    plan = draft_plan()
    who = by(coordinator_of(plan).user)
    services.note_consent(plan, details(parties={"social_services": "share", "primary_care": "talk"}), who)
    assert [note.state for note in ConsentNote.objects.all()] == ["active", "replaced"]
    assert plan.members.get(sector="primary_care").left_on == in_days(0)
    with pytest.raises(services.CoordinatorNotAgreed):
        services.note_consent(plan, details(parties={"primary_care": "share"}), who)


@pytest.mark.parametrize("who", ["coordinator", "member"])
def test_withdrawal_empties_everything_everywhere_at_once(who):
    """By whichever party: plan, versions and database hold no word; log and counts stay, parties are told."""
    plan = active_plan()
    member = plan.members.select_related("user").get(is_coordinator=who == "coordinator")
    events = AccessEvent.objects.filter(reference=plan.reference).count()
    services.withdraw(plan, by(member.user))
    plan.refresh_from_db()
    assert (plan.state, plan.revoke_reason, plan.situation) == (PlanState.REVOKED, "consent", "")
    for related in (plan.concerns, plan.goals, plan.actions, plan.talks):
        assert not related.exists()
    assert [version.content for version in PlanVersion.objects.filter(plan=plan)] == [""]
    told = PlanNotice.objects.filter(kind="withdrawn", reference=plan.reference)
    assert told.count() == plan.members.count() == 2
    assert AccessEvent.objects.filter(reference=plan.reference).count() == events + 1
    assert AccessEvent.objects.last().action == "withdraw"
    assert PlanCount.objects.get(what="withdrawn").count == 1
    assert verify().broken is None
    assert stored(WORDS) == []
    with pytest.raises(StateChanged):
        services.withdraw(plan, by(member.user))


def test_after_withdrawal_no_ciphertext_is_left_either():
    from django.db import connection

    plan = active_plan()
    services.withdraw(plan, by(coordinator_of(plan).user))
    for table, column in (("careplans_careplan", "situation"), ("careplans_planversion", "content")):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table}")
            assert {row[0] for row in cursor.fetchall()} == {""}


def test_withdrawal_of_a_completed_plan_empties_too():
    plan = active_plan()
    who = by(coordinator_of(plan).user)
    move(plan, PlanState.ACTIVE, PlanState.COMPLETED, who)
    services.withdraw(plan, who)
    plan.refresh_from_db()
    assert (plan.state, plan.situation) == (PlanState.COMPLETED, "")


def test_screens_files_and_versions_show_nothing_after_withdrawal(client_for, room):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    url = f"/fi/plans/{plan.pk}/"
    assert "zebratavoite" in client.get(url).content.decode()
    assert "zebratavoite" in client.get(f"{url}versions/1/").content.decode()
    client.post(f"{url}withdraw/")
    for path in ("", "versions/1/", "copy/", "print/", "bundle/", "write/goals/", "talk/"):
        html = client.get(url + path, follow=True).content.decode()
        assert not [word for word in WORDS if word in html], path


def test_running_out(client_for, room):
    """Before: a warning, once. After: on hold and closed to readers. Without a new note: the texts go."""
    today = timezone.localdate()
    plan = active_plan()
    plan.consents.update(valid_until=today + timedelta(days=20))
    assert services.expire_consents(today, 14) == (0, 0, 1)
    assert services.expire_consents(today, 14) == (0, 0, 0)
    plan.consents.update(valid_until=today - timedelta(days=1))
    client = opened(client_for(coordinator_of(plan).user), plan)
    assert "zebratavoite" not in client.get(f"/fi/plans/{plan.pk}/").content.decode()
    assert services.expire_consents(today, 14) == (1, 0, 0)
    plan.refresh_from_db()
    assert plan.state == PlanState.ON_HOLD
    plan.consents.update(ended_on=today - timedelta(days=15))
    other = active_plan()
    assert services.expire_consents(today, 14) == (0, 1, 0)
    plan.refresh_from_db()
    other.refresh_from_db()
    assert (plan.revoke_reason, plan.situation) == ("expired", "")
    assert other.situation == "zebratilanne"
    assert services.expire_consents(today, 14) == (0, 0, 0)


def test_a_new_note_in_time_keeps_the_texts():
    today = timezone.localdate()
    plan = active_plan()
    plan.consents.update(valid_until=today - timedelta(days=1))
    services.expire_consents(today, 14)
    ConsentNote.objects.update(ended_on=today - timedelta(days=30))
    services.note_consent(plan, details(parties=SHARES), by(coordinator_of(plan).user))
    assert services.expire_consents(today, 14) == (0, 0, 0)
    plan.refresh_from_db()
    assert plan.situation == "zebratilanne"


# --- Forgetting ------------------------------------------------------------------------------------


def _old_plans():
    closed, waiting, emptied, kept = active_plan(), new_plan(), active_plan(), active_plan()
    move(closed, PlanState.ACTIVE, PlanState.COMPLETED, by(coordinator_of(closed).user))
    services.withdraw(emptied, by(coordinator_of(emptied).user))
    CarePlan.objects.filter(pk=closed.pk).update(closed_on=in_days(-91))
    CarePlan.objects.filter(pk=waiting.pk).update(created_on=in_days(-15))
    CarePlan.objects.filter(pk=emptied.pk).update(emptied_on=in_days(-8))
    return closed, waiting, emptied, kept


def test_purge_with_dry_run_and_report(room):
    closed, waiting, emptied, kept = _old_plans()
    out = StringIO()
    call_command("purge_plans", dry_run=True, stdout=out)
    assert out.getvalue() == ("3 plans would be deleted: 1 closed long ago, 1 without consent, 1 emptied.\n")
    assert CarePlan.objects.count() == 4
    assert {due.plan.pk for due in due_for_purge()} == {closed.pk, waiting.pk, emptied.pk}
    call_command("purge_plans", quiet=True, stdout=StringIO())
    assert list(CarePlan.objects.values_list("pk", flat=True)) == [kept.pk]
    run = PurgeRun.objects.get()
    assert (run.closed, run.waiting, run.emptied) == (1, 1, 1)
    for plan in (closed, waiting, emptied):
        assert AccessEvent.objects.filter(reference=plan.reference).last().action == "purge"
    assert sum(PlanCount.objects.filter(what="purged").values_list("count", flat=True)) == 3
    assert not PlanNotice.objects.filter(reference__in=[closed.reference, emptied.reference]).exists()
    purge_plans()
    assert PurgeRun.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "state", "days", "goes"),
    [
        ("closed_on", "completed", -90, False),
        ("closed_on", "completed", -91, True),
        ("created_on", "waiting", -14, False),
        ("created_on", "waiting", -15, True),
        ("created_on", "active", -5000, False),
    ],
)
def test_to_the_day(room, field, state, days, goes):
    plan = new_plan()
    closed = in_days(days) if field == "closed_on" else None
    values = {"state": state, "closed_on": closed, "next_review": in_days(1), field: in_days(days)}
    CarePlan.objects.filter(pk=plan.pk).update(**values)
    assert bool(due_for_purge()) == goes


def test_mail_says_how_many_and_nothing_else(room):
    owner = social(email="petra@silta.example", language="sv")
    plans = [active_plan(owner) for _ in range(3)]
    CarePlan.objects.filter(pk__in=[plan.pk for plan in plans[:2]]).update(next_review=in_days(-1))
    PlanNotice.objects.all().delete()
    assert send_plan_reminders().sent == 1
    (letter,) = mail.outbox
    assert "Du har 2 granskningar av planer att göra." in letter.body
    assert letter.body.split() == [
        *"Du har 2 granskningar av planer att göra.".split(),
        letter.body.split()[-2],
        "Silta",
    ]
    assert letter.body.split()[-2].endswith("/sv/plans/")
    for plan in plans:
        assert plan.reference not in letter.body + letter.subject
        assert str(plan.pk) not in letter.body
    assert AccessEvent.objects.filter(action="remind").count() == 2
    assert send_plan_reminders().sent == 0
    assert send_plan_reminders(in_days(8)).sent == 1


def test_no_mail_while_the_room_is_closed(room):
    plan = active_plan(social(email="petra@silta.example"), doctor(email="aino@silta.example"))
    CarePlan.objects.filter(pk=plan.pk).update(next_review=in_days(-1))
    PlanNotice.objects.all().delete()
    room.is_open = False
    room.save()
    assert send_plan_reminders().sent == 0
