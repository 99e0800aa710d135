"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import ADMINISTRATORS, NO_PERSONS, Record, Zone

RECORDS = {
    "reports.publishedtable": Record(
        _("Figures as they were published, so that a correction reveals nobody"),
        Zone.ANONYMOUS, NO_PERSONS, _("for good: series of years"), _("what is not hidden: readers of reports"),
    ),
    "reports.datakey": Record(
        _("Keys of the data warehouse, as hashes"), Zone.TECHNICAL, NO_PERSONS, _("until they are deleted"),
        ADMINISTRATORS,
    ),
    "reports.purgereport": Record(
        _("What was deleted when, as numbers"), Zone.TECHNICAL, NO_PERSONS, _("for good"),
        _("data protection officer"),
    ),
}  # fmt: skip
