"""Blocks that tell the reader what to do."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class DoDontBlock(blocks.StructBlock):
    do = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Do"), min_num=1)
    dont = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Don't"))

    class Meta:
        icon = "check"
        label = _("Do and don't")
        description = _("What to do and what to leave undone, in two lists of two to four lines each.")
        template = "home/blocks/do_dont.html"
        preview_value = {
            "do": ["Ask whether a reminder about the rent has come", "Give the drop-in's time"],
            "dont": ["Leave it to wait for the next visit"],
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=100)
    text = blocks.TextBlock(label=_("What happens"), required=False, rows=2)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    entries = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Things done in order.")
        template = "home/blocks/steps.html"
        preview_value = {
            "title": "Consult in three steps",
            "entries": [
                {"title": "Ask permission", "text": "Without it, consult anonymously."},
                {"title": "Call the staff line", "text": ""},
            ],
        }


class CriteriaBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    intro = blocks.CharBlock(label=_("Introduction"), required=False, max_length=250)
    rule = blocks.ChoiceBlock(
        choices=[("any", _("Any one is enough")), ("all", _("All are needed"))],
        default="any",
        label=_("How many"),
    )
    entries = blocks.ListBlock(blocks.CharBlock(max_length=250), label=_("Criteria"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = _("Criteria")
        description = _("When something holds, and whether one criterion is enough.")
        template = "home/blocks/criteria.html"
        preview_value = {
            "title": "Who is a client",
            "intro": "",
            "rule": "any",
            "entries": ["Worry about housing or money", "Loneliness or nothing to do"],
        }


class WarningBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("duty", _("Duty to act")), ("danger", _("Danger")), ("note", _("Note"))],
        default="duty",
        label=_("Kind"),
    )
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    value = blocks.RichTextBlock(label=_("Text"), features=["bold", "ul", "link"])

    class Meta:
        icon = "warning"
        label = _("Warning")
        description = _("A duty to act or a danger. At most one or two on a page.")
        template = "home/blocks/warning.html"
        preview_value = {
            "kind": "duty",
            "title": "When you cannot wait for permission",
            "value": "<p>You may have a duty to make contact without consent.</p>",
        }
