"""No field anywhere takes an identity code: found by walking the process, not by a list.

Every form class that exists once all addresses, admin forms and blocks are imported is asked to
clean a code with every one of its fields. A field may refuse in its own words (a date, a choice);
it may not hand the code on.
"""

import importlib
import inspect
import io
import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import get_resolver
from django.utils.translation import override
from wagtail import blocks
from wagtail.admin.viewsets import viewsets
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

import home.blocks
from privacy.identity import contains_identity_code

CODE = "311219F998S"
TEXT = f"Asiakas {CODE} soitti"
FORM_MODULES = (
    "forms",
    "views",
    "viewsets",
    "filters",
    "wagtail_hooks",
    "edit_handlers",
    "panels",
    "widgets",
    "blocks",
)


def _family(cls: type) -> Iterator[type]:
    for child in cls.__subclasses__():
        yield child
        yield from _family(child)


def _of_an_installed_application(name: str) -> bool:
    """Not in a package that is an application which this project does not install."""
    installed = {config.name for config in apps.get_app_configs()}
    parts = name.split(".")
    above = [".".join(parts[:length]) for length in range(2, len(parts))]
    return all(package in installed or not find_spec(f"{package}.apps") for package in above if _is_package(package))


@cache
def _is_package(name: str) -> bool:
    spec = find_spec(name)
    return spec is not None and spec.submodule_search_locations is not None


def _importable(package: ModuleType) -> Iterator[str]:
    folder = Path(package.__path__[0])
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        # "providers": a hundred services to log in by, none of which is installed.
        if any(
            part.startswith("test") or part in ("migrations", "management", "providers", "__init__") for part in parts
        ):
            continue
        name = ".".join((package.__name__, *parts))
        if any(part in FORM_MODULES for part in parts) and _of_an_installed_application(name):
            yield name


@pytest.fixture(scope="module")
def everything_imported() -> list[type]:
    """Addresses, forms of all installed applications, and the forms that the admin builds at run time.

    Returns those last ones: nobody else keeps them alive.
    """
    built = []
    assert get_resolver().reverse_dict  # loads every included module of addresses
    for config in apps.get_app_configs():
        for name in _importable(config.module):
            try:
                importlib.import_module(name)
            except (ImportError, RuntimeError, ImproperlyConfigured):
                continue  # optional parts whose package or application is not installed
    with override("en"):
        built.extend(model.get_edit_handler().get_form_class() for model in get_page_models())
        for model in get_snippet_models():
            view_set = model.snippet_viewset
            built.append(view_set.get_edit_handler().get_form_class())
        for view_set in viewsets.viewsets:
            if hasattr(view_set, "get_form_class"):
                built.append(view_set.get_form_class())
                built.append(view_set.get_form_class(for_update=True))
    return built


def _all_forms() -> list[type[forms.BaseForm]]:
    found = {cls for cls in _family(forms.BaseForm) if hasattr(cls, "base_fields")}
    for formset in _family(forms.BaseFormSet):
        if hasattr(formset, "form"):
            found.add(formset.form)
    return sorted(found, key=lambda cls: (cls.__module__, cls.__qualname__))


def _attempts(field: forms.Field) -> Iterator[object]:
    if isinstance(field, forms.FileField):
        yield SimpleUploadedFile(f"{CODE}.png", _png(), "image/png")
        return
    yield TEXT
    yield CODE
    yield f"https://example.org/?{CODE}"
    yield f"{CODE}@example.org"
    yield f'{{"note": "{TEXT}"}}'
    yield f'"{TEXT}"'


def _png() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    return file.getvalue()


def _passes(field: forms.Field) -> list[object]:
    """The attempts that the field hands on with the code inside."""
    through = []
    for attempt in _attempts(field):
        try:
            value = field.clean(attempt, None) if isinstance(field, forms.FileField) else field.clean(attempt)
        except (ValidationError, TypeError, ValueError, AttributeError, KeyError):
            continue  # refused, or not text at all
        shown = getattr(value, "name", None) or str(value)
        if contains_identity_code(shown):
            through.append(attempt)
    return through


def test_walk_reaches_the_forms(everything_imported):
    """The walk is worth something only while it really meets the forms that people type into."""
    names = {f"{cls.__module__}.{cls.__name__}" for cls in _all_forms()}
    assert {
        "intranet.forms.AccessibilityFeedbackForm",
        "intranet.forms.AccountForm",
        "allauth.account.forms.LoginForm",
        "allauth.mfa.base.forms.AuthenticateForm",
        "wagtail.admin.forms.search.SearchForm",
        "organisation.viewsets.users.UserEditForm",
        "wagtail.documents.forms.BaseDocumentForm",
        "wagtail.images.forms.BaseImageForm",
    } <= names
    fields = {name for cls in _all_forms() for name in cls.base_fields}
    assert {"brief_do_now", "handout_text", "body", "room_hint_sv", "phone", "keywords", "slug"} <= fields
    assert len(names) > 120


