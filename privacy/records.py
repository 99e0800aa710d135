"""What we store: every model says what it is for, on what ground, for how long, and who sees it (capability S4).

Each room declares its models in its own `records.py` as `RECORDS`; the roof does it for the libraries. The page
"What we store", `docs/data-record.md` and a test read them here: a model without a declaration fails the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Zone(Enum):
    """The data zones, and beside them what concerns staff and what keeps the system going."""

    CONTENT = "content"
    ANONYMOUS = "anonymous"
    CODED = "coded"
    PLANS = "plans"
    STAFF = "staff"
    TECHNICAL = "technical"


ZONES: Mapping[Zone, tuple[Text, Text]] = {
    Zone.CONTENT: (_("Guidance"), _("Pages, directory and checklists. Nothing about any client.")),
    Zone.ANONYMOUS: (
        _("Numbers without persons"),
        _("What was counted, without a name, a date of birth, a free text or a time of day. It leads to nobody."),
    ),
    Zone.CODED: (
        _("Codes on paper"),
        _("Bookings and slips with a random code that the client has on paper. No name; deleted after a set time."),
    ),
    Zone.PLANS: (
        _("Shared plans"),
        _("Plans under a random reference code, for the named care team only. Every opening is logged."),
    ),
    Zone.STAFF: (_("Staff"), _("Accounts, shifts and meetings of those who work here.")),
    Zone.TECHNICAL: (_("The system itself"), _("What the programs need to run. Nothing about any client.")),
}

NO_PERSONS = _("No personal data")
PUBLIC_TASK = _("Task in the public interest: organising social welfare (GDPR 6(1)(e))")
STAFF_DUTY = _("Organising the staff's work (GDPR 6(1)(e))")
SECURITY = _("Legal duty: security of information systems (GDPR 6(1)(c), Act 906/2019)")

WHILE_TRUE = _("as long as it holds; kept right by its owner")
WHILE_ACCOUNT = _("as long as the account is in use")
ALL_STAFF = _("all staff")
EDITORS = _("content managers and administrators")
MANAGERS = _("service managers")
PLANNERS = _("counsellors and service managers")
ADMINISTRATORS = _("administrators")
NOBODY = _("nobody; read by programs")


@dataclass(frozen=True)
class Record:
    """One model's declaration."""

    purpose: Text
    zone: Zone
    ground: Text
    retention: Text
    access: Text


_ACCESS = Record(
    _("Who opened which plan, when and for what purpose"),
    Zone.PLANS, SECURITY, _("as the archives act and the county's own plan say; nothing is taken out"),
    _("data protection officer; by reference for the records office"),
)  # fmt: skip
RECORDS: Mapping[str, Record] = {
    "privacy.accessevent": _ACCESS,
    "privacy.accessloghead": _ACCESS,
    "privacy.keyproof": Record(
        _("Proof that the key of the plans is the right one"), Zone.TECHNICAL, NO_PERSONS, WHILE_TRUE, NOBODY
    ),
}


@dataclass(frozen=True)
class Declared:
    """A model with its record, for the page and the document."""

    label: str
    name: Text
    fields: list[Text]
    record: Record


def _own(app: str) -> Mapping[str, Record]:
    name = f"{app}.records"
    if app == "privacy":
        return RECORDS
    if find_spec(name) is None:
        return {}
    found: Mapping[str, Record] = import_module(name).RECORDS
    return found


def declarations() -> dict[str, Record]:
    """All records by lower-case label of the model ("reception.visit") or by app ("wagtailcore")."""
    found: dict[str, Record] = {}
    for config in apps.get_app_configs():
        if "." not in config.name:
            found |= _own(config.name)
    return found


def record_of(model: type[Model], declared: Mapping[str, Record]) -> Record | None:
    """The declaration of `model`: its own, else that of its library."""
    return declared.get(model._meta.label_lower) or declared.get(model._meta.app_label)


def stored_models() -> list[type[Model]]:
    return sorted(apps.get_models(), key=lambda model: model._meta.label)


def undeclared() -> list[str]:
    """Models that say nothing of themselves: has to be empty."""
    declared = declarations()
    return [model._meta.label for model in stored_models() if record_of(model, declared) is None]


def _fields(model: type[Model]) -> list[Text]:
    fields: list[Any] = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field.verbose_name for field in fields if not field.primary_key]


def together(rows: list[Declared]) -> list[tuple[list[Text], Record]]:
    """Models that share a declaration as one line: their names, and the declaration."""
    found: dict[int, tuple[list[Text], Record]] = {}
    for one in rows:
        found.setdefault(id(one.record), ([], one.record))[0].append(one.name)
    return list(found.values())


def zones() -> dict[Zone, list[Declared]]:
    """Every declared model by zone."""
    declared = declarations()
    found: dict[Zone, list[Declared]] = {zone: [] for zone in Zone}
    for model in stored_models():
        record = record_of(model, declared)
        if record is not None:
            found[record.zone].append(
                Declared(model._meta.label, model._meta.verbose_name or "", _fields(model), record)
            )
    return {zone: rows for zone, rows in found.items() if rows}
