"""Identity codes typed where staff type: refused in words, and kept nowhere on the server."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from . import admin
from .conftest import WIDE, Open
from .server import Server
from .words import words

REFUSAL = words("fi", "The text looks like it holds a personal identity code. Remove it.")
FILE_REFUSAL = words("fi", "The file's name looks like it holds a personal identity code. Rename the file.")
HOUSING, HOUSING_SV = 9, 43
# One code a place, so that what is found afterwards tells where it came in. Artificial ones:
# individual numbers from 900 on are given to nobody.
CODES = {
    "rich text": "010199-9012",
    "char block": "010199-9023",
    "place": "010199-9034",
    "upload": "010199-9045",
    "search": "010199-9056",
    "translation": "010199-9067",
    "preview": "010199-9078",
}


@pytest.fixture
def editor(open_as: Open) -> Page:
    return open_as("editor", viewport=WIDE)


def refused(page: Page, code: str) -> None:
    expect(page.locator("body")).to_contain_text(REFUSAL)
    assert code not in page.content()


def _takes_preview(answer: Response) -> bool:
    return answer.request.method == "POST" and "/preview/" in answer.url


def test_in_rich_text(editor: Page) -> None:
    admin.edit(editor, HOUSING)
    box = editor.locator("[data-contentpath=body] [contenteditable=true]").last
    box.click()
    editor.keyboard.press("End")
    editor.keyboard.type(f" Potilas {CODES['rich text']} tuli.")
    admin.wait_for_rich_text(editor, " tuli.")
    admin.save_draft(editor)
    refused(editor, CODES["rich text"])
    expect(editor.locator("[data-contentpath=body]")).to_contain_text(" tuli.")


def test_in_a_char_block(editor: Page) -> None:
    admin.edit(editor, HOUSING)
    admin.field(editor, "Mitä sosiaalipuoli tekee").fill(f"Kirje {CODES['char block']}")
    admin.save_draft(editor)
    refused(editor, CODES["char block"])


def test_in_a_preview(editor: Page) -> None:
    """The preview keeps what is typed in the session."""
    admin.edit(editor, HOUSING)
    admin.field(editor, "Mitä sosiaalipuoli tekee").fill(f"Kirje {CODES['preview']}")
    with editor.expect_response(_takes_preview) as answer:
        admin.preview(editor)
    assert not answer.value.json()["is_valid"]


def test_in_a_places_name(editor: Page) -> None:
    editor.goto("/admin/snippets/organisation/place/")
    editor.get_by_role("main").locator("a[href*='/edit/']").first.click()
    name = editor.locator("#id_name_fi")
    before = name.input_value()
    name.fill(f"{before} {CODES['place']}")
    with editor.expect_navigation():
        editor.locator("footer [type=submit]").first.click()
    refused(editor, CODES["place"])
    assert editor.locator("#id_name_fi").input_value().startswith(before)


def test_in_an_uploads_name(editor: Page, tmp_path: Path) -> None:
    file = tmp_path / f"lausunto {CODES['upload']}.txt"
    file.write_text("Ohje", encoding="utf-8")
    editor.goto("/admin/documents/multiple/add/")
    with editor.expect_response(lambda answer: answer.request.method == "POST" and "/documents/" in answer.url):
        editor.locator("#fileupload").set_input_files(file)
    expect(editor.get_by_role("main")).to_contain_text(FILE_REFUSAL)
    editor.goto("/admin/documents/")
    expect(editor.get_by_role("main")).not_to_contain_text("lausunto")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "nojs"])
def test_in_the_search_field(open_as: Open, javascript: bool) -> None:
    page = open_as("doctor", "/fi/", viewport=WIDE, java_script_enabled=javascript)
    field = page.get_by_role("main").get_by_role("searchbox")
    field.press_sequentially(CODES["search"])
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    refused(page, CODES["search"])


def _translate_with_code(editor: Page) -> Locator:
    editor.goto(f"/admin/pages/{HOUSING_SV}/edit/")
    segment = editor.locator("li").filter(has_text="Kysyminen säästää päällekkäistä työtä.").last
    segment.get_by_role("button").last.click()
    segment.locator("textarea").fill(f"Fråga {CODES['translation']}.")
    with editor.expect_response(lambda answer: "/strings/" in answer.url) as answer:
        segment.get_by_role("button").last.click()
    assert answer.value.status == 400
    return segment


def test_in_a_translation(editor: Page) -> None:
    _translate_with_code(editor)
    editor.reload()
    expect(editor.locator("li").filter(has_text="Kysyminen säästää").last).to_be_visible()
    assert CODES["translation"] not in editor.content()


@pytest.mark.xfail(reason="wagtail-localize's editor says only that the server erred; our words do not reach it")
def test_in_a_translation_the_words_are_clear(editor: Page) -> None:
    expect(_translate_with_code(editor)).to_contain_text(REFUSAL)


@pytest.mark.parametrize("where", [pytest.param(where, id=where.replace(" ", "-")) for where in CODES])
def test_nothing_is_kept(server: Server, where: str) -> None:
    """Runs after the others of this file: neither database, files, sessions, cache nor log know the code."""
    assert server.find(CODES[where]) == []
    assert server.find(CODES[where].replace("-", "")) == []


def test_the_search_for_codes_finds_what_is_there(server: Server, open_as: Open) -> None:
    """The net holds: a word that was sent is found in the database, one that was not nowhere."""
    page = open_as("", "/fi/accessibility/")
    page.locator("#id_page").fill("/fi/")
    page.locator("#id_text").fill("Tunnussana kirjosieppo.")
    page.get_by_role("button", name=words("fi", "Send")).click()
    assert any("database" in place for place in server.find("kirjosieppo"))
    assert server.find("kirjosieppoa") == []
