from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .checklist import Checklist


class FrozenVersion(TypeError):  # noqa: N818  named as it is read
    """Somebody tried to change or delete a published version."""


class ChecklistVersion(models.Model):
    """A checklist as it was published, in all languages. Never changes: the database refuses it too."""

    checklist = models.ForeignKey(
        Checklist, verbose_name=_("checklist"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("content"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("version of a checklist")
        verbose_name_plural = _("versions of checklists")
        ordering = ["checklist", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["checklist", "number"], name="referrals_version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checklist_id}: {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise FrozenVersion
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise FrozenVersion
