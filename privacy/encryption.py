"""Encryption at rest for texts of zone 3: Fernet (AES-128-CBC with HMAC-SHA256), keys from the environment.

`PLAN_ENCRYPTION_KEYS` holds one key or several, parted by commas: the first encrypts, all decrypt.
Without a key, or with one that is not the right one, reading and writing are refused with an
exception that names neither key nor text; nothing that is stored is touched.
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull

PROOF = b"silta"


class KeyProblem(Exception):  # noqa: N818  named as it is read
    """The texts cannot be encrypted or read with the keys at hand."""


class KeyMissing(KeyProblem):
    """No usable key is set."""


class WrongKey(KeyProblem):
    """A key is set, but not the one that the stored texts were encrypted with."""


def _keys() -> tuple[str, ...]:
    return tuple(settings.PLAN_ENCRYPTION_KEYS)


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise KeyMissing("PLAN_ENCRYPTION_KEYS is not set.")
    try:
        return MultiFernet([Fernet(key.encode()) for key in keys])
    except ValueError:
        raise KeyMissing("PLAN_ENCRYPTION_KEYS holds something that is not a key.") from None


_proven: set[tuple[str, ...]] = set()


def check_key() -> None:
    """Make sure that the keys at hand are those of the stored texts. One query a process and key.

    Raises:
        KeyMissing: no key.
        WrongKey: the stored proof cannot be read with them.
    """
    from .models import KeyProof

    keys = _keys()
    box = _box(keys)
    if keys in _proven:
        return
    proof = KeyProof.objects.filter(pk=1).first()
    if proof is None:
        proof, _new = KeyProof.objects.get_or_create(pk=1, defaults={"token": box.encrypt(PROOF).decode()})
        return  # it may still be rolled back: proven by the next call
    try:
        box.decrypt(proof.token.encode())
    except InvalidToken:
        raise WrongKey("PLAN_ENCRYPTION_KEYS does not hold the key of the stored texts.") from None
    _proven.add(keys)


def forget_proofs() -> None:
    """For whoever changes keys or databases within a process."""
    _proven.clear()


def encrypt(text: str) -> str:
    """A token for `text`; nothing stays nothing.

    Raises:
        KeyProblem: see there.
    """
    if not text:
        return ""
    check_key()
    return _box(_keys()).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text of `token`.

    Raises:
        KeyProblem: see there.
    """
    if not token:
        return ""
    try:
        return _box(_keys()).decrypt(token.encode()).decode()
    except InvalidToken:
        raise WrongKey("A stored text cannot be read with PLAN_ENCRYPTION_KEYS.") from None


class EncryptedTextField(models.TextField):
    """Text that is a token in the database. It cannot be searched or sorted by, on purpose."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None else encrypt(value)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return value if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return IsNull if lookup_name == "isnull" else None


def encrypted_fields() -> list[tuple[type[models.Model], str]]:
    """Every (model, field name) of the process whose texts are encrypted."""
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]


def _raw_rows(model: type[models.Model], name: str) -> list[tuple[Any, str]]:
    """Key and token of every row that holds one: past the field, which would decrypt."""
    raw = Cast(name, models.TextField())
    rows = model._base_manager.annotate(_token=raw).values_list("pk", "_token")
    return [(pk, token) for pk, token in rows if token]


def rotation_size() -> int:
    """How many texts there are, the proof among them."""
    return 1 + sum(len(_raw_rows(model, name)) for model, name in encrypted_fields())


def rotate(tell: Any = lambda: None, *, dry_run: bool = False) -> tuple[int, int]:
    """Encrypt every text anew with the first key; (changed, already new). Stopped, it goes on where it was.

    Raises:
        KeyProblem: before anything is changed when a text cannot be read.
    """
    from .models import KeyProof

    check_key()
    keys = _keys()
    first, every = Fernet(keys[0].encode()), _box(keys)
    changed = kept = 0
    for model, name in encrypted_fields():
        for pk, token in _raw_rows(model, name):
            if _readable(first, token):
                kept += 1
            else:
                text = decrypt(token)
                changed += 1
                if not dry_run:
                    _replace(model, name, pk, token, text)
            tell()
    proof = KeyProof.objects.filter(pk=1).first()
    if proof and not _readable(first, proof.token) and not dry_run:
        proof.token = every.rotate(proof.token.encode()).decode()
        proof.save()
    tell()
    return changed, kept


def _readable(box: Fernet, token: str) -> bool:
    try:
        box.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


@transaction.atomic
def _replace(model: type[models.Model], name: str, pk: Any, token: str, text: str) -> None:
    """Only where it still is what was read: a text changed meanwhile is with the new key already."""
    row = model._base_manager.select_for_update().filter(pk=pk)
    raw = Cast(name, models.TextField())
    if row.annotate(_token=raw).values_list("_token", flat=True).first() == token:
        row.update(**{name: text})
