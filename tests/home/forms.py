"""What the page editor sends."""

from datetime import date
from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import BlockField
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def page_form(page: Page, **changes: Any) -> dict[str, Any]:
    """The editor's form for `page` with an empty body, whatever fields and panels the type has."""
    form_class = type(page).get_edit_handler().get_form_class()
    data: dict[str, Any] = {}
    for name, field in form_class.base_fields.items():
        value = getattr(page, name, "")
        if isinstance(field, BlockField):
            data[name] = streamfield([])
        elif isinstance(field.widget, DraftailRichTextArea):
            data[name] = rich_text("")
        elif isinstance(value, (str, int, date)) and not isinstance(value, bool):
            data[name] = str(value)
    for name in form_class.formsets:
        data[name] = inline_formset([])
    return nested_form_data({**data, "owner_role": "social_worker", **changes})
