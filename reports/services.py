"""Keys of the data warehouse: made, recognised, closed. Only a hash is kept."""

import hashlib
import secrets

from django.utils import timezone

from privacy.limits import within_limit

from .models import DataKey

KEY_BYTES = 32
# Fetches of one key in an hour; and of wrong keys altogether, which slows guessing without knowing anybody's address.
FETCHES, WRONG_KEYS, HOUR = 600, 60, 3600


class TooManyFetches(Exception):  # noqa: N818  named as it is read
    """The key, or whoever tries keys, has to wait."""


def _digest(secret: str) -> str:
    # The secret is random and long: a plain hash of it can neither be guessed nor be turned round.
    return hashlib.sha256(secret.encode()).hexdigest()


def make_key(name: str) -> tuple[DataKey, str]:
    """A new key and its secret, which is shown once and never again."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    return DataKey.objects.create(name=name, digest=_digest(secret)), secret


def renew_key(key: DataKey) -> str:
    """A new secret for `key`; the old one opens nothing any more."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    key.digest = _digest(secret)
    key.save(update_fields=["digest"])
    return secret


def key_of(secret: str) -> DataKey | None:
    """The key in use with this secret; noted as used today.

    Raises:
        TooManyFetches: see there.
    """
    key = DataKey.objects.filter(digest=_digest(secret), is_active=True).first()
    if key is None:
        if not within_limit("figures-wrong", limit=WRONG_KEYS, seconds=HOUR):
            raise TooManyFetches
        return None
    if not within_limit(f"figures-{key.pk}", limit=FETCHES, seconds=HOUR):
        raise TooManyFetches
    today = timezone.localdate()
    if key.used_on != today:
        DataKey.objects.filter(pk=key.pk).update(used_on=today)
    return key
