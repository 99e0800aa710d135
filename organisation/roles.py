"""The one table of roles. It builds the groups, `docs/roles.md` and the permission-matrix test.

A role is a group named by its key. Permissions are written as "app_label.codename"; page and
collection permissions hold from the root of the tree. Change a row here and migrate: the groups
follow (`organisation.services.sync_roles`), on every installation alike.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    HEALTH_STAFF = "health_staff"
    COUNSELLOR = "counsellor"
    WORKING_PAIR_MEMBER = "working_pair_member"
    SERVICE_MANAGER = "service_manager"
    CONTENT_MANAGER = "content_manager"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleRow:
    """One role: what it is called, what it is for, and what it may do beyond reading guidance."""

    role: Role
    label: str | Promise
    purpose: str | Promise
    permissions: tuple[str, ...] = ()
    page_permissions: tuple[str, ...] = ()
    collection_permissions: tuple[str, ...] = ()

    @property
    def enters_admin(self) -> bool:
        return "wagtailadmin.access_admin" in self.permissions


def _edit(
    app_label: str, *models: str, actions: tuple[str, ...] = ("add", "change", "delete", "view")
) -> tuple[str, ...]:
    return tuple(f"{app_label}.{action}_{model}" for model in models for action in actions)


_DIRECTORY = (
    "contact",
    "externalservice",
    "municipality",
    "needtopic",
    "partner",
    "place",
    "project",
    "service",
    "team",
)
# The rules that opening hours are computed from, and what stands first on the counting screens.
_HOURS = ("closure", "extraopening", "openingrule", "pause", "tallysetup")
# The county's reports: to read them, and to take figures out.
_READS = ("reports.view_reports",)
_EXPORTS = (*_READS, "reports.export_reports")
# What a topic or service is counted as over the years.
_CODES = _edit("reception", "codehistory")
_ADMIN = ("wagtailadmin.access_admin",)
# What editors see of use and of what is missing: reports, and feedback to answer.
_REPORTS = (
    *_edit("home", "checkreminder", "linkproblem", "pageviewcount", "searchmiss", actions=("view",)),
    *_edit("home", "pagefeedback", actions=("change", "view")),
    *_edit("home", "commentgroup", "glossaryterm", "localpart", "pinnedanswer", "synonymgroup"),
    "home.confirm_guidancepage",
)
# The promise to the teams, and questions that no page answers yet.
_MEETINGS = (
    *_edit("teammeetings", "teampromise", "promisepause"),
    *_edit("teammeetings", "meeting", actions=("view",)),
)
_QUESTIONS = _edit("teammeetings", "meetingquestion", actions=("change", "view"))
# A published checklist stays: it is taken out of use, not deleted.
_CHECKLISTS = (
    *_edit("referrals", "checklist", actions=("add", "change", "view")),
    "referrals.publish_checklist",
    "referrals.lock_checklist",
    "referrals.unlock_checklist",
)
_FILES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)

ROLES: tuple[RoleRow, ...] = (
    RoleRow(
        Role.HEALTH_STAFF,
        _("Health staff"),
        _("Doctors, nurses and oral health staff: read guidance and act on it."),
    ),
    RoleRow(
        Role.COUNSELLOR,
        _("Social counsellor"),
        _("Meets clients at the stations and attends team meetings."),
    ),
    RoleRow(
        Role.WORKING_PAIR_MEMBER,
        _("Working pair member"),
        _("Nurse, social counsellor or social worker who works as a pair with shared clients."),
    ),
    RoleRow(
        Role.SERVICE_MANAGER,
        _("Service manager"),
        _("Sees coverage and demand; keeps the places and teams right."),
        permissions=(
            *_ADMIN,
            *_edit("organisation", "place", "team", actions=("add", "change", "view")),
            *_edit("organisation", "municipality", "project", "contact", actions=("change", "view")),
            *_edit("reception", *_HOURS),
            *_edit("home", "checkreminder", "pageviewcount", "pagefeedback", actions=("view",)),
            *_edit("home", "localpart"),
            *_MEETINGS,
            *_QUESTIONS,
            "teammeetings.export_meeting",
            *_EXPORTS,
        ),
    ),
    RoleRow(
        Role.CONTENT_MANAGER,
        _("Content manager"),
        _("Writes, translates and approves pages; keeps the directory right."),
        permissions=(
            *_ADMIN,
            *_edit("organisation", *_DIRECTORY),
            *_edit("home", "emergencybox", actions=("change", "view")),
            *_REPORTS,
            *_QUESTIONS,
            *_CODES,
            *_CHECKLISTS,
            *_edit("intranet", "accessibilityfeedback", actions=("change", "view")),
            "wagtail_localize.submit_translation",
        ),
        page_permissions=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        collection_permissions=_FILES,
    ),
    RoleRow(
        Role.DATA_PROTECTION_OFFICER,
        _("Data protection officer"),
        _("Sees what is stored, who opened what and why, and what was deleted."),
        permissions=_READS,
    ),
    RoleRow(
        Role.ADMINISTRATOR,
        _("Administrator"),
        _("Installs, connects sign-on, manages accounts and roles."),
        permissions=(
            *_ADMIN,
            *_edit("organisation", "user"),
            *_edit("organisation", *_DIRECTORY),
            *_edit("reception", *_HOURS),
            *_edit("auth", "group", actions=("view",)),
            *_edit("reports", "datakey"),
            *_edit("home", "emergencybox", actions=("change", "view")),
            *_REPORTS,
            *_MEETINGS,
            *_QUESTIONS,
            *_CODES,
            *_CHECKLISTS,
            *_edit("intranet", "accessibilityfeedback", actions=("change", "view")),
            *_edit("wagtailcore", "locale", "workflow", "task"),
            "wagtail_localize.submit_translation",
        ),
        page_permissions=(
            "add_page",
            "change_page",
            "publish_page",
            "lock_page",
            "unlock_page",
            "bulk_delete_page",
        ),
        collection_permissions=_FILES,
    ),
)


def role_row(role: Role) -> RoleRow:
    return next(row for row in ROLES if row.role == role)
