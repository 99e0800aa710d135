from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..enums import PairMode, PairState


class WorkingPair(models.Model):
    """One from health, one from social services, at a place, for a time (rows 004-02 to 004-05).

    A single period is somebody working alone before there was a pair: it stays as history.
    """

    wagtail_reference_index_ignore = True

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(_("way of working"), max_length=10, choices=PairMode.choices, default=PairMode.PAIR)
    health_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("from health care"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    social_member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("from social services"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=PairState.choices, default=PairState.PROPOSED)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("working pair")
        verbose_name_plural = _("working pairs")
        default_permissions = ()
        ordering = ["place", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode=PairMode.PAIR)
                | ~Q(state=PairState.ACTIVE)
                | Q(health_member__isnull=False, social_member__isnull=False),
                name="careplans_pair_has_both",
            ),
            models.CheckConstraint(
                condition=~Q(mode=PairMode.SINGLE) | Q(health_member=None) ^ Q(social_member=None),
                name="careplans_single_has_one",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="careplans_pair_forwards"
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.INACTIVE) ^ Q(valid_to=None), name="careplans_pair_ended"
            ),
        ]

    def __str__(self) -> str:
        return " – ".join(str(person) for person in (self.health_member, self.social_member) if person)
