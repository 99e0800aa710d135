"""The daily job: everything once, whoever runs it, and what fails leaves the rest running."""

import threading
import time
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from dateutil.relativedelta import relativedelta
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from home.lifecycle.services import purge_search_misses
from home.models import CheckReminder, SearchMiss
from intranet.locks import LEASE, only_one
from intranet.models import JobLock
from organisation.enums import Profession
from tests.home.factories import GuidancePageFactory, child, make_site
from tests.organisation.factories import UserFactory


@pytest.fixture
def overdue(db):
    today = timezone.localdate()
    UserFactory(profession=Profession.SOCIAL_COUNSELLOR, email="owner@silta.example")
    return GuidancePageFactory(
        parent=child(make_site(), "guidance"),
        owner_role="social_counsellor",
        check_months=6,
        checked_on=today - relativedelta(months=7),
    )


def test_twice_sends_one_mail(overdue):
    for _ in range(2):
        call_command("run_daily", quiet=True)
    assert len(mail.outbox) == 1


def test_a_run_leaves_the_work_to_the_one_that_is_on(overdue, capsys):
    with only_one("daily") as ours:
        assert ours
        call_command("run_daily")
    assert "Another run is at work" in capsys.readouterr().out
    assert mail.outbox == []
    call_command("run_daily", quiet=True)
    assert len(mail.outbox) == 1


def test_the_lease_of_a_run_that_died_ends(db):
    JobLock.objects.create(name="daily", holder="dead", taken_until=timezone.now() + LEASE)
    with only_one("daily") as ours:
        assert not ours
    JobLock.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    with only_one("daily") as ours:
        assert ours


@pytest.mark.parametrize(("ahead", "free"), [(timedelta(days=1), True), (LEASE + timedelta(minutes=5), False)])
def test_a_lease_written_while_the_clock_was_wrong_holds_nobody_up(db, ahead, free):
    """A day ahead the clock was wrong; a few minutes are another host's clock."""
    JobLock.objects.create(name="daily", holder="tomorrow", taken_until=timezone.now() + ahead)
    with only_one("daily") as ours:
        assert ours is free


def test_a_job_that_fails_gives_the_lease_back(db):
    with pytest.raises(RuntimeError), only_one("daily"):
        raise RuntimeError
    with only_one("daily") as ours:
        assert ours


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Real parallel connections see real rows: nothing is rolled back, the rows are taken away afterwards."""
    with django_db_blocker.unblock():
        JobLock.objects.filter(name="daily").delete()
        yield
        JobLock.objects.filter(name="daily").delete()
        connection.close()


def test_four_at_once_do_it_once(committed):
    done, start = [], threading.Barrier(4)

    def step():
        done.append(threading.get_ident())
        time.sleep(0.5)
        return "done"

    def run():
        try:
            start.wait()
            call_command("run_daily", quiet=True)
        finally:
            connection.close()

    with patch("intranet.management.commands.run_daily.STEPS", (("Step", step),)):
        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(done) == 1
        call_command("run_daily", quiet=True)
    assert len(done) == 2


def test_a_failing_step_leaves_the_others_running(overdue, capsys):
    SearchMiss.objects.create(day=date(2020, 1, 1), language="fi", phrase="vanha", found=0)
    with (
        patch("intranet.management.commands.run_daily.check_internal_links", side_effect=RuntimeError("broken")),
        patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=OSError("no server")),
        pytest.raises(CommandError, match=r"Failed: .+"),
    ):
        # The table of steps holds the functions themselves.
        call_command("run_daily", quiet=True)
    assert not SearchMiss.objects.exists()
    assert not CheckReminder.objects.exists()
    call_command("run_daily", quiet=True)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("days", "kept"), [(0, True), (365, True), (366, False), (4000, False)])
def test_old_searches_go(db, days, kept):
    today = date(2026, 11, 22)
    SearchMiss.objects.create(day=today - timedelta(days=days), language="fi", phrase="velka", found=0)
    assert purge_search_misses(today) == (0 if kept else 1)
    assert SearchMiss.objects.exists() == kept


def test_the_setting_says_how_old(db, settings):
    settings.SEARCH_MISS_MONTHS = 1
    SearchMiss.objects.create(day=date(2026, 10, 21), language="fi", phrase="velka", found=0)
    assert purge_search_misses(date(2026, 11, 22)) == 1
