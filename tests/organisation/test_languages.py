"""Three languages: every label of every code list, every column of the demo."""

import importlib
import inspect

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation
from modeltranslation.translator import translator

from organisation.roles import ROLES

# The same word in another language, or a name.
SAME = {"Idea", "Permanent", "Pilot"}


def _code_lists() -> list[type[TextChoices]]:
    found = set()
    for module in ("organisation.enums", "home.models.guidance", "intranet.models"):
        for _name, cls in inspect.getmembers(importlib.import_module(module), inspect.isclass):
            found.update([cls] if issubclass(cls, TextChoices) else [])
            found.update(
                inner for inner in vars(cls).values() if inspect.isclass(inner) and issubclass(inner, TextChoices)
            )
    return sorted(found - {TextChoices}, key=lambda cls: cls.__qualname__)


def test_code_lists_are_found():
    assert {"Profession", "PlaceKind", "AdoptionStatus", "GuidancePage.Group", "AccessibilityFeedback.Status"} <= {
        cls.__qualname__ for cls in _code_lists()
    }


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("choices", _code_lists(), ids=lambda cls: cls.__qualname__)
def test_labels_are_translated(choices, language):
    with translation.override("en"):
        source = {value: str(label) for value, label in choices.choices}
    with translation.override(language):
        labels = {value: str(label) for value, label in choices.choices}
    untranslated = {source[value] for value in source if labels[value] == source[value]}
    assert untranslated <= SAME
    assert len(set(labels.values())) == len(labels), "two values with one label"


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("row", ROLES, ids=lambda row: row.role.value)
def test_roles_are_translated(row, language):
    with translation.override("en"):
        source = (str(row.label), str(row.purpose))
    with translation.override(language):
        label, purpose = str(row.label), str(row.purpose)
    assert label != source[0]
    assert purpose != source[1]


def _translated_columns() -> list[tuple[type, str]]:
    return [
        (model, field)
        for model in translator.get_registered_models(abstract=False)
        for field in sorted(translator.get_options_for_model(model).all_fields)
    ]


def test_every_directory_model_is_translated():
    models = {model.__name__ for model, _field in _translated_columns()}
    assert {"Place", "Municipality", "Service", "Contact", "NeedTopic", "PhoneLine", "Team", "EmergencyBox"} <= models
    for config in ("organisation",):
        for model in apps.get_app_config(config).get_models():
            if any(field.name == "name" for field in model._meta.get_fields()) and model.__name__ != "Contact":
                assert "name" in {field for found, field in _translated_columns() if found is model}, model


@pytest.mark.parametrize(
    ("model", "field"),
    [pair for pair in _translated_columns() if pair[1] != "synonyms"],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_demo_has_all_languages(demo, model, field):
    """What is said in one language is said in all three; nothing is left to the fallback."""
    for row in model.objects.all():
        said = {language: bool((getattr(row, f"{field}_{language}") or "").strip()) for language in ("fi", "sv", "en")}
        assert len(set(said.values())) == 1, (row.pk, field, said)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (model, field)
        for model, field in _translated_columns()
        if field in ("name", "address", "summary", "role", "label", "title")
    ],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_demo_names_are_not_empty(demo, model, field):
    rows = list(model.objects.all())
    assert rows
    for row in rows:
        assert getattr(row, f"{field}_fi").strip()
        assert getattr(row, f"{field}_sv").strip()


def test_column_follows_the_active_language(demo):
    place = apps.get_model("organisation.Place").objects.get(slug="lohja-keskusta")
    names = {}
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            names[language] = str(place)
    assert names == {"fi": place.name_fi, "sv": place.name_sv, "en": place.name_en}
    assert len(set(names.values())) == 3


def test_missing_column_falls_back_to_finnish(db):
    from tests.organisation.factories import PlaceFactory

    place = PlaceFactory(name_fi="Asema", name_sv="", name_en=None)
    for language in ("sv", "en"):
        with translation.override(language):
            assert place.name == "Asema"
