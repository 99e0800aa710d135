"""The tools beside the pages, and to whom the menu shows each. The views ask the real permission."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from careplans.permissions import MENU as PLAN_ROLES
from organisation.roles import Role
from reception.bookings.permissions import BOOKING_ROLES
from reception.feedback.permissions import KEEPERS
from referrals.consultations.permissions import EDITORS
from referrals.slips.permissions import ACTING_ROLES


@dataclass(frozen=True)
class Tool:
    """A line of the menu "Tools".

    `url_name` opens without arguments; no `roles` means everybody.
    """

    label: str | Promise
    url_name: str
    roles: tuple[Role, ...] = ()


# In the order in which a day uses them. Every room adds its own lines.
TOOLS: tuple[Tool, ...] = (
    Tool(_("Count visits"), "reception:tally_start", (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)),
    Tool(_("Book a time"), "reception:booking_new", BOOKING_ROLES),
    Tool(_("Bookings"), "reception:bookings", BOOKING_ROLES),
    Tool(_("Client feedback"), "reception:feedback_places", KEEPERS),
    Tool(_("Receptions now"), "reception:now"),
    Tool(
        _("My shifts"),
        "reception:mine",
        (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER),
    ),
    Tool(
        _("Week of all places"),
        "reception:week",
        (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER),
    ),
    Tool(_("Meetings"), "teammeetings:meetings"),
    Tool(_("Meeting radar"), "teammeetings:radar"),
    Tool(_("Checklists"), "referrals:checklists"),
    Tool(_("Shared plans"), "careplans:plans", PLAN_ROLES),
    Tool(_("Slips"), "referrals:slips", ACTING_ROLES),
    Tool(_("Consultations"), "referrals:consultations", ACTING_ROLES),
    Tool(_("My referrals"), "referrals:mine", ACTING_ROLES),
    Tool(_("Referrals to me"), "referrals:inbox", (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER)),
    Tool(_("From questions to guidance"), "referrals:proposals", EDITORS),
    Tool(_("Duty to act"), "referrals:duty"),
    Tool(_("Our station's figures"), "reports:my_board"),
    Tool(_("Reports"), "reports:overview", (Role.SERVICE_MANAGER, Role.DATA_PROTECTION_OFFICER)),
    Tool(_("What we store"), "reports:records"),
    Tool(
        _("Counsellor's card"),
        "home:counsellors_card",
        (Role.COUNSELLOR, Role.WORKING_PAIR_MEMBER, Role.SERVICE_MANAGER),
    ),
    Tool(_("Glossary"), "home:glossary"),
)


def tools_for(roles: Collection[str]) -> list[Tool]:
    """The tools of somebody who holds `roles` (keys of `Role`)."""
    return [tool for tool in TOOLS if not tool.roles or any(role.value in roles for role in tool.roles)]
