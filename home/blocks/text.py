from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class TextBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=80)
    value = blocks.RichTextBlock(label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("A heading and running text. Keep it short: detail goes below what to do.")
        template = "home/blocks/text.html"
        preview_value = {
            "title": _("How it goes on"),
            "value": "<p>The counsellor maps the situation and agrees the next step with the client.</p>",
        }


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=160)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("Only where it explains something. Say in the alternative text what it shows.")
        template = "home/blocks/picture.html"
        preview_template = "home/blocks/preview_picture.html"
        preview_value = {"caption": "From the doctor's room to the counsellor's door"}


class LocalBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    value = blocks.RichTextBlock(label=_("The model's text"), features=["bold", "ul", "ol", "link"])

    class Meta:
        icon = "site"
        label = _("Local part")
        description = _("What every station says in its own words. A station without its own text shows this one.")
        template = "home/blocks/local.html"
        preview_value = {
            "title": "Where to come",
            "value": "<p>The counsellor's door is near the main entrance.</p>",
        }
