"""Nobody can be found in what is counted: by the schema, by the order of rows, by leftovers."""

import uuid

import pytest
from django.apps import apps
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisation.models import User
from reception.models import (
    BookingCount,
    ClientFeedback,
    ReceptionSession,
    SessionTap,
    Visit,
)
from reception.models.feedback import WORDS_LENGTH
from reception.tally import services

from .visit_factories import counsellor, session_of, visit_tap

CODE = 40
ANONYMOUS = [Visit, Visit.topics.through, Visit.guided_to.through, SessionTap, ClientFeedback, BookingCount]


@pytest.mark.parametrize("model", ANONYMOUS, ids=lambda model: model.__name__)
def test_schema(model):
    """No person, no clock, no text longer than a code; what there is else stands here by name."""
    for field in model._meta.get_fields():
        if field.auto_created and not field.concrete:
            continue
        name = f"{model.__name__}.{field.name}"
        assert not (field.is_relation and field.related_model is User), name
        assert not isinstance(field, (models.DateTimeField, models.TimeField, models.TextField)), name
        if isinstance(field, models.CharField):
            allowed = WORDS_LENGTH if name == "ClientFeedback.words" else CODE
            assert field.max_length <= allowed, name
            assert name == "ClientFeedback.words" or field.choices, f"{name}: free text"


def test_columns_of_a_visit():
    """A column more is a decision, not an accident."""
    assert {field.name for field in Visit._meta.get_fields() if field.concrete} == {
        "id", "session", "arrival", "outcome", "prior_contact", "age_band", "language", "channel", "resolved",
        "company", "topics", "guided_to",
    }  # fmt: skip


def test_nothing_points_at_a_visit():
    pointing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Visit
    }
    assert pointing == {"reception.Visit_topics", "reception.Visit_guided_to"}


def test_visits_are_in_no_log(db):
    from auditlog.registry import auditlog
    from wagtail.search.index import get_indexed_models

    for model in (Visit, SessionTap, ReceptionSession, ClientFeedback):
        assert not auditlog.contains(model)
        assert model not in get_indexed_models()


def dump(table: str) -> list[tuple]:
    """The rows as they lie in the table, without asking for an order: what a dump holds."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {place}")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def key_of(value) -> str:
    return uuid.UUID(str(value)).hex


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(["own", "told", "brought", "street", "booked", "slip"]))
def test_a_dump_does_not_reveal_the_order(order):
    """Rows lie by their random keys, in all three tables; the keys are drawn at closing, after all taps."""
    session = session_of(counsellor())
    phone_keys = []
    for number, arrival in enumerate(order):
        tap = visit_tap(topics=("money", "housing"), arrival=arrival, guided_to=(f"s{number}",))
        phone_keys.append(tap["key"])
        services.count_taps(session, [tap])
    services.close_session(session)
    for correct in (False, True):
        if correct:
            add = visit_tap(arrival="own")["codes"]
            services.correct_session(session, session.held_by, services.Correction("forgotten", 0, 0, add=add))
        mine = {key_of(pk) for pk in Visit.objects.filter(session=session).values_list("pk", flat=True)}
        assert not mine & {key_of(key) for key in phone_keys}
        for table, column in (
            ("reception_visit", "id"),
            ("reception_visit_topics", "visit_id"),
            ("reception_visit_guided_to", "visit_id"),
        ):
            rows = [key_of(row[column]) for row in dump(table) if key_of(row[column]) in mine]
            assert rows == sorted(rows), table
        assert len(mine) == len(order) + correct


@pytest.mark.django_db
def test_the_same_taps_lie_in_another_order_each_time():
    """Keys are drawn anew: the order of the table has nothing to do with the order of the taps."""
    seen = set()
    for _ in range(12):
        session = session_of(counsellor())
        arrivals = ["own", "told", "brought", "street", "booked", "slip"]
        services.count_taps(session, [visit_tap(arrival=arrival) for arrival in arrivals])
        services.close_session(session)
        wanted = {key_of(session.pk)}
        seen.add(tuple(row["arrival"] for row in dump("reception_visit") if key_of(row["session_id"]) in wanted))
    assert len(seen) > 6


@pytest.mark.django_db
def test_nothing_of_the_taps_is_left_after_closing():
    session = session_of(counsellor())
    taps = [visit_tap() for _ in range(5)]
    services.count_taps(session, [*taps, {"key": str(uuid.uuid4()), "undo": taps[0]["key"]}])
    services.close_session(session)
    for table in connection.introspection.table_names():
        if not table.startswith("reception_"):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")
            content = repr(cursor.fetchall()).replace("-", "")
        for tap in taps:
            assert tap["key"].replace("-", "") not in content, table


@pytest.mark.django_db
def test_two_visits_cannot_be_joined():
    """The same client twice: the rows share the session and codes, and nothing that either client alone has."""
    session = session_of(counsellor())
    services.count_taps(session, [visit_tap(), visit_tap()])
    services.close_session(session)
    one, two = (row for row in dump("reception_visit") if key_of(row["session_id"]) == key_of(session.pk))
    assert {name for name in one if one[name] != two[name]} == {"id"}
    assert uuid.UUID(key_of(one["id"])).version == uuid.UUID(key_of(two["id"])).version == 4
