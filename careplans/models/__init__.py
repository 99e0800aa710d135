from .consent import ConsentNote, ConsentParty
from .office import PlanCount, PlanNotice, PlanReminder, PlanSettings, PurgeRun
from .pairs import WorkingPair
from .parts import Concern, ConcernHandler, Goal, PlanAction, Talk
from .plan import CarePlan, ClientCopy, PlanVersion
from .team import CareTeamMember, CoordinatorTransfer

__all__ = [
    "CarePlan",
    "CareTeamMember",
    "ClientCopy",
    "Concern",
    "ConcernHandler",
    "ConsentNote",
    "ConsentParty",
    "CoordinatorTransfer",
    "Goal",
    "PlanAction",
    "PlanCount",
    "PlanNotice",
    "PlanReminder",
    "PlanSettings",
    "PlanVersion",
    "PurgeRun",
    "Talk",
    "WorkingPair",
]
