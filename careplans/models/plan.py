import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place
from privacy.codes import grouped
from privacy.encryption import EncryptedTextField

from ..enums import CLOSED_STATES, WRITABLE, CopyState, PlanKind, PlanState, RevokeReason

SITUATION_LENGTH = 900
FAR_YEARS = 3  # no review and no consent is further away


class CarePlan(models.Model):
    """A shared plan (FHIR CarePlan), known by a random code; who the client is stands nowhere here.

    The link from code to person is in the client information system only. Each section has a version
    of its own, so that two people writing different parts never meet.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference code"), max_length=8, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind.choices, default=PlanKind.SHARED)
    place = models.ForeignKey(Place, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=PlanState.choices, default=PlanState.WAITING)
    state_since = models.DateField(_("since"), default=timezone.localdate)
    revoke_reason = models.CharField(_("why ended"), max_length=20, choices=RevokeReason.choices, blank=True)
    created_on = models.DateField(_("begun on"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    emptied_on = models.DateField(_("texts emptied on"), null=True, blank=True)
    next_review = models.DateField(_("next review"), null=True, blank=True)
    situation = EncryptedTextField(_("situation"), blank=True)
    situation_version = models.PositiveIntegerField(default=1)
    concerns_version = models.PositiveIntegerField(default=1)
    goals_version = models.PositiveIntegerField(default=1)
    actions_version = models.PositiveIntegerField(default=1)
    review_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("shared plan")
        verbose_name_plural = _("shared plans")
        default_permissions = ()
        ordering = ["next_review", "created_on", "pk"]
        indexes = [
            models.Index(fields=["state", "next_review"], name="careplans_plan_by_review"),
            models.Index(fields=["closed_on"], name="careplans_plan_by_closing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PlanState.REVOKED) ^ Q(revoke_reason=""), name="careplans_plan_revoke_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES) ^ Q(closed_on=None), name="careplans_plan_closed_on"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.ACTIVE) | Q(next_review__isnull=False), name="careplans_plan_has_review"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("careplans:plan", args=[self.pk])

    @property
    def shown_reference(self) -> str:
        return grouped(self.reference)

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE and self.emptied_on is None

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_STATES

    @property
    def review_is_due(self) -> bool:
        return bool(self.state == PlanState.ACTIVE and self.next_review and self.next_review <= timezone.localdate())

    def version_of(self, section: str) -> int:
        return int(getattr(self, f"{section}_version"))


class PlanVersion(models.Model):
    """What was put in force. Its frame never changes (a trigger holds that); withdrawal empties its words."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    activated_on = models.DateField(_("put in force on"), default=timezone.localdate)
    activated_by = models.CharField(_("by"), max_length=200)
    content = EncryptedTextField(_("content"), blank=True)

    class Meta:
        verbose_name = _("version of a plan")
        verbose_name_plural = _("versions of plans")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="careplans_version_once")]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A version of a plan does not change.")
        super().save(*args, **kwargs)


class ClientCopy(models.Model):
    """That the client got their own copy, or did not want one (part of activation)."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="copies")
    state = models.CharField(_("state"), max_length=20, choices=CopyState.choices)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    large = models.BooleanField(_("large text"), default=False)
    noted_on = models.DateField(_("noted on"), default=timezone.localdate)
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)

    class Meta:
        verbose_name = _("client's copy")
        verbose_name_plural = _("clients' copies")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.get_state_display())

    @property
    def day(self) -> date:
        return self.noted_on
