"""A stamp that changes whenever something changes that opening hours are computed from.

What is kept of the computed hours carries it in its key (`selectors.board`), so that a change is
seen at once on every worker. It lives in the shared cache; when that is lost the stamp is new.
"""

import secrets
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

_KEY = "silta:reception-stamp"
# What the box shows of the ground room: names, phones, pauses of the model, who works where.
_GROUND = frozenset(
    {"organisation.Place", "organisation.PlaceAdoption", "organisation.PhoneLine", "organisation.Service"}
)
_SILENT = frozenset(
    {
        "reception.PublicLink",
        "reception.StaffTime",
        "reception.SwapRequest",
        # What is counted, booked and said changes no hours.
        "reception.Booking",
        "reception.BookingCount",
        "reception.ClientFeedback",
        "reception.ReceptionSession",
        "reception.SaidAndDid",
        "reception.SessionCorrection",
        "reception.SessionTap",
        "reception.Slot",
        "reception.TallySetup",
        "reception.Visit",
    }
)


def hours_stamp() -> str:
    """The current stamp. Read it before the data it protects."""
    stamp = cache.get(_KEY)
    if stamp is None:
        stamp = secrets.token_hex(8)
        # add() leaves another worker's stamp standing if it came first.
        if not cache.add(_KEY, stamp, timeout=None):
            stamp = cache.get(_KEY) or stamp
    return str(stamp)


def renew_stamp() -> None:
    """Make all computed hours old. After bulk writes, which send no signals, call it yourself."""
    cache.set(_KEY, secrets.token_hex(8), timeout=None)


def _renew(sender: type[Model], **kwargs: Any) -> None:
    label = sender._meta.label
    if label in _GROUND or (sender._meta.app_label == "reception" and label not in _SILENT):
        transaction.on_commit(renew_stamp)


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_renew, dispatch_uid="reception.stamp")
