from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import PartnerSector

from ..enums import ConsentHow, ConsentState, DocumentedIn, Scope
from .plan import CarePlan


class ConsentNote(models.Model):
    """That consent to cooperate is documented in the client's record (domain R2). Not the consent itself."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="consents")
    given_on = models.DateField(_("given on"), default=timezone.localdate)
    how = models.CharField(_("how it was given"), max_length=20, choices=ConsentHow.choices, default=ConsentHow.SPOKEN)
    valid_until = models.DateField(_("valid until"))
    documented_in = models.CharField(_("consent is documented in"), max_length=20, choices=DocumentedIn.choices)
    noted_on = models.DateField(_("noted on"), default=timezone.localdate)
    state = models.CharField(_("state"), max_length=20, choices=ConsentState.choices, default=ConsentState.ACTIVE)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent note")
        verbose_name_plural = _("consent notes")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=ConsentState.ACTIVE), name="careplans_one_consent"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    @property
    def is_valid(self) -> bool:
        return self.state == ConsentState.ACTIVE and self.valid_until >= timezone.localdate()


class ConsentParty(models.Model):
    """What the consent says of one sector."""

    wagtail_reference_index_ignore = True

    note = models.ForeignKey(ConsentNote, on_delete=models.CASCADE, related_name="parties")
    sector = models.CharField(_("sector"), max_length=30, choices=PartnerSector.choices)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)

    class Meta:
        verbose_name = _("party of a consent")
        verbose_name_plural = _("parties of consents")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "sector"], name="careplans_party_once")]

    def __str__(self) -> str:
        return str(self.get_sector_display())
