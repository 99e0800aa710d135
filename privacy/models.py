"""The access log of zone 3 and the proof that the encryption key is the right one."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEvent(models.Model):
    """Who did what to which record, when and why (domain R3). Never changed, never deleted.

    Nothing here points at another row: the event outlives the record and the account. Each event holds
    the digest of the one before it, so that a changed, missing or inserted row breaks the chain
    (`privacy.accesslog.verify`). Two triggers refuse UPDATE and DELETE in the database itself.
    """

    wagtail_reference_index_ignore = True

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    user_key = models.PositiveBigIntegerField(_("user's key"), null=True)
    actor = models.CharField(_("who"), max_length=200, help_text=_("The person's name then, or the job."))
    role = models.CharField(_("in which role"), max_length=60, blank=True)
    kind = models.CharField(_("kind of record"), max_length=30)
    reference = models.CharField(_("reference code"), max_length=40, blank=True)
    action = models.CharField(_("what was done"), max_length=30)
    purpose = models.CharField(_("why"), max_length=30)
    reason = models.CharField(_("reason in words"), max_length=80, blank=True)
    detail = models.CharField(_("part"), max_length=80, blank=True)
    own_place = models.BooleanField(_("at the person's own place"), null=True)
    previous = models.CharField(_("digest before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("access event")
        verbose_name_plural = _("access events")
        ordering = ["number"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["reference", "number"], name="privacy_event_by_reference"),
            models.Index(fields=["at"], name="privacy_event_by_time"),
            models.Index(fields=["user_key", "at"], name="privacy_event_by_user"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("Access events are written by privacy.accesslog only.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Access events are not deleted.")

    def computed_digest(self) -> str:
        """SHA-256 over every column and the digest before."""
        content: list[Any] = [self.number, _utc(self.at)]
        content += [getattr(self, field) for field in CHAINED]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


CHAINED = (
    "user_key", "actor", "role", "kind", "reference", "action", "purpose", "reason", "detail", "own_place", "previous",
)  # fmt: skip


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


class AccessLogHead(models.Model):
    """The end of the chain: one row, locked by whoever writes the next event."""

    wagtail_reference_index_ignore = True

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("end of the access log")
        verbose_name_plural = _("end of the access log")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


class KeyProof(models.Model):
    """A known word, encrypted when the first text was: tells a wrong key before it does harm."""

    wagtail_reference_index_ignore = True

    token = models.TextField()

    class Meta:
        verbose_name = _("proof of the key")
        verbose_name_plural = _("proofs of the key")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
