"""The Wagtail admin as its users handle it."""

from playwright.sync_api import Locator, Page, expect


def edit(page: Page, page_id: int) -> None:
    page.goto(f"/admin/pages/{page_id}/edit/")
    expect(page.locator("[data-edit-form]")).to_be_visible()


def field(page: Page, starts_with: str) -> Locator:
    """The text field of the editor that holds a text beginning so."""
    fields = page.locator("[data-edit-form] :is(textarea, input[type=text])")
    names = fields.evaluate_all(
        "(fields, start) => fields.filter(field => field.value.startsWith(start)).map(field => field.name)",
        starts_with,
    )
    assert names, f"no field begins with {starts_with!r}"
    return page.locator(f"[name='{names[0]}']")


def wait_for_rich_text(page: Page, text: str) -> None:
    """The rich text editor hands its text to the form a moment after the last key."""
    page.wait_for_function(
        "text => [...document.querySelectorAll('[data-edit-form] input[type=hidden]')].some("
        "field => field.value.includes(text))",
        arg=text,
    )


def open_actions(page: Page) -> None:
    """What is beside "save draft"."""
    page.locator("footer .w-dropdown__toggle").click()


def save_draft(page: Page) -> None:
    with page.expect_navigation():
        page.locator("footer .action-save").click()


def submit_for_approval(page: Page) -> None:
    open_actions(page)
    with page.expect_navigation():
        page.locator("[name=action-submit]").click()


def approve(page: Page) -> None:
    """In the page's editor; the button exists for those only who may."""
    open_actions(page)
    with page.expect_navigation():
        page.locator("[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])").click()


def preview(page: Page) -> Locator:
    """The main part of the page in the preview beside the editor."""
    panel = page.locator("[data-side-panel=preview]")
    if not panel.is_visible():
        page.locator("[data-side-panel-toggle=preview]").click()
    expect(panel).to_be_visible()
    return panel.frame_locator("iframe").first.locator("main")


def success(page: Page) -> Locator:
    """The message that what was asked for is done."""
    return page.locator(".messages .success").first
