"""What a plan needs to be put in force (P3, invariant 6 of the research note 4.3). No database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .selectors.page import PlanPage


@dataclass(frozen=True)
class Rule:
    """One condition: what it is called, whether it is met, and where it is mended (name of an address)."""

    key: str
    label: str | Promise
    met: bool
    mend: str
    section: str = ""


_Condition = tuple[str, str | Promise, "Callable[[PlanPage], bool]", str, str]

CONDITIONS: tuple[_Condition, ...] = (
    ("coordinator", _("One coordinator is named"), lambda page: page.coordinator is not None, "team", ""),
    ("health", _("Health care takes part"), lambda page: bool(page.health), "team", ""),
    ("social", _("Social services take part"), lambda page: bool(page.social), "team", ""),
    (
        "client",
        _("The client took part in a talk, present or by phone"),
        lambda page: page.client_took_part,
        "talk",
        "",
    ),
    ("goal", _("There is a goal in the client's words"), lambda page: bool(page.live_goals), "section", "goals"),
    (
        "review",
        _("The next review has a date that is still to come"),
        lambda page: bool(page.plan.next_review and page.plan.next_review > timezone.localdate()),
        "section",
        "review",
    ),
    (
        "consent",
        _("A valid consent is noted for every sector in the team"),
        lambda page: page.has_consent and {member.sector for member in page.members} <= page.shared_sectors,
        "consent",
        "",
    ),
    (
        "copy",
        _("The client has got a copy of this proposal, or did not want one"),
        lambda page: page.copy_is_noted,
        "copy",
        "",
    ),
)


def rules(page: "PlanPage") -> list[Rule]:
    """Every condition with whether it is met, in the order in which they are usually mended."""
    return [Rule(key, label, met(page), mend, section) for key, label, met, mend, section in CONDITIONS]
