"""The access log: one chain, which nobody changes without being found."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from privacy.accesslog import Access, Actor, record, verify
from privacy.models import AccessEvent, AccessLogHead

from .chain import empty_log

WHO = Actor("Aino Esimerkki", 7, "nurse", 3)
TRIGGERS = {
    "sqlite": ["DROP TRIGGER privacy_log_update", "DROP TRIGGER privacy_log_delete"],
    "postgresql": ["ALTER TABLE privacy_accessevent DISABLE TRIGGER privacy_log_stays"],
}


def write(number: int = 5) -> None:
    for index in range(number):
        record(WHO, [Access("plan", "read", "review", f"REF{index}", place_id=3 if index % 2 else 4)])


def by_sql(statement: str) -> None:
    """What somebody with the database's own rights can do: the triggers are taken away first."""
    with connection.cursor() as cursor:
        for drop in TRIGGERS[connection.vendor]:
            cursor.execute(drop)
        cursor.execute(statement)


@pytest.mark.django_db
def test_events_follow_each_other():
    write()
    events = list(AccessEvent.objects.all())
    assert [event.number for event in events] == [1, 2, 3, 4, 5]
    assert [event.previous for event in events[1:]] == [event.digest for event in events[:-1]]
    assert [event.own_place for event in events] == [False, True, False, True, False]
    assert verify().broken is None
    assert verify().count == 5
    assert verify().digest == events[-1].digest


@pytest.mark.django_db
def test_many_at_once_cost_as_much_as_one(django_assert_num_queries):
    write(1)
    with django_assert_num_queries(5):
        record(WHO, [Access("plan", "list", "own_list", f"R{number}") for number in range(30)])
    assert verify().count == 31


@pytest.mark.django_db
def test_an_identity_code_is_no_reason():
    with pytest.raises(ValidationError):
        record(WHO, [Access("plan", "open", "other", "R", "311219F998S soitti")])
    assert not AccessEvent.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["UPDATE privacy_accessevent SET actor = 'x'", "DELETE FROM privacy_accessevent"])
def test_the_database_refuses(deed):
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)
    assert verify().count == 1


@pytest.mark.django_db
def test_the_application_refuses_too():
    write(1)
    event = AccessEvent.objects.get()
    for deed in (event.save, event.delete):
        with pytest.raises(TypeError):
            deed()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessEvent.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AccessEvent.objects.update(purpose="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "row", "problem"),
    [
        ("UPDATE privacy_accessevent SET actor = 'Joku muu' WHERE number = 3", 3, "the row was changed"),
        ("UPDATE privacy_accessevent SET own_place = NULL WHERE number = 2", 2, "the row was changed"),
        ("UPDATE privacy_accessevent SET purpose = '' WHERE number = 5", 5, "the row was changed"),
        ("DELETE FROM privacy_accessevent WHERE number = 4", 4, "the row is missing"),
        ("DELETE FROM privacy_accessevent WHERE number = 5", 5, "the row is missing"),
        ("DELETE FROM privacy_accessevent WHERE number = 1", 1, "the row is missing"),
        ("DELETE FROM privacy_accessloghead", 1, "the end of the chain is missing"),
    ],
)
def test_tampering_is_found_and_named(statement, row, problem):
    write()
    by_sql(statement)
    verdict = verify()
    assert (verdict.broken, verdict.problem) == (row, problem)
    with pytest.raises(CommandError, match=f"row {row}: {problem}"):
        call_command("verify_access_log", quiet=True)


@pytest.mark.django_db
def test_a_whole_chain_written_anew_is_found_by_what_was_noted():
    write()
    out = StringIO()
    call_command("verify_access_log", quiet=True, stdout=out)
    noted = out.getvalue().split("Last: ")[1].strip()
    write(2)
    call_command("verify_access_log", quiet=True, expect=noted, stdout=StringIO())
    by_sql("DELETE FROM privacy_accessevent")
    AccessLogHead.objects.all().delete()
    write(9)
    assert verify().broken is None
    with pytest.raises(CommandError, match="written anew"):
        call_command("verify_access_log", quiet=True, expect=noted, stdout=StringIO())


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database that other connections see; what a test has written is taken out again."""
    with django_db_blocker.unblock():
        yield
        empty_log()
        connection.close()


def test_forty_writers_make_one_chain(committed):
    before = verify().count
    start = threading.Barrier(8)

    def work(number: int) -> None:
        if number < 8:
            start.wait()
        try:
            with transaction.atomic():
                record(WHO, [Access("test", "read", "review", f"T{number}"), Access("test", "read", "review", "T")])
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))
    verdict = verify()
    assert verdict.broken is None
    assert verdict.count == before + 80
