"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import ALL_STAFF, EDITORS, NO_PERSONS, PUBLIC_TASK, Record, Zone

_CHECKLISTS = Record(
    _("Checklists in every version that was ever in use"),
    Zone.CONTENT, NO_PERSONS, _("for good: a run stays readable"), ALL_STAFF,
)  # fmt: skip
_SUMS = Record(
    _("How often checklists led to what: sums of a week, no answers of anybody"),
    Zone.ANONYMOUS, NO_PERSONS, _("for good: series of years"), _("figures as published"),
)  # fmt: skip

_SLIPS = Record(
    _("A slip under a code that the client has on paper: whether it was shown"),
    Zone.CODED, PUBLIC_TASK, _("30 days after its end (setting); the number stays"), _("who gave it, and counsellors"),
)  # fmt: skip
_QUESTIONS = Record(
    _("Questions of health staff and their answers, never who the client is"),
    Zone.ANONYMOUS, NO_PERSONS, _("60 days after the answer (setting); the number stays"),
    _("who asked, and social work"),
)  # fmt: skip
_REFERRALS = Record(
    _("Referrals with the client's permission, under a code on paper"),
    Zone.CODED, PUBLIC_TASK, _("60 days after the end (setting); the number stays"),
    _("who sent it, and who receives it"),
)  # fmt: skip

RECORDS = {
    **{
        f"referrals.{name}": _CHECKLISTS
        for name in (
            "checklist", "checklistgroup", "checklistitem", "checklistlevel", "checklistparameter", "checklistrule",
            "checklistversion",
        )
    },
    **{
        f"referrals.{name}": _SUMS
        for name in (
            "consultationcount", "itemcount", "referralcount", "referralreasoncount", "runcount", "slipcount",
            "toldcount",
        )
    },
    "referrals.slip": _SLIPS,
    "referrals.consultation": _QUESTIONS,
    "referrals.guidanceproposal": Record(
        _("Questions and answers offered as a beginning of a page"), Zone.CONTENT, NO_PERSONS,
        _("12 months from the decision (setting)"), EDITORS,
    ),
    **{f"referrals.{name}": _REFERRALS for name in ("notice", "referral", "referralevent")},
}  # fmt: skip
