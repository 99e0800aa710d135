from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import PartnerSector

from ..enums import HEALTH, SOCIAL, TransferState
from .plan import CarePlan


class CareTeamMember(models.Model):
    """Who takes part in a plan, for which sector, from when to when (FHIR CareTeam.participant, row 004-15).

    Membership is the access: whoever has left reads nothing from that moment.
    """

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="plan_memberships"
    )
    sector = models.CharField(_("sector"), max_length=30, choices=PartnerSector.choices)
    is_coordinator = models.BooleanField(_("coordinates"), default=False)
    joined_on = models.DateField(_("from"), default=timezone.localdate)
    left_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("care team member")
        verbose_name_plural = _("care team members")
        default_permissions = ()
        ordering = ["-is_coordinator", "joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(is_coordinator=True), name="careplans_one_coordinator"
            ),
            models.UniqueConstraint(fields=["plan", "user"], condition=Q(left_on=None), name="careplans_member_once"),
            models.CheckConstraint(
                condition=Q(is_coordinator=False) | Q(left_on=None), name="careplans_coordinator_is_there"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="careplans_member_forwards"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_health(self) -> bool:
        return self.sector in HEALTH

    @property
    def is_social(self) -> bool:
        return self.sector in SOCIAL


class CoordinatorTransfer(models.Model):
    """Handing the coordination over: it passes when the other accepts (row 004-09)."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="transfers")
    from_member = models.ForeignKey(CareTeamMember, on_delete=models.CASCADE, related_name="+")
    to_member = models.ForeignKey(CareTeamMember, on_delete=models.CASCADE, related_name="asked_transfers")
    state = models.CharField(_("state"), max_length=20, choices=TransferState.choices, default=TransferState.WAITING)
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("handing over of coordination")
        verbose_name_plural = _("handings over of coordination")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=TransferState.WAITING), name="careplans_one_transfer"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())
