"""What this room stores and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import ALL_STAFF, EDITORS, NO_PERSONS, STAFF_DUTY, WHILE_TRUE, Record, Zone

_PAGES = Record(_("Guidance for staff, in three languages"), Zone.CONTENT, NO_PERSONS, WHILE_TRUE, ALL_STAFF)
_LIFE = Record(_("Keeping pages right: checks, links, comments"), Zone.STAFF, STAFF_DUTY, WHILE_TRUE, EDITORS)
_USE = Record(
    _("How pages are used: sums of a day, without who read or asked"),
    Zone.ANONYMOUS, NO_PERSONS, _("searches 12 months (setting); sums for good"), EDITORS,
)  # fmt: skip


def _all(record: Record, *names: str) -> dict[str, Record]:
    return {f"home.{name}": record for name in names}


RECORDS = {
    **_all(
        _PAGES, "coveragepage", "directorypage", "emergencybox", "emergencyline", "frontpage", "glossaryterm",
        "guidancepage", "localpart", "newsindexpage", "newspage", "pathstep", "pinnedanswer", "sectionpage",
        "servicepathpage", "synonymgroup",
    ),
    **_all(
        _LIFE, "changenote", "checkreminder", "commentgroup", "commentround", "linkproblem", "pathcomment",
        "roundmail", "secondpersontask",
    ),
    **_all(_USE, "pagefeedback", "pageviewcount", "searchmiss"),
}  # fmt: skip
