"""A content manager changes a fact; another one approves; readers see it, in both languages."""

import pytest
from playwright.sync_api import Page, expect

from . import admin
from .conftest import NARROW, WIDE, Open

MONEY, MONEY_SV = 8, 41
MONEY_PATH = {
    "fi": "/fi/ohjeet/toimeentulotuki-ja-rahahuolet/",
    "sv": "/sv/anvisningar/utkomststod-och-penningbekymmer/",
}
OLD_FACT = "Rahahuoli näkyy vastaanotolla usein epäsuorasti"
NEW_FACT = "Rahahuoli näkyy usein siitä, että potilas peruu jo toisen ajan."
NEW_FACT_SV = "Penningbekymmer märks ofta på att patienten avbokar redan den andra tiden."


@pytest.fixture
def editor(open_as: Open) -> Page:
    return open_as("editor", viewport=WIDE)


@pytest.fixture
def second_editor(open_as: Open) -> Page:
    return open_as("editor2", viewport=WIDE, language="sv")


def test_preview_shows_the_unsaved_change(editor: Page) -> None:
    admin.edit(editor, MONEY)
    admin.field(editor, OLD_FACT).fill("Tätä ei ole tallennettu.")
    expect(admin.preview(editor)).to_contain_text("Tätä ei ole tallennettu.")


def test_saving_a_draft_answers_with_the_editor(editor: Page) -> None:
    admin.edit(editor, 12)
    admin.save_draft(editor)
    assert editor.url.endswith("/admin/pages/12/edit/")
    expect(admin.success(editor)).to_be_visible()


def test_change_a_fact_and_translate_it(editor: Page, second_editor: Page, open_as: Open) -> None:
    doctor = open_as("doctor", MONEY_PATH["fi"], viewport=NARROW)
    nurse = open_as("nurse", MONEY_PATH["sv"], viewport=NARROW, language="sv")
    expect(doctor.get_by_role("main")).to_contain_text(OLD_FACT)

    # The editor changes, sees it saved, and hands it on.
    admin.edit(editor, MONEY)
    admin.field(editor, OLD_FACT).fill(NEW_FACT)
    admin.submit_for_approval(editor)
    expect(admin.success(editor)).to_be_visible()
    doctor.reload()
    expect(doctor.get_by_role("main")).not_to_contain_text(NEW_FACT)

    # It is the editor's own change, so there is nothing to approve or publish with.
    admin.edit(editor, MONEY)
    admin.open_actions(editor)
    assert editor.locator("[data-workflow-action-name=approve]").count() == 0
    assert editor.locator("[name=action-publish]").count() == 0

    # The second editor finds it on the dashboard and approves.
    second_editor.goto("/admin/")
    second_editor.get_by_role("main").get_by_role("link", name="Toimeentulotuki ja rahahuolet").first.click()
    admin.approve(second_editor)
    expect(admin.success(second_editor)).to_be_visible()
    doctor.reload()
    expect(doctor.get_by_role("main")).to_contain_text(NEW_FACT)
    expect(doctor.get_by_role("main")).not_to_contain_text(OLD_FACT)

    # The editor sends the new text to the translations and translates it; the Swedish page waits.
    admin.edit(editor, MONEY)
    editor.locator("header .w-dropdown__toggle--icon").first.click()
    editor.locator("a[href*='/localize/update/']").first.click()
    with editor.expect_navigation():
        editor.get_by_role("main").locator("form [type=submit]").first.click()
    _translate(editor, MONEY_SV, NEW_FACT, NEW_FACT_SV)
    assert editor.locator("footer [name=action][value=publish]").count() == 0
    nurse.reload()
    expect(nurse.get_by_role("main")).not_to_contain_text(NEW_FACT_SV)

    # The second editor publishes the translation.
    second_editor.goto(f"/admin/pages/{MONEY_SV}/edit/")
    with second_editor.expect_navigation():
        second_editor.locator("footer [name=action][value=publish]").click()
    nurse.reload()
    expect(nurse.get_by_role("main")).to_contain_text(NEW_FACT_SV)


def _translate(page: Page, page_id: int, source: str, text: str) -> None:
    """One string in wagtail-localize's editor."""
    page.goto(f"/admin/pages/{page_id}/edit/")
    segment = page.locator("li").filter(has_text=source).last
    segment.get_by_role("button").click()
    segment.locator("textarea").fill(text)
    with page.expect_response(lambda answer: "/localize/translate/" in answer.url and answer.ok):
        segment.get_by_role("button").last.click()
    expect(segment).to_contain_text(text)
