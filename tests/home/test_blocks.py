"""Blocks: half-filled drafts render, previews render, every block says what it is for."""

import uuid
from typing import Any

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from home.models import GuidancePage, NewsPage

from .factories import GuidancePageFactory, child, make_site

STREAM = GuidancePage.body.field.stream_block
NAMES = list(STREAM.child_blocks)


def emptied(block: blocks.Block) -> Any:
    """What the editor stores when somebody has added the block and filled in nothing."""
    if isinstance(block, blocks.StructBlock):
        return {name: emptied(child) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [{"type": "item", "id": str(uuid.uuid4()), "value": emptied(block.child_block)}]
    if isinstance(block, (blocks.ChooserBlock, ImageBlock, blocks.DateBlock)):
        return None
    if isinstance(block, blocks.ChoiceBlock):
        return ""
    return ""


def without_items(block: blocks.Block) -> Any:
    if isinstance(block, blocks.StructBlock):
        return {name: without_items(child) for name, child in block.child_blocks.items()}
    return [] if isinstance(block, blocks.ListBlock) else emptied(block)


def stream(name: str, value: Any, block: blocks.StreamBlock = STREAM):
    return block.to_python([{"type": name, "value": value, "id": str(uuid.uuid4())}])


def render(page) -> str:
    return "".join(child.render({"page": page, "request": RequestFactory().get("/")}) for child in page.body)


HALF = {"nothing filled in": emptied, "lists emptied": without_items, "only the type": lambda block: {}}


@pytest.mark.parametrize("half", HALF)
@pytest.mark.parametrize("name", NAMES)
def test_half_filled_block_renders(db, reader, name, half):
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Luonnos")
    page.body = stream(name, HALF[half](STREAM.child_blocks[name]))
    page.save()
    page = GuidancePage.objects.get(pk=page.pk)
    assert [block.block_type for block in page.body] == [name]
    if half != "only the type":  # which no editor can save
        assert "None" not in render(page)
    response = reader.get(page.url)
    assert response.status_code == 200
    assert "Luonnos" in response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_half_filled_draft_is_previewed(db, editor, name):
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Luonnos")
    page.body = stream(name, emptied(STREAM.child_blocks[name]))
    page.save_revision()
    response = editor.get(f"/admin/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert "Luonnos" in response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_block_says_what_it_is_for(name):
    block = STREAM.child_blocks[name]
    assert len(str(block.get_description())) > 10
    assert block.meta.icon


@pytest.mark.parametrize("name", NAMES)
def test_block_has_a_preview_in_the_picker(name):
    assert STREAM.child_blocks[name].is_previewable


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_preview_renders(demo, editor, name, language):
    """With the county's own entries where the block shows some; as the picker asks for it."""
    block = STREAM.child_blocks[name]
    with translation.override(language):
        response = editor.get("/admin/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    content = response.content.decode()
    body = content.split("<body")[1]
    assert "None" not in body
    assert len(body) > 100


def test_every_block_has_its_template():
    for name, block in STREAM.child_blocks.items():
        assert block.meta.template == f"home/blocks/{name}.html"
        assert get_template(block.meta.template)


def test_news_blocks_are_guidance_blocks():
    news = NewsPage.body.field.stream_block.child_blocks
    assert set(news) < set(NAMES)
    for name, block in news.items():
        assert type(block) is type(STREAM.child_blocks[name])


def test_headings_have_anchors(db, reader):
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Rahat")
    page.body = STREAM.to_python(
        [
            {"type": "text", "value": {"title": f"Otsikko {n}", "value": "<p>x</p>"}, "id": str(uuid.uuid4())}
            for n in range(4)
        ]
    )
    page.save()
    content = reader.get(page.url).content.decode()
    assert len(page.headings) == 4
    for heading in page.headings:
        assert content.count(f'id="{heading["id"]}"') == 1
        assert f'href="#{heading["id"]}"' in content


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("contacts", "services", "related", "picture")])
def test_text_is_text(db, reader, name):
    """What editors type is shown and never run."""

    def filled(block: blocks.Block) -> Any:
        if isinstance(block, blocks.StructBlock):
            return {key: filled(inner) for key, inner in block.child_blocks.items()}
        if isinstance(block, blocks.ListBlock):
            return [{"type": "item", "id": str(uuid.uuid4()), "value": filled(block.child_block)}]
        if isinstance(block, blocks.ChoiceBlock):
            return block.field.choices[-1][0] if not callable(block.field.choices) else ""
        if isinstance(block, (blocks.DateBlock, blocks.ChooserBlock)):
            return None
        if isinstance(block, blocks.RichTextBlock):
            return "<p>Teksti</p>"
        return HOSTILE

    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title=HOSTILE[:100], lead=HOSTILE)
    page.body = stream(name, filled(STREAM.child_blocks[name]))
    page.save()
    for path in (page.url, "/fi/guidance/"):
        content = reader.get(path).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "&lt;script&gt;" in content
