"""Page types and the other content of the guidance room."""

from .directory import CoveragePage, DirectoryPage
from .emergency import EmergencyBox, EmergencyLine
from .feedback import PageFeedback
from .front import FrontPage
from .glossary import GlossaryTerm
from .guidance import ChangeNote, GuidancePage, SectionPage
from .lifecycle import CheckReminder, LinkProblem, PageViewCount
from .local import LocalPart
from .news import NewsIndexPage, NewsPage
from .paths import CommentGroup, CommentRound, PathComment, PathStep, PathView, RoundMail, ServicePathPage
from .search import PinnedAnswer, SearchMiss, SynonymGroup
from .workflow import SecondPersonTask

__all__ = [
    "ChangeNote",
    "CheckReminder",
    "CommentGroup",
    "CommentRound",
    "CoveragePage",
    "DirectoryPage",
    "EmergencyBox",
    "EmergencyLine",
    "FrontPage",
    "GlossaryTerm",
    "GuidancePage",
    "LinkProblem",
    "LocalPart",
    "NewsIndexPage",
    "NewsPage",
    "PageFeedback",
    "PageViewCount",
    "PathComment",
    "PathStep",
    "PathView",
    "PinnedAnswer",
    "RoundMail",
    "SearchMiss",
    "SecondPersonTask",
    "SectionPage",
    "ServicePathPage",
    "SynonymGroup",
]
