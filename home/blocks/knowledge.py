"""Blocks that say what is known, since when and from whom."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class FactBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Fact"), rows=2)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)
    url = blocks.URLBlock(label=_("Source's web address"), required=False)
    checked_on = blocks.DateBlock(label=_("Checked on"), required=False)

    class Meta:
        icon = "info-circle"
        label = _("Fact")


class FactsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    entries = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "info-circle"
        label = _("Key facts")
        description = _("Facts with their source and the day when they were checked.")
        template = "home/blocks/facts.html"
        preview_value = {
            "title": "Good to know",
            "entries": [
                {
                    "text": "Basic social assistance is always applied for first from Kela.",
                    "source": "Kela",
                    "url": "",
                    "checked_on": "2026-11-03",
                }
            ],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.TextBlock(label=_("Answer"), rows=3)

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    entries = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        description = _("What colleagues have asked, each answered in a sentence or two.")
        template = "home/blocks/questions.html"
        preview_value = {
            "title": "Asked at team meetings",
            "entries": [{"question": "Is a referral needed?", "answer": "No. One reason is enough."}],
        }


class LegalItemBlock(blocks.StructBlock):
    act = blocks.CharBlock(label=_("Act"), max_length=160)
    section = blocks.CharBlock(label=_("Section"), required=False, max_length=40)
    summary = blocks.TextBlock(label=_("What it means here"), rows=2)
    status = blocks.ChoiceBlock(
        choices=[("in_force", _("In force")), ("draft", _("Draft")), ("lapsed", _("Lapsed"))],
        default="in_force",
        label=_("Status"),
    )
    checked_on = blocks.DateBlock(label=_("Checked on"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Legal basis")


class LegalBasisBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Heading"), max_length=80)
    entries = blocks.ListBlock(LegalItemBlock(), label=_("Acts"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Legal basis")
        description = _("Acts with their status (in force, draft, lapsed) and the day of the check.")
        template = "home/blocks/legal.html"
        preview_value = {
            "title": "Legal basis",
            "entries": [
                {
                    "act": "Social Welfare Act 1301/2014",
                    "section": "35 §",
                    "summary": "Contact with social welfare, with consent or without.",
                    "status": "in_force",
                    "checked_on": "2026-10-12",
                }
            ],
        }


class EvidenceBlock(blocks.StructBlock):
    claim = blocks.TextBlock(label=_("Claim"), rows=2)
    source = blocks.CharBlock(label=_("Source"), max_length=200, help_text=_("With the page, if from a book."))
    kind = blocks.ChoiceBlock(
        choices=[
            ("study", _("Study")),
            ("statistics", _("Statistics")),
            ("practice", _("Experience from practice")),
            ("feedback", _("Feedback")),
            ("statement", _("Statement")),
        ],
        default="practice",
        label=_("What kind of evidence"),
    )
    dated = blocks.CharBlock(label=_("Year or date"), required=False, max_length=20)

    class Meta:
        icon = "openquote"
        label = _("Evidence")
        description = _("A claim with its source and what kind of evidence it rests on.")
        template = "home/blocks/evidence.html"
        preview_value = {
            "claim": "Many get the advice they need in one visit.",
            "source": "Jyväskylä trial",
            "kind": "feedback",
            "dated": "2018",
        }
