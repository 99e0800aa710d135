"""Codes of the plans. They are stable: the log, versions and bundles hold them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organisation.enums import PartnerSector

HEALTH = frozenset({PartnerSector.PRIMARY_CARE, PartnerSector.SPECIALISED_CARE})
SOCIAL = frozenset({PartnerSector.SOCIAL_SERVICES})


class PlanKind(TextChoices):
    """Rows 003-24 and 003-31."""

    SHARED = "shared", _("Shared care and service plan")
    WELLBEING = "wellbeing", _("Wellbeing plan")


class PlanState(TextChoices):
    """waiting for consent → draft → proposed → active ↔ on hold → completed / revoked; entered in error."""

    WAITING = "waiting", _("Waiting for consent")
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed to the client")
    ACTIVE = "active", _("In force")
    ON_HOLD = "on_hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    REVOKED = "revoked", _("Ended early")
    IN_ERROR = "entered_in_error", _("Made by mistake")


OPEN_STATES = (PlanState.WAITING, PlanState.DRAFT, PlanState.PROPOSED, PlanState.ACTIVE, PlanState.ON_HOLD)
WRITABLE = (PlanState.DRAFT, PlanState.PROPOSED, PlanState.ACTIVE, PlanState.ON_HOLD)
CLOSED_STATES = (PlanState.COMPLETED, PlanState.REVOKED, PlanState.IN_ERROR)


class RevokeReason(TextChoices):
    CONSENT = "consent", _("Consent withdrawn")
    EXPIRED = "expired", _("Consent ran out")
    CLIENT = "client", _("The client does not want to go on")
    MOVED = "moved", _("The client moved")
    OTHER_PLAN = "other_plan", _("Another plan replaces this one")


class Section(TextChoices):
    """Parts of the page that are written and merged one by one."""

    SITUATION = "situation", _("Situation")
    CONCERNS = "concerns", _("Already in hand")
    GOALS = "goals", _("Goals")
    ACTIONS = "actions", _("Agreed actions")
    REVIEW = "review", _("Next review")


class RaisedBy(TextChoices):
    CLIENT = "client", _("The client")
    HEALTH = "health", _("Health care")
    SOCIAL = "social", _("Social services")
    OTHER = "other", _("Somebody else")


class GoalState(TextChoices):
    """FHIR Goal.lifecycleStatus, the part that is needed."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("Agreed and under way")
    ON_HOLD = "on-hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    REJECTED = "rejected", _("Not agreed")
    CANCELLED = "cancelled", _("Given up")


class Achievement(TextChoices):
    """FHIR Goal.achievementStatus."""

    IN_PROGRESS = "in-progress", _("Under way")
    IMPROVING = "improving", _("Getting better")
    NO_CHANGE = "no-change", _("No change")
    WORSENING = "worsening", _("Getting worse")
    ACHIEVED = "achieved", _("Reached")
    NOT_ACHIEVED = "not-achieved", _("Not reached")
    NOT_ATTAINABLE = "not-attainable", _("Cannot be reached")


class ActionState(TextChoices):
    NOT_STARTED = "not-started", _("Not started")
    IN_PROGRESS = "in-progress", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Participation(TextChoices):
    """Row 004-08 and domain R11: the client's part in a talk."""

    PRESENT = "present", _("Present")
    PHONE = "phone", _("By phone")
    ABSENT = "absent", _("Absent")


class AbsentReason(TextChoices):
    ILL = "ill", _("Fell ill")
    NOT_COME = "not_come", _("Did not come")
    OWN_WISH = "own_wish", _("Wished so")
    PROFESSIONALS = "professionals", _("The professionals met among themselves")


class TalkKind(TextChoices):
    """Rows 003-29 and 003-35."""

    TALK = "talk", _("Joint talk")
    JOINT_RECEPTION = "joint_reception", _("Joint reception")
    NETWORK = "network", _("Network meeting")


class ConsentState(TextChoices):
    ACTIVE = "active", _("Valid")
    REPLACED = "replaced", _("Replaced by a newer note")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Ran out")


class ConsentHow(TextChoices):
    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("In writing")
    ONLINE = "online", _("In an online service")


class DocumentedIn(TextChoices):
    """Domain R2: the consent itself is in the client's record, here is only the note."""

    CLIENT_SYSTEM = "client_system", _("Client information system (social services)")
    PATIENT_SYSTEM = "patient_system", _("Patient information system")
    BOTH = "both", _("Both")


