"""The slip: a code on paper that a client takes along (F4)."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place
from privacy.codes import grouped

from ..codes import SlipLanguage, SlipState


class Slip(models.Model):
    """A code, a place and whether it was shown there. Nothing says whose it is, and no clock: a day only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=8, unique=True, editable=False)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="slips")
    from_place = models.ForeignKey(
        Place, verbose_name=_("given at"), null=True, blank=True, on_delete=models.SET_NULL, related_name="slips_given"
    )
    language = models.CharField(_("language"), max_length=2, choices=SlipLanguage.choices, default=SlipLanguage.FI)
    state = models.CharField(_("state"), max_length=20, choices=SlipState.choices, default=SlipState.ISSUED)
    issued_on = models.DateField(_("given on"), default=timezone.localdate)
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), null=True, on_delete=models.SET_NULL, related_name="slips"
    )

    class Meta:
        verbose_name = _("slip")
        verbose_name_plural = _("slips")
        ordering = ["-issued_on", "code"]
        indexes = [models.Index(fields=["state", "issued_on"], name="referrals_slip_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SlipState.ISSUED, settled_on__isnull=True)
                | (~Q(state=SlipState.ISSUED) & Q(settled_on__isnull=False)),
                name="referrals_slip_settled_has_day",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    def get_absolute_url(self) -> str:
        return reverse("referrals:slip", args=[self.pk])

    @property
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def valid_until(self) -> date:
        """The last day on which it counts as arrived in time."""
        issued: date = self.issued_on
        return issued + timedelta(days=settings.SLIP_DAYS)


class SlipCount(models.Model):
    """How many slips of a month ended how: what is left when the slips themselves are deleted."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=SlipState.choices)
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("number of slips")
        verbose_name_plural = _("numbers of slips")
        ordering = ["month", "place", "state"]
        constraints = [
            models.UniqueConstraint(fields=["month", "place", "state"], name="referrals_slip_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.count}"
