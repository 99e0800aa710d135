from .checklist import (
    Checklist,
    ChecklistGroup,
    ChecklistItem,
    ChecklistLevel,
    ChecklistParameter,
    ChecklistRule,
)
from .consultations import Consultation, ConsultationCount, GuidanceProposal
from .counts import ItemCount, RunCount, ToldCount
from .notices import Notice
from .referral import Referral, ReferralCount, ReferralEvent, ReferralReasonCount
from .slips import Slip, SlipCount
from .version import ChecklistVersion, FrozenVersion

__all__ = [
    "Checklist",
    "ChecklistGroup",
    "ChecklistItem",
    "ChecklistLevel",
    "ChecklistParameter",
    "ChecklistRule",
    "ChecklistVersion",
    "Consultation",
    "ConsultationCount",
    "FrozenVersion",
    "GuidanceProposal",
    "ItemCount",
    "Notice",
    "Referral",
    "ReferralCount",
    "ReferralEvent",
    "ReferralReasonCount",
    "RunCount",
    "Slip",
    "SlipCount",
    "ToldCount",
]
