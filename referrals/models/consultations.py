"""Consultations: a question of health staff, its answer, and who carries on (F3). Never who the client is."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organisation.enums import Profession
from organisation.models import NeedTopic, Place, Team
from privacy.validators import refuse_contact_details

from ..codes import (
    AnswerKind,
    ConsultChannel,
    ConsultState,
    Continues,
    Identification,
    PermissionHow,
    ProposalState,
)

QUESTION_LENGTH, ANSWER_LENGTH = 1000, 1500
DONE = (ConsultState.CLOSED, ConsultState.REFERRED, ConsultState.IN_ERROR)


class Consultation(models.Model):
    """One question. Deleted the set number of days after its end; `ConsultationCount` keeps the codes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=ConsultChannel.choices)
    state = models.CharField(_("state"), max_length=20, choices=ConsultState.choices, default=ConsultState.OPEN)
    version = models.PositiveIntegerField(default=0, editable=False)
    topic = models.ForeignKey(NeedTopic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        Place,
        verbose_name=_("asked from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consultations",
    )
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    profession = models.CharField(_("asker's profession"), max_length=40, choices=Profession.choices)
    identification = models.CharField(
        _("about whom"), max_length=20, choices=Identification.choices, default=Identification.ANONYMOUS
    )
    permission_on = models.DateField(_("permission given on"), null=True, blank=True)
    permission_how = models.CharField(_("how it was given"), max_length=20, choices=PermissionHow.choices, blank=True)
    question = models.TextField(_("question"), max_length=QUESTION_LENGTH, blank=True)
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH, blank=True)
    answer_kind = models.CharField(_("what came of it"), max_length=20, choices=AnswerKind.choices, blank=True)
    continues = models.CharField(_("who carries on"), max_length=20, choices=Continues.choices, blank=True)
    page = models.ForeignKey(
        Page, verbose_name=_("page that answers"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consultations",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consultations_taken",
    )

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["asked_on", "pk"]
        indexes = [models.Index(fields=["state", "asked_on"], name="referrals_consult_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(identification=Identification.ANONYMOUS)
                | (Q(permission_on__isnull=False) & ~Q(permission_how="")),
                name="referrals_consult_permission_noted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ConsultState.ANSWERED, ConsultState.CLOSED, ConsultState.REFERRED))
                | (~Q(answer_kind="") & ~Q(continues="")),
                name="referrals_consult_answer_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DONE) | Q(closed_on__isnull=False), name="referrals_consult_done_has_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    def get_absolute_url(self) -> str:
        return reverse("referrals:consultation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return bool(self.state == ConsultState.OPEN)

    @property
    def age(self) -> int:
        """Days that it has waited, or waited for its answer."""
        asked: date = self.asked_on
        return ((self.answered_on or timezone.localdate()) - asked).days

    @property
    def is_late(self) -> bool:
        return self.is_open and self.age >= settings.CONSULTATION_ANSWER_DAYS


class ConsultationCount(models.Model):
    """How many consultations of a month by their codes: what stays when the questions are deleted."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    place = models.ForeignKey(
        Place, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField(_("channel"), max_length=10, choices=ConsultChannel.choices)
    topic = models.ForeignKey(NeedTopic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")
    identification = models.CharField(_("about whom"), max_length=20, choices=Identification.choices)
    answer_kind = models.CharField(_("what came of it"), max_length=20, choices=AnswerKind.choices)
    continues = models.CharField(_("who carries on"), max_length=20, choices=Continues.choices)
    with_page = models.BooleanField(_("a page answered"), default=False)
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("number of consultations")
        verbose_name_plural = _("numbers of consultations")
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "month",
                    "place",
                    "channel",
                    "topic",
                    "identification",
                    "answer_kind",
                    "continues",
                    "with_page",
                ],
                name="referrals_consult_count_once",
            ),
            models.UniqueConstraint(
                fields=["month", "channel", "topic", "identification", "answer_kind", "continues", "with_page"],
                condition=Q(place__isnull=True),
                name="referrals_consult_count_once_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.count}"


class GuidanceProposal(models.Model):
    """A question and answer put into general words, offered to the content managers as a page's beginning.

    Not joined to the consultation it came from: that one is deleted, this one may become a page.
    """

    topic = models.ForeignKey(NeedTopic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")
    question = models.CharField(_("question"), max_length=160, validators=[refuse_contact_details])
    answer = models.TextField(_("answer"), max_length=ANSWER_LENGTH)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    decline_reason = models.CharField(_("why not"), max_length=200, blank=True)
    proposed_on = models.DateField(_("proposed on"), default=timezone.localdate)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    page = models.ForeignKey(
        Page, verbose_name=_("draft"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("proposal for guidance")
        verbose_name_plural = _("proposals for guidance")
        ordering = ["proposed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECLINED) | ~Q(decline_reason=""),
                name="referrals_proposal_declined_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.question
