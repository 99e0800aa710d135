"""No run, question, slip or referral can be joined to a person: by the schema, and by what a dump holds."""

import pytest
from django.apps import apps
from django.db import connection, models

from organisation.models import User
from privacy.codes import is_code
from referrals.models import (
    Consultation,
    ConsultationCount,
    GuidanceProposal,
    Notice,
    Referral,
    ReferralCount,
    ReferralEvent,
    ReferralReasonCount,
    Slip,
    SlipCount,
)

from .case_factories import Case, S

ANONYMOUS = [SlipCount, ConsultationCount, ReferralCount, ReferralReasonCount]
CODED = [Slip, Consultation, Referral, ReferralEvent, Notice, GuidanceProposal]
CODE = 40
# Who works here; nobody else is ever pointed at.
STAFF = {"issued_by", "asked_by", "handled_by", "requested_by", "by", "receiver", "proposed_by", "decided_by"}
# Words that people write, each behind the guard.
WORDS = {
    "Consultation.question", "Consultation.answer", "GuidanceProposal.question", "GuidanceProposal.answer",
    "GuidanceProposal.decline_reason", "Referral.note",
}  # fmt: skip


@pytest.mark.parametrize("model", ANONYMOUS, ids=lambda model: model.__name__)
def test_what_stays_has_no_person_no_clock_and_no_words(model):
    for field in model._meta.concrete_fields:
        name = f"{model.__name__}.{field.name}"
        assert not (field.is_relation and field.related_model is User), name
        assert not isinstance(field, (models.DateTimeField, models.TimeField, models.TextField, models.UUIDField)), name
        if isinstance(field, models.DateField):
            assert field.name == "month"
        if isinstance(field, models.CharField):
            assert field.max_length <= CODE, name


@pytest.mark.parametrize("model", CODED, ids=lambda model: model.__name__)
def test_what_is_kept_for_a_while_points_at_staff_only_and_holds_codes(model):
    for field in model._meta.concrete_fields:
        name = f"{model.__name__}.{field.name}"
        if field.is_relation and field.related_model is User:
            assert field.name in STAFF, name
        if isinstance(field, models.TextField):
            assert name in WORDS, name
        if isinstance(field, models.CharField) and field.max_length > CODE:
            assert name in WORDS, name
        if isinstance(field, models.DateTimeField):
            assert name in ("ReferralEvent.at", "Notice.claimed_at"), name


def test_the_cases_are_not_joined_to_each_other():
    """A question knows no slip, a slip no referral, a run none of them: the chain cannot be followed."""
    cases = {Slip, Consultation, Referral, GuidanceProposal}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in cases:
                assert model._meta.label in ("referrals.ReferralEvent", "referrals.Referral_reasons"), field


def test_they_are_in_no_log_and_no_index():
    from auditlog.registry import auditlog
    from wagtail.search.index import get_indexed_models

    for model in (*CODED, *ANONYMOUS):
        assert not auditlog.contains(model)
        assert model not in get_indexed_models()


def test_nobody_is_named_by_a_row():
    """What prints a row prints no code."""
    case_words = {str(model()) for model in (Slip, Consultation, Referral, Notice)}
    assert not any(is_code(word) for word in case_words)


@pytest.mark.django_db
def test_a_dump_after_the_purge_holds_no_code():
    from datetime import timedelta

    from django.utils import timezone

    from referrals.notices.services import purge_notices
    from referrals.referring.services import purge_referrals

    case = Case(S.COMPLETED)
    Referral.objects.update(ended_on=timezone.localdate() - timedelta(days=999))
    purge_referrals()
    purge_notices()
    key = str(case.referral.pk)
    for table in connection.introspection.table_names():
        if table.startswith("referrals_"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                content = repr(cursor.fetchall())
            assert case.referral.code not in content, table
            assert key not in content, table
            assert key.replace("-", "") not in content, table
