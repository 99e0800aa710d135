"""What slips, consultations and referrals are coded by. The codes are stable: figures of years stand on them.

Labels are source strings; the catalogues translate them. Topics, reasons and target services are no code lists of
their own: they are `organisation.NeedTopic` and `organisation.Service`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SlipState(TextChoices):
    """What the writer of a slip gets to know: this, and nothing more (F4)."""

    ISSUED = "issued", _("Not used yet")
    ARRIVED = "arrived", _("Arrived")
    NOT_ARRIVED = "not_arrived", _("Did not arrive")
    IN_ERROR = "entered-in-error", _("Made by mistake")


class SlipLanguage(TextChoices):
    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")


class ConsultChannel(TextChoices):
    """Rows 000-05 and 001-29."""

    PHONE = "phone", _("By phone")
    EMAIL = "email", _("By e-mail")
    WRITTEN = "written", _("Written here")


class Identification(TextChoices):
    """Row 000-06. Who the client is, is said by phone only and never written here."""

    ANONYMOUS = "anonymous", _("Without saying who the client is")
    PERMISSION = "permission", _("With the client's permission")


class PermissionHow(TextChoices):
    SPOKEN = "spoken", _("Spoken")
    WRITTEN = "written", _("Written")
    RECORDED = "recorded", _("Noted in the client information system")


class PermissionScope(TextChoices):
    """What may be told onward about the client, outside this site."""

    CONTACT = "contact", _("How to reach the client")
    SITUATION = "situation", _("The situation in short")
    NEEDED = "needed", _("What is needed to help")


class ConsultState(TextChoices):
    """FHIR Communication and Task: open → answered → closed; answered → referral; made by mistake."""

    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    REFERRED = "referred", _("Led to a referral")
    IN_ERROR = "entered-in-error", _("Made by mistake")


class AnswerKind(TextChoices):
    ADVICE = "advice", _("Advice was enough")
    GUIDED = "guided", _("To a service")
    BOOKED = "booked", _("To a booked time or the drop-in")
    REFERRAL = "referral", _("A referral is needed")
    JOINT = "joint", _("A joint plan is needed")
    DUTY = "duty", _("The duty to contact social services was talked through")
    UNANSWERED = "unanswered", _("Was left without an answer")


class Continues(TextChoices):
    """Who carries on. An answer takes nobody's patient over unless it says so."""

    ASKER = "asker", _("Who asked")
    COUNSELLOR = "counsellor", _("The social counsellor")
    TOGETHER = "together", _("Both together")
    SERVICE = "service", _("Another service")
    NOBODY = "nobody", _("Nothing further is needed")


class ProposalState(TextChoices):
    PROPOSED = "proposed", _("Waits for a content manager")
    DRAFTED = "drafted", _("A draft was made")
    DECLINED = "declined", _("Not taken up")


class TargetKind(TextChoices):
    SERVICE = "service", _("A service")
    PAIR = "pair", _("A working pair")


class TellBack(TextChoices):
    """Consent scope 3: what the referrer may read afterwards."""

    NOTHING = "nothing", _("Nothing")
    ARRIVED = "arrived", _("Only whether the client arrived")
    OUTCOME = "outcome", _("Whether the client arrived, and the outcome")


class ReferralState(TextChoices):
    """FHIR ServiceRequest and Task, the part that is needed (research note 4.2)."""

    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "rejected", _("Turned down")
    CANCELLED = "cancelled", _("Cancelled")
    IN_PROGRESS = "in-progress", _("Under way")
    ON_HOLD = "on-hold", _("On hold")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Did not succeed")
    IN_ERROR = "entered-in-error", _("Made by mistake")


