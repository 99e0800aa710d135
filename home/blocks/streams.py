from wagtail import blocks

from .actions import CriteriaBlock, DoDontBlock, StepsBlock, WarningBlock
from .directory import ContactsBlock, RelatedPagesBlock, ServicesBlock
from .knowledge import EvidenceBlock, FactsBlock, LegalBasisBlock, QuestionsBlock
from .text import LocalBlock, PictureBlock, TextBlock


class GuidanceBlocks(blocks.StreamBlock):
    do_dont = DoDontBlock()
    steps = StepsBlock()
    criteria = CriteriaBlock()
    warning = WarningBlock()
    facts = FactsBlock()
    text = TextBlock()
    questions = QuestionsBlock()
    contacts = ContactsBlock()
    services = ServicesBlock()
    legal = LegalBasisBlock()
    evidence = EvidenceBlock()
    picture = PictureBlock()
    related = RelatedPagesBlock()
    local = LocalBlock()


class NewsBlocks(blocks.StreamBlock):
    text = TextBlock()
    evidence = EvidenceBlock()
    picture = PictureBlock()
    contacts = ContactsBlock()
    related = RelatedPagesBlock()