class Scope(TextChoices):
    """What a party may do with the plan under the consent."""

    NONE = "", _("Not agreed")
    SHARE = "share", _("Makes and reads the plan")
    TALK = "talk", _("Takes part in talks, does not read the plan")


class CopyState(TextChoices):
    DELIVERED = "delivered", _("Given to the client")
    REFUSED = "refused", _("The client did not want a copy")


class TransferState(TextChoices):
    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    TAKEN_BACK = "taken_back", _("Taken back")


class PairMode(TextChoices):
    """Row 004-04: work alone came before the pairs."""

    SINGLE = "single", _("Works alone")
    PAIR = "pair", _("Working pair")


class PairState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("At work")
    SUSPENDED = "suspended", _("Paused")
    INACTIVE = "inactive", _("Ended")


class Purpose(TextChoices):
    """Why a plan is opened (domain R6); the last three are never asked, they follow from the deed."""

    CLIENT_PRESENT = "client_present", _("The client is with me")
    REVIEW = "review", _("Reviewing the plan")
    CORRECTION = "correction", _("Correcting something")
    OTHER = "other", _("Something else")
    OWN_LIST = "own_list", _("List of one's own plans")
    OVERSIGHT = "oversight", _("Data protection")
    DAILY = "daily", _("Daily job")


ASKED_PURPOSES = (Purpose.CLIENT_PRESENT, Purpose.REVIEW, Purpose.CORRECTION, Purpose.OTHER)


class Deed(TextChoices):
    """What is in the access log."""

    OPEN = "open", _("Opened with a purpose")
    READ = "read", _("Read")
    READ_VERSION = "read_version", _("Read an earlier version")
    READ_COPY = "read_copy", _("Opened the client's copy")
    PRINT = "print", _("Opened for printing")
    EXPORT = "export", _("Took out as a file")
    IMPORT = "import", _("Brought in from a file")
    LIST = "list", _("Seen in a list")
    SEARCH = "search", _("Found by its code")
    REFUSED = "refused", _("Was refused")
    CREATE = "create", _("Began")
    CHANGE = "change", _("Changed")
    SETTLE = "settle", _("Settled who handles")
    TALK = "talk", _("Recorded a talk")
    MOVE = "move", _("Changed the state")
    ACTIVATE = "activate", _("Put in force")
    TEAM = "team", _("Changed the care team")
    TRANSFER = "transfer", _("Handed over coordination")
    CONSENT = "consent", _("Noted consent")
    WITHDRAW = "withdraw", _("Noted withdrawal, emptied the texts")
    EXPIRE = "expire", _("Consent ran out")
    COPY = "copy", _("Noted the client's copy")
    PURGE = "purge", _("Deleted")
    REMIND = "remind", _("Reminded of a review")
    LOG = "log", _("Looked at the log")
    LOG_EXPORT = "log_export", _("Took out the log")
    SETTINGS = "settings", _("Changed the settings of plans")


# What leaves the screen: the disclosure log (domain R4).
DISCLOSURES = (Deed.PRINT, Deed.EXPORT, Deed.COPY)
# What shows the plan's words.
READS = (Deed.OPEN, Deed.READ, Deed.READ_VERSION, Deed.READ_COPY, Deed.PRINT, Deed.EXPORT)


class NoticeKind(TextChoices):
    ADDED = "added", _("You were added to a care team")
    ENDED = "ended", _("Your place in a care team ended")
    ASKED = "asked", _("You are asked to coordinate a plan")
    ANSWERED = "answered", _("Your handing over was answered")
    WITHDRAWN = "withdrawn", _("Consent was withdrawn: the texts are gone")
    EXPIRED = "expired", _("Consent ran out: the plan is on hold")
    EXPIRING = "expiring", _("Consent runs out soon")


class CountOf(TextChoices):
    """What is counted by month when it happens: it stays when the plan is purged."""

    BEGUN = "begun", _("Begun")
    ACTIVATED = "activated", _("Put in force")
    REVIEWED = "reviewed", _("Reviewed in time")
    REVIEWED_LATE = "reviewed_late", _("Reviewed late")
    COMPLETED = "completed", _("Completed")
    REVOKED = "revoked", _("Ended early")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    PURGED = "purged", _("Deleted")
