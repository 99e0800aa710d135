"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import ADMINISTRATORS, MANAGERS, NO_PERSONS, STAFF_DUTY, WHILE_TRUE, Record, Zone

CONSENT = _("The client's consent for sharing, and organising social welfare (GDPR 6(1)(e), 9(2)(h))")
_PLANS = Record(
    _("Shared plans: concerns, goals, actions and what was agreed, sealed"),
    Zone.PLANS, CONSENT, _("until some time after closing (setting); at once when consent is withdrawn"),
    _("the named care team; every opening is logged with its purpose"),
)  # fmt: skip
_PAIRS = Record(
    _("Working pairs and care teams: who works together"), Zone.STAFF, STAFF_DUTY, _("as long as the plan"), MANAGERS
)
_SENT = Record(
    _("Which reminders were sent, so that none goes twice; they name no client"),
    Zone.STAFF, STAFF_DUTY, _("as long as the plan"), _("nobody; read by programs"),
)  # fmt: skip


def _all(record: Record, *names: str) -> dict[str, Record]:
    return {f"careplans.{name}": record for name in names}


RECORDS = {
    **_all(
        _PLANS, "careplan", "clientcopy", "concern", "concernhandler", "consentnote", "consentparty", "goal",
        "planaction", "planversion", "talk",
    ),
    **_all(_PAIRS, "careteammember", "coordinatortransfer", "workingpair"),
    **_all(_SENT, "plannotice", "planreminder"),
    "careplans.plancount": Record(
        _("How many plans stood how: sums of a month"), Zone.ANONYMOUS, NO_PERSONS, _("for good: series of years"),
        _("figures as published"),
    ),
    "careplans.plansettings": Record(
        _("Controller and impact assessment: whether plans may be made at all"), Zone.TECHNICAL, NO_PERSONS, WHILE_TRUE,
        ADMINISTRATORS,
    ),
    "careplans.purgerun": Record(
        _("What was deleted when, as numbers"), Zone.TECHNICAL, NO_PERSONS, _("for good"), _("data protection officer")
    ),
}  # fmt: skip
