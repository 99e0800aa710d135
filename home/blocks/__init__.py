"""Content blocks made for this field. `GuidanceBlocks` is what a guidance page is made of."""

from .actions import CriteriaBlock, DoDontBlock, StepsBlock, WarningBlock
from .directory import ContactsBlock, RelatedPagesBlock, ServicesBlock
from .knowledge import EvidenceBlock, FactsBlock, LegalBasisBlock, QuestionsBlock
from .streams import GuidanceBlocks, NewsBlocks
from .text import LocalBlock, PictureBlock, TextBlock

__all__ = [
    "ContactsBlock",
    "CriteriaBlock",
    "DoDontBlock",
    "EvidenceBlock",
    "FactsBlock",
    "GuidanceBlocks",
    "LegalBasisBlock",
    "LocalBlock",
    "NewsBlocks",
    "PictureBlock",
    "QuestionsBlock",
    "RelatedPagesBlock",
    "ServicesBlock",
    "StepsBlock",
    "TextBlock",
    "WarningBlock",
]
