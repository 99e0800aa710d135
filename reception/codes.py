"""What is counted, booked and answered, as codes. The codes are stable: figures of years stand on them.

Labels are source strings; the catalogues translate them. Topics and onward services are no code
lists of their own: they are `organisation.NeedTopic` and `organisation.Service`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Arrival(TextChoices):
    """How the client came (rows 000-07, 000-09, 001-14)."""

    OWN = "own", _("On their own initiative")
    TOLD = "told", _("A professional told about us")
    BROUGHT = "brought", _("A professional came along")
    STREET = "street", _("From the street")
    BOOKED = "booked", _("Had a booked time")
    SLIP = "slip", _("With a slip")


class Outcome(TextChoices):
    """What the visit led to (research note 4.2; domain 1.6)."""

    ADVICE = "advice", _("Advice was enough")
    GUIDED = "guided", _("Guided onward")
    FORM_HELP = "form_help", _("Help with a form or a call")
    BOOKED = "booked", _("A new time was booked")
    PAIR = "pair", _("To a working pair")
    RETURN = "return", _("Asked to come again")
    EMERGENCY = "emergency", _("Urgent help")


class PriorContact(TextChoices):
    """Row 001-35. The client is asked nothing: what comes up, comes up."""

    UNKNOWN = "unknown", _("Did not come up")
    NEW = "no", _("First time with us")
    EARLIER = "yes", _("Has been with us before")


class AgeBand(TextChoices):
    """Broad on purpose (domain R30)."""

    UNKNOWN = "unknown", _("Not noted")
    UNDER_18 = "0-17", _("Under 18")
    FROM_18 = "18-29", "18–29"
    FROM_30 = "30-49", "30–49"
    FROM_50 = "50-64", "50–64"
    FROM_65 = "65", _("65 or over")


class VisitLanguage(TextChoices):
    """The language that was spoken. Others together: a rare language would point at a person."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")
    OTHER = "other", _("Another language")


class Channel(TextChoices):
    """Row 002-05: a phone call counts like a visit."""

    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By phone")


class Resolved(TextChoices):
    """Row 002-04: was one contact enough."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Company(TextChoices):
    """Who came along (row 003-16)."""

    NOBODY = "nobody", _("Came alone")
    CLOSE = "close", _("Family or friend")
    HEALTH = "health", _("Health care")
    SOCIAL = "social", _("Social services")
    EMPLOYMENT = "employment", _("Employment services")
    EDUCATION = "education", _("School or youth work")
    THIRD_SECTOR = "third_sector", _("Organisation or parish")


class TapKind(TextChoices):
    VISIT = "visit", _("Visit")
    TURNED_AWAY = "turned_away", _("Could not be received")
    QUESTION = "question", _("Colleague's question")


class SessionState(TextChoices):
    """open → closed → corrected (reason needed)."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CORRECTED = "corrected", _("Corrected")


class CorrectionReason(TextChoices):
    FORGOTTEN = "forgotten", _("A visit was not counted")
    TWICE = "twice", _("A visit was counted twice")
    WRONG_CHOICE = "wrong_choice", _("A wrong choice was made")
    WRONG_COUNTER = "wrong_counter", _("A counter was wrong")
    OTHER_SESSION = "other_session", _("Belongs to another reception")


class Figure(TextChoices):
    """What `MonthCount` holds: of sessions, of visits by one list, and of visits across two."""

    SESSIONS = "sessions", _("Receptions")
    VISITS = "visits", _("Visits")
    TURNED_AWAY = "turned_away", _("Could not be received")
    QUESTIONS = "questions", _("Colleagues' questions")
    ARRIVAL = "arrival", _("How they came")
    OUTCOME = "outcome", _("What it led to")
    PRIOR_CONTACT = "prior_contact", _("Been here before")
    AGE_BAND = "age_band", _("Age")
    LANGUAGE = "language", _("Language")
    CHANNEL = "channel", _("Channel")
    RESOLVED = "resolved", _("Settled at once")
    COMPANY = "company", _("Who came along")
    TOPICS = "topics", _("Topics")
    GUIDED_TO = "guided_to", _("Guided to")
    PRIOR_BY_TOPICS = "prior_contact*topics", _("Topics by earlier contact")
    PRIOR_BY_GUIDED_TO = "prior_contact*guided_to", _("Guided to, by earlier contact")
    AGE_BY_TOPICS = "age_band*topics", _("Topics by age")
    ARRIVAL_BY_RESOLVED = "arrival*resolved", _("Settled at once, by how they came")


class BookingReason(TextChoices):
    """Why a time is booked (row 000-03). Broad: it is seen by whoever sees the booking."""

    LIFE_SITUATION = "life_situation", _("Hard life situation")
    SOCIAL_REHABILITATION = "social_rehabilitation", _("Social rehabilitation")
    MONEY = "money", _("Money and benefits")
    HOUSING = "housing", _("Housing")
    WORK_ABILITY = "work_ability", _("Work and ability to work")
    SERVICES = "services", _("Which services could help")


class BookingLanguage(TextChoices):
    """With an interpreter the language has to be known beforehand; the booking is purged, the count has none."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")
    EN = "en", _("English")
    RU = "ru", _("Russian")
    ET = "et", _("Estonian")
    UK = "uk", _("Ukrainian")
    AR = "ar", _("Arabic")
    SO = "so", _("Somali")
    FA = "fa", _("Persian or Dari")
    KU = "ku", _("Kurdish")
    SIGN = "sign", _("Sign language")
    OTHER = "other", _("Another language")


class BookingState(TextChoices):
    """FHIR Appointment, the part that is needed."""

    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    FULFILLED = "fulfilled", _("Held")
    NO_SHOW = "noshow", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")
    IN_ERROR = "entered-in-error", _("Made by mistake")


class CancelReason(TextChoices):
    CLIENT = "client", _("The client cancelled")
    ANOTHER_TIME = "another_time", _("Another time was booked")
    NOT_NEEDED = "not_needed", _("No longer needed")
    RECEPTION = "reception", _("The reception was not held")


class FeedbackMethod(TextChoices):
    """Rows 002-24 to 002-26."""

    KIOSK = "kiosk", _("Tablet or code")
    INTERVIEW = "interview", _("Interview")
    OBSERVATION = "observation", _("Observation")


class Respondent(TextChoices):
    CLIENT = "client", _("Client")
    PROFESSIONAL = "professional", _("Professional")
    PARTNER = "partner", _("Partner")


class Answer(TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class FeedbackState(TextChoices):
    """received → read → answered publicly, or archived. Taps without words are archived: they are counted."""

    RECEIVED = "received", _("Received")
    READ = "read", _("Read")
    ANSWERED = "answered", _("Answered")
    ARCHIVED = "archived", _("Archived")
