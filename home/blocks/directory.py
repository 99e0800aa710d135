"""Blocks that show entries of the directory: one place to change them, every page follows."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class ContactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    contacts = blocks.ListBlock(SnippetChooserBlock("organisation.Contact"), label=_("Contact cards"), min_num=1)

    class Meta:
        icon = "user"
        label = _("Contacts")
        description = _("Contact cards from the directory. Never type phone numbers into text.")
        template = "home/blocks/contacts.html"
        preview_template = "home/blocks/preview_contacts.html"
        preview_value = {"title": "Whom to call"}


class ServicesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    services = blocks.ListBlock(SnippetChooserBlock("organisation.Service"), label=_("Services"), min_num=1)

    class Meta:
        icon = "tasks"
        label = _("Related services")
        description = _("Services from the directory that clients are guided to.")
        template = "home/blocks/services.html"
        preview_template = "home/blocks/preview_services.html"
        preview_value = {"title": "Services"}


class RelatedPagesValue(blocks.StructValue):
    @property
    def linked(self) -> list[dict[str, str]]:
        """Live pages in the language of the page that shows them, with title, address and lead."""
        pages = [page.localized.specific for page in self["pages"] if page is not None]
        return [
            {"title": page.title, "url": page.url, "text": getattr(page, "lead", "")} for page in pages if page.live
        ]


class RelatedPagesBlock(blocks.StructBlock):
    pages = blocks.ListBlock(blocks.PageChooserBlock(), label=_("Pages"), min_num=1)

    class Meta:
        icon = "doc-empty-inverse"
        label = _("Related pages")
        description = _("Two to four pages to read next.")
        template = "home/blocks/related.html"
        value_class = RelatedPagesValue
        preview_template = "home/blocks/preview_related.html"
        preview_value: ClassVar[dict[str, list[int]]] = {"pages": []}
