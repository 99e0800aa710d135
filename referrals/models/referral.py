"""A referral with the client's permission, and everything that was done to it (F5)."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.enums import Profession
from organisation.models import NeedTopic, Place, Service, Team
from privacy.codes import grouped
from privacy.validators import refuse_contact_details

from ..codes import (
    Action,
    DecisionTime,
    Party,
    PermissionHow,
    PermissionScope,
    ReferralState,
    TargetKind,
    TellBack,
)

S = ReferralState
ENDED = (S.DECLINED, S.CANCELLED, S.COMPLETED, S.FAILED, S.IN_ERROR)
# States that cannot be without a reason.
REASONED = (S.DECLINED, S.CANCELLED, S.ON_HOLD, S.COMPLETED, S.FAILED, S.IN_ERROR)
NOTE_LENGTH = 200


class Referral(models.Model):
    """A code, reasons by code, a target, and the noted permission. Deleted the set days after its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("pick-up code"), max_length=8, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=20, choices=ReferralState.choices, default=ReferralState.DRAFT)
    version = models.PositiveIntegerField(default=0, editable=False)

    target_kind = models.CharField(_("to"), max_length=10, choices=TargetKind.choices, default=TargetKind.SERVICE)
    target_service = models.ForeignKey(
        Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_place = models.ForeignKey(
        Place, verbose_name=_("at"), on_delete=models.PROTECT, related_name="referrals_received"
    )
    reasons = models.ManyToManyField(NeedTopic, verbose_name=_("reasons"), related_name="+")

    from_place = models.ForeignKey(
        Place,
        verbose_name=_("sent from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="referrals_sent",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    profession = models.CharField(_("sender's profession"), max_length=40, choices=Profession.choices)

    permission_on = models.DateField(_("permission given on"), null=True, blank=True)
    permission_how = models.CharField(_("how it was given"), max_length=20, choices=PermissionHow.choices, blank=True)
    permission_scope = models.CharField(
        _("what may be told onward"), max_length=20, choices=PermissionScope.choices, blank=True
    )
    tell_back = models.CharField(_("what may be told back to me"), max_length=10, choices=TellBack.choices, blank=True)

    reason = models.CharField(_("reason for the state"), max_length=20, blank=True)
    next_step = models.CharField(_("what to do next"), max_length=20, blank=True)
    note = models.CharField(_("in words"), max_length=NOTE_LENGTH, blank=True, validators=[refuse_contact_details])
    arrived = models.BooleanField(_("the client arrived"), default=False, editable=False)
    made_on = models.DateField(_("made on"), default=timezone.localdate)
    sent_on = models.DateField(_("sent on"), null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="referrals",
    )

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["sent_on", "made_on", "pk"]
        indexes = [models.Index(fields=["state", "target_place"], name="referrals_referral_inbox")]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_kind=TargetKind.SERVICE, target_service__isnull=False)
                | Q(target_kind=TargetKind.PAIR, target_service__isnull=True),
                name="referrals_referral_target",
            ),
            models.CheckConstraint(
                condition=Q(state=S.DRAFT)
                | (
                    Q(permission_on__isnull=False, sent_on__isnull=False)
                    & ~Q(permission_how="")
                    & ~Q(permission_scope="")
                    & ~Q(tell_back="")
                ),
                name="referrals_referral_permission_noted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REASONED) | ~Q(reason=""), name="referrals_referral_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DECLINED) | ~Q(next_step=""), name="referrals_referral_declined_says_next"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ENDED) & Q(ended_on__isnull=False))
                | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
                name="referrals_referral_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("sent_on")),
                name="referrals_referral_decided_after_sent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    def get_absolute_url(self) -> str:
        return reverse("referrals:referral", args=[self.pk])

    @property
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def target(self) -> str:
        """Where it goes, in the active language."""
        kind = self.target_service.name if self.target_service else str(TargetKind(self.target_kind).label)
        return f"{kind}, {self.target_place.name}"

    @property
    def age(self) -> int:
        """Days from sending to the decision, or till now."""
        sent: date = self.sent_on or self.made_on
        return ((self.decided_on or timezone.localdate()) - sent).days

    @property
    def is_late(self) -> bool:
        return bool(self.state == S.REQUESTED and self.age >= settings.REFERRAL_ANSWER_DAYS)

    @property
    def decision_time(self) -> DecisionTime:
        if self.decided_on is None:
            return DecisionTime.NONE
        for most, band in ((1, DecisionTime.SAME), (3, DecisionTime.FEW), (7, DecisionTime.WEEK)):
            if self.age <= most:
                return band
        return DecisionTime.LONGER


class ReferralEvent(models.Model):
    """One thing done: who, when, from which state to which, and why. Goes with its referral."""

    referral = models.ForeignKey(Referral, verbose_name=_("referral"), on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    party = models.CharField(_("as"), max_length=10, choices=Party.choices)
    from_state = models.CharField(_("from state"), max_length=20, choices=ReferralState.choices)
    to_state = models.CharField(_("to state"), max_length=20, choices=ReferralState.choices)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("change of a referral")
        verbose_name_plural = _("changes of referrals")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="referrals_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class ReferralCount(models.Model):
    """How many referrals of a month by their codes: what stays when the referrals are deleted."""

    month = models.DateField(_("month"), help_text=_("Its first day, of the sending."))
    place = models.ForeignKey(
        Place, verbose_name=_("sent from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_kind = models.CharField(_("to"), max_length=10, choices=TargetKind.choices)
    target_service = models.ForeignKey(
        Service, verbose_name=_("service"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    target_place = models.ForeignKey(Place, verbose_name=_("at"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ReferralState.choices)
    reason = models.CharField(_("reason for the state"), max_length=20, blank=True)
    decision_time = models.CharField(_("time to the decision"), max_length=5, choices=DecisionTime.choices, blank=True)
    tell_back = models.CharField(
        _("what may be told back to the sender"), max_length=10, choices=TellBack.choices, blank=True
    )
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("number of referrals")
        verbose_name_plural = _("numbers of referrals")
        ordering = ["month", "pk"]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.count}"


class ReferralReasonCount(models.Model):
    """How many referrals of a month named a reason, and how they ended."""

    month = models.DateField(_("month"), help_text=_("Its first day, of the sending."))
    place = models.ForeignKey(
        Place, verbose_name=_("sent from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.ForeignKey(NeedTopic, verbose_name=_("reason"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=ReferralState.choices)
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("number of referrals by reason")
        verbose_name_plural = _("numbers of referrals by reason")
        ordering = ["month", "pk"]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.count}"
