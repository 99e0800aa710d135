import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document
from wagtail.models import Page

from organisation.enums import Profession
from organisation.models import Partner, Place, Project, Service, Team

from ..enums import COUNTING_KINDS, MeetingKind, MeetingStatus
from .series import MeetingSeries

# Why the rule cancelled a meeting: kept as these words, shown in the language of whoever reads them.
RULE_CHANGED = gettext_noop("The series was changed.")
RULE_ENDED = gettext_noop("The series has ended.")


class Meeting(models.Model):
    """A meeting with teams or partners: planned, then held or cancelled (FHIR Encounter-like).

    Attendance is numbers. Whoever came from social work may be named; the names go after a time
    (`MEETING_STAFF_MONTHS`), `staff_count` stays. `version` rises with every write, `sequence` with
    what calendar programs have to hear of.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED, editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=MeetingKind.choices, default=MeetingKind.TEAM_MEETING)
    title = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("For events with a name of their own. Usually empty.")
    )
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="meetings")
    teams = models.ManyToManyField(Team, verbose_name=_("teams"), blank=True, related_name="meetings")
    partners = models.ManyToManyField(
        Partner, verbose_name=_("partner organisations"), blank=True, related_name="meetings"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=120, blank=True)
    remote_link = models.URLField(_("link for remote attendance"), blank=True)
    host = models.CharField(
        _("host"), max_length=80, blank=True, help_text=_("Role or team that invites, for example the head nurse.")
    )
    host_email = models.EmailField(
        _("host's work e-mail"), blank=True, help_text=_("Gets the calendar invitation, its changes and cancellation.")
    )
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("from social work"), blank=True, related_name="meetings"
    )
    staff_count = models.PositiveSmallIntegerField(_("from social work, number"), null=True, editable=False)
    series = models.ForeignKey(
        MeetingSeries, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="meetings", editable=False,
    )  # fmt: skip
    series_day = models.DateField(null=True, editable=False, help_text="The day that the rule gave, before any move.")

    agenda_notes = models.TextField(_("notes for the agenda"), max_length=2000, blank=True)
    pages = models.ManyToManyField(Page, verbose_name=_("pages presented"), blank=True, related_name="+")
    services = models.ManyToManyField(Service, verbose_name=_("services presented"), blank=True, related_name="+")
    documents: Any = models.ManyToManyField(Document, verbose_name=_("materials"), blank=True, related_name="+")
    agreements = models.TextField(_("agreed"), max_length=2000, blank=True)
    next_on = models.DateField(_("next meeting on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorded_on = models.DateField(_("recorded on"), null=True, editable=False)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "starts_at"], name="teammeetings_status_start"),
            models.Index(fields=["place", "starts_at"], name="teammeetings_place_start"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="teammeetings_meeting_forwards"),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CANCELLED) | ~Q(reason=""),
                name="teammeetings_cancelled_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.HELD) | Q(recorded_on__isnull=False),
                name="teammeetings_held_is_recorded",
            ),
            models.UniqueConstraint(fields=["series", "series_day"], name="teammeetings_series_day_once"),
        ]
        permissions = [("export_meeting", _("Can export meetings"))]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()} {self.day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("teammeetings:meeting", args=[self.pk])

    @property
    def day(self) -> date:
        """The day in Finland."""
        return timezone.localdate(self.starts_at)

    @property
    def name(self) -> str:
        """The event's own name, or its kind with the teams."""
        teams = ", ".join(team.name for team in self.teams.all())
        return self.title or (f"{self.get_kind_display()}: {teams}" if teams else self.get_kind_display())

    @property
    def counts(self) -> bool:
        """Whether its kind keeps a promise."""
        return self.kind in COUNTING_KINDS

    @property
    def is_planned(self) -> bool:
        return self.status == MeetingStatus.PLANNED

    @property
    def is_held(self) -> bool:
        return self.status == MeetingStatus.HELD

    @property
    def reason_words(self) -> str:
        """Why it was cancelled: somebody's own words, or the rule's in the active language."""
        return gettext(self.reason) if self.reason in (RULE_CHANGED, RULE_ENDED) else self.reason

    @property
    def is_cancelled(self) -> bool:
        return self.status == MeetingStatus.CANCELLED

    @property
    def can_be_recorded(self) -> bool:
        """A meeting is recorded on its day or after it."""
        return not self.is_cancelled and self.day <= timezone.localdate()

    @property
    def waits_for_record(self) -> bool:
        return self.is_planned and self.ends_at < timezone.now()

    @property
    def has_pack(self) -> bool:
        return self.is_planned and self.day >= timezone.localdate()

    @property
    def pack_is_due(self) -> bool:
        return self.has_pack and self.starts_at <= timezone.now() + timedelta(days=settings.MEETING_PACK_DAYS)

    @property
    def duration(self) -> timedelta:
        ends: datetime = self.ends_at
        return ends - self.starts_at


class MeetingMove(models.Model):
    """When a meeting was before it was moved, and why."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="moves")
    from_starts_at = models.DateTimeField(_("was to begin"))
    reason = models.CharField(_("reason"), max_length=200)
    moved_on = models.DateField(_("moved on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("move of a meeting")
        verbose_name_plural = _("moves of meetings")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_starts_at:%d.%m.%Y}"


class Attendance(models.Model):
    """How many of a profession were there. No names."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="attendance")
    profession = models.CharField(_("profession"), max_length=40, choices=Profession.choices)
    count = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "profession"], name="teammeetings_attendance_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="teammeetings_attendance_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_profession_display()}: {self.count}"


class MeetingDraft(models.Model):
    """A half-filled record, so that neither a lost session nor an empty battery loses it. Deleted with the record,
    and after `MEETING_DRAFT_DAYS`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(_("what was filled in"), default=dict)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("draft of a record")
        verbose_name_plural = _("drafts of records")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "meeting"], condition=Q(meeting__isnull=False), name="teammeetings_draft_of_meeting"
            ),
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(meeting__isnull=True), name="teammeetings_draft_of_team"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(team__isnull=False), name="teammeetings_draft_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.saved_at:%d.%m.%Y}"
