import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import NeedTopic, Place, Service
from organisation.models.base import DayField

from ..codes import (
    AgeBand,
    Arrival,
    Channel,
    Company,
    CorrectionReason,
    Outcome,
    PriorContact,
    Resolved,
    SessionState,
    TapKind,
    VisitLanguage,
)
from .rota import Shift

CODE_LENGTH = 20


class ReceptionSession(models.Model):
    """One reception as it was held: what its visits have in common, and all that is known of their time.

    open → closed → corrected. While it is open, what is counted stands in `SessionTap`; closing it
    turns the taps into `Visit` rows and throws them away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="sessions")
    day = DayField(_("day"), default=timezone.localdate)
    shift = models.ForeignKey(
        Shift, verbose_name=_("shift"), null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("held by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="sessions_held",
    )
    state = models.CharField(
        _("state"), max_length=CODE_LENGTH, choices=SessionState.choices, default=SessionState.OPEN
    )
    visit_count = models.PositiveSmallIntegerField(_("visits"), default=0)
    turned_away = models.PositiveSmallIntegerField(_("could not be received"), default=0)
    questions = models.PositiveSmallIntegerField(_("colleagues' questions"), default=0)

    class Meta:
        verbose_name = _("reception session")
        verbose_name_plural = _("reception sessions")
        ordering = ["-day", "place", "pk"]
        indexes = [
            models.Index(fields=["place", "day"], name="reception_session_by_place"),
            models.Index(fields=["day"], name="reception_session_by_day"),
            models.Index(fields=["state", "held_by"], name="reception_session_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(shift__isnull=False), name="reception_session_one_a_shift"
            ),
            models.UniqueConstraint(
                fields=["place", "held_by", "day"],
                condition=Q(shift__isnull=True, state=SessionState.OPEN),
                name="reception_session_one_open_outside_shifts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        name = "reception:tally" if self.is_open else "reception:tally_summary"
        return reverse(name, args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN


class SessionTap(models.Model):
    """One tap on the counting screen of an open session. Gone when the session is closed.

    `key` is made by the phone, so that a tap that was sent twice counts once; it stands here and
    nowhere else. A tap that was taken back stays until then, or it would come back with a late copy.
    """

    session = models.ForeignKey(ReceptionSession, on_delete=models.CASCADE, related_name="taps")
    key = models.UUIDField()
    kind = models.CharField(max_length=CODE_LENGTH, choices=TapKind.choices)
    is_void = models.BooleanField(default=False)
    # The codes of the visit, as `tally.services.clean_codes` leaves them: no text of anybody's.
    codes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("tap")
        verbose_name_plural = _("taps")
        constraints = [models.UniqueConstraint(fields=["session", "key"], name="reception_tap_counts_once")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Visit(models.Model):
    """One anonymous visit of a closed session (rows 001-16, 001-33).

    No person, no text, no clock. The rows of a session are written together when it is closed, in
    the order of their random keys, and all over again at a correction (docs/decisions/0012): where a
    row stands in the table, or in a dump of it, says nothing about when it was counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ReceptionSession, on_delete=models.CASCADE, related_name="visits")
    arrival = models.CharField(_("how they came"), max_length=CODE_LENGTH, choices=Arrival.choices)
    outcome = models.CharField(_("what it led to"), max_length=CODE_LENGTH, choices=Outcome.choices)
    prior_contact = models.CharField(
        _("been here before"), max_length=CODE_LENGTH, choices=PriorContact.choices, default=PriorContact.UNKNOWN
    )
    age_band = models.CharField(_("age"), max_length=CODE_LENGTH, choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    language = models.CharField(
        _("language"), max_length=CODE_LENGTH, choices=VisitLanguage.choices, default=VisitLanguage.FI
    )
    channel = models.CharField(_("channel"), max_length=CODE_LENGTH, choices=Channel.choices, default=Channel.IN_PERSON)
    resolved = models.CharField(
        _("settled at once"), max_length=CODE_LENGTH, choices=Resolved.choices, default=Resolved.YES
    )
    company = models.CharField(
        _("who came along"), max_length=CODE_LENGTH, choices=Company.choices, default=Company.NOBODY
    )
    topics = models.ManyToManyField(NeedTopic, verbose_name=_("topics"), related_name="visits")
    guided_to = models.ManyToManyField(Service, verbose_name=_("guided to"), blank=True, related_name="visits")

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_arrival_display())


class SessionCorrection(models.Model):
    """Who changed a closed session, why, and the totals before and after. Not which visit."""

    session = models.ForeignKey(ReceptionSession, on_delete=models.CASCADE, related_name="corrections")
    day = models.DateField(_("day"), default=timezone.localdate)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=CODE_LENGTH, choices=CorrectionReason.choices)
    visits_before = models.PositiveSmallIntegerField()
    visits_after = models.PositiveSmallIntegerField()
    turned_away_before = models.PositiveSmallIntegerField()
    turned_away_after = models.PositiveSmallIntegerField()
    questions_before = models.PositiveSmallIntegerField()
    questions_after = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class TallySetup(models.Model):
    """Which topics and services stand first on the counting screen of a place; the others are behind "More"."""

    place = models.OneToOneField(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="tally_setup")
    topics = models.ManyToManyField(
        NeedTopic, verbose_name=_("topics shown first"), blank=True, help_text=_("None: all of them."), related_name="+"
    )
    services = models.ManyToManyField(
        Service,
        verbose_name=_("services shown first"),
        blank=True,
        help_text=_("None: the ones guided to most during the last half year."),
        related_name="+",
    )

    class Meta:
        verbose_name = _("counting screen")
        verbose_name_plural = _("counting screens")
        ordering = ["place__slug"]

    def __str__(self) -> str:
        return str(self.place)
