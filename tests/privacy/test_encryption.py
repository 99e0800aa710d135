"""Texts of zone 3 at rest: tokens in the database, clear refusals without the right key, rotation."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from careplans.models import CarePlan, Goal
from privacy.encryption import KeyMissing, WrongKey, decrypt, encrypt, encrypted_fields, forget_proofs
from privacy.models import KeyProof
from tests.careplans.factories import draft_plan, write_words

pytestmark = pytest.mark.django_db
TEXT = "Zebratilanne ääkkösin 🌉"


@pytest.fixture(autouse=True)
def _fresh():
    forget_proofs()
    yield
    forget_proofs()


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [row[0] for row in cursor.fetchall()]


def test_the_database_holds_tokens():
    plan = draft_plan()
    plan.situation = TEXT
    plan.save()
    assert CarePlan.objects.get().situation == TEXT
    (token,) = raw("careplans_careplan", "situation")
    assert token.startswith("gAAAA")
    assert "ebra" not in token


def test_every_text_of_a_plan_is_encrypted():
    """A text field of the room that is free to write in is of the encrypting kind; codes have choices."""
    from django.apps import apps
    from django.db import models

    plain = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("careplans").get_models()
        for field in model._meta.local_fields
        if isinstance(field, (models.TextField, models.CharField)) and not field.choices
    }
    encrypted = {f"{model.__name__}.{name}" for model, name in encrypted_fields()}
    assert plain - encrypted == {
        "CarePlan.reference",
        "PlanVersion.activated_by",
        "PlanSettings.controller",
        "PlanSettings.contact",
        "PlanSettings.dpia_reference",
        "PlanNotice.reference",
    }


def test_texts_cannot_be_searched():
    with pytest.raises(Exception, match="Unsupported lookup"):
        CarePlan.objects.filter(situation="x").exists()


def test_without_a_key_nothing_is_read_or_written(settings):
    plan = draft_plan()
    write_words(plan)
    before = raw("careplans_goal", "text")
    settings.PLAN_ENCRYPTION_KEYS = []
    with pytest.raises(KeyMissing):
        list(Goal.objects.all())
    with pytest.raises(KeyMissing):
        encrypt("x")
    settings.PLAN_ENCRYPTION_KEYS = ["not a key"]
    with pytest.raises(KeyMissing):
        encrypt("x")
    assert raw("careplans_goal", "text") == before


def test_with_a_wrong_key_nothing_is_read_or_written(settings):
    right = settings.PLAN_ENCRYPTION_KEYS
    plan = draft_plan()
    write_words(plan)
    encrypt("x")
    before = raw("careplans_goal", "text")
    settings.PLAN_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(WrongKey):
        list(Goal.objects.all())
    with pytest.raises(WrongKey):
        encrypt("a new text would be under another key")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("rotate_plan_key", quiet=True)
    assert raw("careplans_goal", "text") == before
    settings.PLAN_ENCRYPTION_KEYS = right
    assert Goal.objects.get().text == "zebratavoite"


def test_rotation(settings):
    old = settings.PLAN_ENCRYPTION_KEYS
    plan = draft_plan()
    write_words(plan)
    out = StringIO()
    call_command("rotate_plan_key", new=True, stdout=out)
    new = out.getvalue().strip()
    settings.PLAN_ENCRYPTION_KEYS = [new, *old]
    before = raw("careplans_goal", "text")
    out = StringIO()
    call_command("rotate_plan_key", quiet=True, dry_run=True, stdout=out)
    assert raw("careplans_goal", "text") == before
    texts = int(out.getvalue().split()[0])
    assert texts == 7
    call_command("rotate_plan_key", quiet=True, stdout=StringIO())
    out = StringIO()
    call_command("rotate_plan_key", quiet=True, stdout=out)
    assert out.getvalue().startswith(f"0 texts encrypted with the first key, {texts} already were")
    forget_proofs()
    settings.PLAN_ENCRYPTION_KEYS = [new]
    assert Goal.objects.get().text == "zebratavoite"
    assert encrypt("x")
    settings.PLAN_ENCRYPTION_KEYS = old
    with pytest.raises(WrongKey):
        list(Goal.objects.all())


def test_nothing_stays_nothing(settings):
    settings.PLAN_ENCRYPTION_KEYS = []
    assert encrypt("") == decrypt("") == ""


def test_the_proof_says_nothing():
    encrypt("x")
    assert KeyProof.objects.get().token.startswith("gAAAA")
