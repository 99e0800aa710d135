from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import NeedTopic
from privacy.encryption import EncryptedTextField

from ..enums import AbsentReason, Achievement, ActionState, GoalState, Participation, RaisedBy, TalkKind
from .plan import CarePlan
from .team import CareTeamMember

LINE_LENGTH = 200


class Concern(models.Model):
    """A worry and who handles it: "nobody yet" and "two handle this" stand out (row 003-28)."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="concerns")
    text = EncryptedTextField(_("concern"))
    area = models.ForeignKey(NeedTopic, verbose_name=_("area of life"), on_delete=models.PROTECT, related_name="+")
    raised_by = models.CharField(_("raised by"), max_length=10, choices=RaisedBy.choices, default=RaisedBy.CLIENT)
    handlers = models.ManyToManyField(CareTeamMember, through="ConcernHandler", related_name="concerns")
    together = models.BooleanField(_("handled together, as agreed"), default=False)
    resolved_on = models.DateField(_("resolved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.area)


class ConcernHandler(models.Model):
    """Who handles a concern, and since when."""

    wagtail_reference_index_ignore = True

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="handling")
    member = models.ForeignKey(CareTeamMember, on_delete=models.CASCADE, related_name="handling")
    since = models.DateField(_("since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("handler of a concern")
        verbose_name_plural = _("handlers of concerns")
        default_permissions = ()
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["concern", "member"], name="careplans_handler_once")]

    def __str__(self) -> str:
        return str(self.since)


class Goal(models.Model):
    """A goal in the client's words; where views differ both are kept (FHIR Goal, row 002-19)."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="goals")
    text = EncryptedTextField(_("goal"))
    state = models.CharField(_("state"), max_length=20, choices=GoalState.choices, default=GoalState.PROPOSED)
    achievement = models.CharField(_("how it goes"), max_length=20, choices=Achievement.choices, blank=True)
    target_on = models.DateField(_("by"), null=True, blank=True)
    client_view = EncryptedTextField(_("the client's view, where views differ"), blank=True)
    worker_view = EncryptedTextField(_("the professionals' view"), blank=True)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_state_display())

    @property
    def has_dissent(self) -> bool:
        return bool(self.client_view or self.worker_view)


class PlanAction(models.Model):
    """Who does what by when; the client too. Health matters stand in the patient record (row 003-27)."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="actions")
    text = EncryptedTextField(_("action"))
    owner = models.ForeignKey(
        CareTeamMember, verbose_name=_("who"), null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    by_client = models.BooleanField(_("the client does it"), default=False)
    due_on = models.DateField(_("by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ActionState.choices, default=ActionState.NOT_STARTED)
    in_patient_record = models.BooleanField(_("agreed in the patient record"), default=False)
    supports = models.ForeignKey(
        "self",
        verbose_name=_("supports"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="supported_by",
    )

    class Meta:
        verbose_name = _("action of a plan")
        verbose_name_plural = _("actions of plans")
        default_permissions = ()
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(by_client=False) | Q(owner=None), name="careplans_action_one_owner")
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    @property
    def is_open(self) -> bool:
        return self.state in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS)

    @property
    def is_late(self) -> bool:
        return bool(self.is_open and self.due_on and self.due_on < timezone.localdate())


class Talk(models.Model):
    """Where it was agreed and who was there (row 003-29). The plan's own: it points at no meeting or booking."""

    wagtail_reference_index_ignore = True

    plan = models.ForeignKey(CarePlan, on_delete=models.CASCADE, related_name="talks")
    held_on = models.DateField(_("held on"), default=timezone.localdate)
    kind = models.CharField(_("kind"), max_length=20, choices=TalkKind.choices, default=TalkKind.TALK)
    client = models.CharField(_("the client was"), max_length=10, choices=Participation.choices)
    absent_reason = models.CharField(_("why absent"), max_length=20, choices=AbsentReason.choices, blank=True)
    is_review = models.BooleanField(_("the plan was reviewed"), default=False)
    present = models.ManyToManyField(CareTeamMember, verbose_name=_("who was there"), blank=True, related_name="talks")
    note = EncryptedTextField(_("what was agreed"), blank=True)

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        default_permissions = ()
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(client=Participation.ABSENT) ^ Q(absent_reason=""), name="careplans_talk_absent_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d.%m.%Y}"