class Action(TextChoices):
    """What is done to a referral; the words stand on the buttons."""

    SEND = "send", _("Send")
    CANCEL = "cancel", _("Cancel the referral")
    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    START = "start", _("The client arrived")
    HOLD = "hold", _("Put on hold")
    RESUME = "resume", _("Go on")
    COMPLETE = "complete", _("Complete")
    FAIL = "fail", _("It did not succeed")
    REOPEN = "reopen", _("Open again")
    CORRECT = "correct", _("Made by mistake")


class Party(TextChoices):
    """Who somebody is to a referral."""

    REQUESTER = "requester", _("Sender")
    RECEIVER = "receiver", _("Receiver")


class DeclineReason(TextChoices):
    ANOTHER_SERVICE = "another_service", _("Another service fits better")
    NO_ROOM = "no_room", _("No room within a reasonable time")
    IN_HAND = "in_hand", _("Somebody has it in hand already")
    OUT_OF_AREA = "out_of_area", _("Belongs to another area")
    TOO_LITTLE = "too_little", _("The reasons do not say enough")
    OTHER = "other", _("Another reason")


class NextStep(TextChoices):
    """What a refusal says to do next, always."""

    DROP_IN = "drop_in", _("Guide to the drop-in reception")
    BOOK = "book", _("Book a time with the social counsellor")
    CONSULT = "consult", _("Call or consult the social counsellor")
    OTHER_TARGET = "other_target", _("Send it to another service or place")
    AGAIN_LATER = "again_later", _("Send it again in a month")
    ASK_CLIENT = "ask_client", _("Talk it through with the client once more")


class CancelReason(TextChoices):
    CLIENT = "client", _("The client does not want it")
    WITHDRAWN = "withdrawn", _("The client withdrew the permission")
    SOLVED = "solved", _("The matter was solved")
    ELSEWHERE = "elsewhere", _("Another way was found")


class HoldReason(TextChoices):
    CLIENT = "client", _("At the client's wish")
    HOSPITAL = "elsewhere", _("The client is elsewhere for a while")
    DECISION = "decision", _("Waits for a decision")
    STAFF = "staff", _("Waits for staff")


class Outcome(TextChoices):
    SOLVED = "solved", _("The matter was taken care of")
    SERVICE = "service", _("A service began")
    PLAN = "plan", _("A shared plan was begun")
    GUIDED = "guided", _("Guided onward")
    ADVICE = "advice", _("Advice was enough")


class FailReason(TextChoices):
    NOT_ARRIVED = "not_arrived", _("The client did not arrive")
    CLIENT = "client", _("The client chose not to go on")
    WITHDRAWN = "withdrawn", _("The client withdrew the permission")
    NOT_FITTING = "not_fitting", _("The service did not fit after all")
    OTHER = "other", _("Another reason")


class ReopenReason(TextChoices):
    TOO_EARLY = "too_early", _("It was closed too early")
    CAME_BACK = "came_back", _("The client came back")
    MISTAKE = "mistake", _("It was closed by mistake")


class CorrectReason(TextChoices):
    TWICE = "twice", _("Sent twice")
    WRONG_TARGET = "wrong_target", _("Sent to the wrong place")
    NO_PERMISSION = "no_permission", _("The permission was missing")
    OTHER = "other", _("Another mistake")


class DecisionTime(TextChoices):
    """Days from sending to the decision, in bands."""

    NONE = "", _("No decision")
    SAME = "0-1", _("0–1 days")
    FEW = "2-3", _("2–3 days")
    WEEK = "4-7", _("4–7 days")
    LONGER = "8", _("8 days or more")


class NoticeKind(TextChoices):
    REFERRAL_SENT = "referral_sent", _("Something new about a referral you sent")
    REFERRAL_RECEIVED = "referral_received", _("Something new in the referrals to you")
    QUESTION = "question", _("A new question to answer")
    ANSWER = "answer", _("Something new about a question you asked")


class MailState(TextChoices):
    """Of a notice: waiting → sending → sent; back to waiting when the server refused."""

    NONE = "none", _("No mail")
    WAITING = "waiting", _("Waits")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
