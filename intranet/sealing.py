"""Sealing of small texts that a session keeps for a while: nobody who reads the database reads them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

__all__ = ["InvalidToken", "seal", "unseal"]


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(b"silta.session:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(text: str) -> str:
    return _key(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unseal(sealed: str, *, max_age: int | None = None) -> str:
    """The text, sealed at most `max_age` seconds ago.

    Raises:
        InvalidToken: altered, sealed with another key, or too old.
    """
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _key(secret).decrypt(sealed.encode(), ttl=max_age).decode()
        except InvalidToken:
            continue
    raise InvalidToken
