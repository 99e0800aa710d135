"""A stamp that changes whenever a slip, question, referral, notice or booking changes.

What the front page keeps of somebody's own cases carries it in its key. It lives in the shared cache; when that is
lost the stamp is new.
"""

import secrets
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

_KEY = "silta:cases-stamp"
_SHOWN = frozenset(
    {"referrals.Slip", "referrals.Consultation", "referrals.Referral", "referrals.Notice", "reception.Booking"}
)


def cases_stamp() -> str:
    """The current stamp. Read it before the data it protects."""
    stamp = cache.get(_KEY)
    if stamp is None:
        stamp = secrets.token_hex(8)
        # add() leaves another worker's stamp standing if it came first.
        if not cache.add(_KEY, stamp, timeout=None):
            stamp = cache.get(_KEY) or stamp
    return str(stamp)


def renew_cases() -> None:
    """Make everybody's kept cases old, once the transaction is done. After bulk writes call it yourself."""
    transaction.on_commit(_renew)


def _renew() -> None:
    cache.set(_KEY, secrets.token_hex(8), timeout=None)


def _on_change(sender: type[Model], **kwargs: Any) -> None:
    if sender._meta.label in _SHOWN:
        renew_cases()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(_on_change, dispatch_uid="referrals.stamp")
