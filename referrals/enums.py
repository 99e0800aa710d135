"""Code lists of the referral room. Labels are source strings; the catalogues translate them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemKind(TextChoices):
    TICK = "tick", _("Tick box")
    YES_NO = "yesno", _("Yes, no or unsure")
    SINGLE = "single", _("One of several")
    MULTIPLE = "multiple", _("Any of several")
    SCALE = "scale", _("Scale from 0")
    NUMBER = "number", _("Whole number")
    TALK = "talk", _("To talk about: no answer is entered")


class RuleKind(TextChoices):
    ANY = "any", _("Any of the questions")
    COUNT = "count", _("At least so many of the questions")
    SUM = "sum", _("Weighted sum at least")
    BAND = "band", _("A question's value from–to")
    ALWAYS = "always", _("Always")


class Urgency(TextChoices):
    """How soon something is to be done; in this order, the last is the most pressing."""

    NONE = "none", _("Nothing now")
    GUIDE = "guide", _("Guide")
    WEEK = "week", _("This week")
    NOW = "now", _("Act now")


class LedTo(TextChoices):
    """What a run led to, as far as it is done from the result."""

    DROP_IN = "drop_in", _("Told about the drop-in")
    CALL = "call", _("Called the counsellor")
    BOOK = "book", _("Booked a time")
    SLIP = "slip", _("Gave a slip")
    CONSULT = "consult", _("Asked the counsellor in writing")
    REFER = "refer", _("Began a referral")
    PLAN = "plan", _("Proposed a shared plan")
    HANDOUT = "handout", _("Gave a handout")
    SERVICE = "service", _("Guided to a service")
    DUTY = "duty", _("Contacted social welfare or emergency services")
    NOTHING = "nothing", _("No need now")