def test_no_form_field_lets_a_code_through(everything_imported, db):
    seen = 0
    holes = set()
    for cls in _all_forms():
        for name, field in cls.base_fields.items():
            if isinstance(field, blocks.BlockField):
                continue  # a StreamField's form field; its blocks are walked below
            if field.disabled:
                continue  # whatever is sent, the form keeps what it had
            seen += 1
            if _passes(field):
                holes.add(f"{cls.__module__}.{cls.__qualname__}.{name} ({type(field).__name__})")
    assert seen > 600
    assert not holes, "\n".join(sorted(holes))


def test_every_text_field_class_carries_the_guard(everything_imported):
    """Fields that a form makes at run time are of these classes: none steps out of the guarded method."""
    classes = {cls for base in (forms.Field, models.Field) for cls in _family(base)}
    assert len(classes) > 60
    # PostgreSQL's array fields run the guarded method for the array and for each of its items.
    own = [cls for cls in classes if not getattr(cls.run_validators, "guards_identity", False)]
    assert {cls.__module__.split(".")[2] for cls in own} <= {"postgres"}


def _model_fields() -> Iterator[models.Field]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if isinstance(field, (models.CharField, models.TextField, models.FileField)):
                yield field


def test_every_model_text_field_refuses_a_code(everything_imported, db):
    holes, seen = [], set()
    for field in _model_fields():
        seen.add(str(field))
        value = SimpleUploadedFile(f"{CODE}.txt", b"x") if isinstance(field, models.FileField) else TEXT
        try:
            field.run_validators(value)
        except ValidationError as error:
            if "identity_code" in {one.code for one in error.error_list}:
                continue
        holes.append(str(field))
    assert {
        "organisation.Place.name_sv",
        "home.GuidancePage.handout_text",
        "wagtailcore.Page.title",
        "wagtaildocs.Document.file",
        "wagtailimages.Image.file",
        "intranet.AccessibilityFeedback.text",
        "wagtail_localize.StringTranslation.data",
        "wagtailcore.Comment.text",
    } <= seen
    assert not holes, holes


# --- Blocks -----------------------------------------------------------------------------------


def _blocks_of(block: blocks.Block, path: str) -> Iterator[tuple[str, blocks.Block]]:
    yield path, block
    for name, child in getattr(block, "child_blocks", {}).items():
        yield from _blocks_of(child, f"{path}.{name}")
    if isinstance(block, blocks.ListBlock):
        yield from _blocks_of(block.child_block, f"{path}[]")


def _stream_blocks() -> list[tuple[str, blocks.Block]]:
    return [
        pair
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
        for pair in _blocks_of(field.stream_block, f"{model.__name__}.{field.name}")
    ]


def test_every_block_field_refuses_a_code(db):
    seen, holes = set(), []
    for path, block in _stream_blocks():
        if not isinstance(block, blocks.FieldBlock):
            continue
        seen.add(path)
        if isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.RichTextBlock)):
            value = block.value_from_form(TEXT)
            try:
                block.clean(value)
            except ValidationError as error:
                if "identity_code" in {one.code for one in error.error_list}:
                    continue
            holes.append(path)
        elif _passes(block.field):
            holes.append(path)
    assert {
        "GuidancePage.body.text.value",
        "GuidancePage.body.facts.entries[].text",
        "GuidancePage.body.do_dont.dont[]",
        "GuidancePage.body.questions.entries[].answer",
        "NewsPage.body.picture.caption",
        "CoveragePage.body.evidence.claim",
    } <= seen
    assert not holes, holes


def test_every_block_of_the_project_is_in_a_stream():
    """Otherwise the walk above would miss it."""
    walked = {type(block) for _path, block in _stream_blocks()}
    for name, cls in inspect.getmembers(home.blocks, inspect.isclass):
        assert cls in walked, name


def test_rich_text_refuses_a_code_across_markup():
    block = blocks.RichTextBlock()
    part = {"key": "a", "text": "010170-901K", "type": "unstyled", "depth": 0, "entityRanges": []}
    part["inlineStyleRanges"] = [{"offset": 3, "length": 5, "style": "BOLD"}]
    raw = json.dumps({"blocks": [part], "entityMap": {}})
    value = block.value_from_datadict({"text": raw}, {}, "text")
    assert "<b>" in value.source
    with pytest.raises(ValidationError) as caught:
        block.clean(value)
    assert {error.code for error in caught.value.error_list} == {"identity_code"}
