"""Every model says what it is for; one that does not fails the build."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import translation

from privacy import records


def test_every_model_is_declared():
    assert records.undeclared() == []


def test_a_new_model_without_a_declaration_fails(monkeypatch: pytest.MonkeyPatch):
    class Diary(models.Model):  # noqa: DJ008  not for people
        class Meta:
            app_label = "reception"

    try:
        assert records.undeclared() == ["reception.Diary"]
        with pytest.raises(CommandError, match="Diary"):
            call_command("document_records", "--check")
    finally:
        del apps.all_models["reception"]["diary"]
        apps.clear_cache()
    assert records.undeclared() == []


def test_no_declaration_is_without_its_model():
    labels = {model._meta.label_lower for model in records.stored_models()}
    labels |= {model._meta.app_label for model in records.stored_models()}
    assert records.declarations().keys() - labels - {"wagtailforms"} == set()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_declarations_are_translated(language: str):
    with translation.override("en"):
        english = {str(text) for record in records.declarations().values() for text in _texts(record)}
    with translation.override(language):
        other = {str(text) for record in records.declarations().values() for text in _texts(record)}
    assert english & other == set()


def _texts(record: records.Record) -> tuple[records.Text, ...]:
    return record.purpose, record.ground, record.retention, record.access


def test_zones_hold_what_they_say():
    """What is anonymous points at nobody but the staff who held the reception, asked or answered."""
    user = apps.get_model("organisation.User")
    declared = records.declarations()
    for model in records.stored_models():
        record = records.record_of(model, declared)
        if record is None or record.zone is not records.Zone.ANONYMOUS:
            continue
        people = [field.name for field in model._meta.get_fields() if field.is_relation and field.related_model is user]
        assert [name for name in people if name not in ("held_by", "asked_by", "handled_by")] == [], model._meta.label
