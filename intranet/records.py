"""What the roof and the libraries store and why (`privacy.records`)."""

from django.utils.translation import gettext_lazy as _

from privacy.records import (
    ADMINISTRATORS,
    EDITORS,
    NO_PERSONS,
    NOBODY,
    SECURITY,
    STAFF_DUTY,
    WHILE_ACCOUNT,
    WHILE_TRUE,
    Record,
    Zone,
)

_EDITING = Record(
    _("Editing pages: versions, approvals, comments, pictures and files"),
    Zone.STAFF, STAFF_DUTY, _("as long as the page"), EDITORS,
)  # fmt: skip
_TRANSLATIONS = Record(_("Translations of pages"), Zone.CONTENT, NO_PERSONS, _("as long as the page"), EDITORS)
_LOGIN = Record(_("Logging in, in one step or two"), Zone.STAFF, SECURITY, WHILE_ACCOUNT, NOBODY)
_RIGHTS = Record(_("Roles and what they may do"), Zone.TECHNICAL, NO_PERSONS, WHILE_TRUE, ADMINISTRATORS)
_INDEX = Record(_("Finding pages by words"), Zone.TECHNICAL, NO_PERSONS, _("as long as the page"), NOBODY)
_PROGRAM = Record(_("What the programs need to run"), Zone.TECHNICAL, NO_PERSONS, WHILE_TRUE, NOBODY)

RECORDS = {
    "intranet.accessibilityfeedback": Record(
        _("Feedback on accessibility"), Zone.STAFF, SECURITY, WHILE_TRUE, EDITORS
    ),
    "intranet.joblock": _PROGRAM,
    "account": _LOGIN,
    "mfa": _LOGIN,
    "socialaccount": _LOGIN,
    "usersessions": _LOGIN,
    "sessions": _LOGIN,
    "auditlog": Record(
        _("Who changed the directory, the rules and the accounts"), Zone.STAFF, SECURITY, WHILE_TRUE, ADMINISTRATORS
    ),
    "auth": _RIGHTS,
    "contenttypes": _PROGRAM,
    "wagtailsearch": _INDEX,
    "wagtail_localize": _TRANSLATIONS,
    **dict.fromkeys(
        (
            "taggit", "wagtailadmin", "wagtailcore", "wagtaildocs", "wagtailembeds", "wagtailforms", "wagtailimages",
            "wagtailusers",
        ),
        _EDITING,
    ),
}  # fmt: skip
