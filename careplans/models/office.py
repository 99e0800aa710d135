from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..enums import CountOf, NoticeKind, PlanKind


class PlanSettings(models.Model):
    """The switch (domain R22): the room opens when the data protection officer has filled this in. One row."""

    wagtail_reference_index_ignore = True

    controller = models.CharField(_("controller"), max_length=120, help_text=_("The wellbeing services county."))
    contact = models.CharField(
        _("contact of the controller"), max_length=160, help_text=_("Where clients and staff ask, e.g. the registry.")
    )
    dpia_reference = models.CharField(
        _("reference of the impact assessment"), max_length=80, help_text=_("The number under which it is filed.")
    )
    purge_days = models.PositiveSmallIntegerField(
        _("days that a closed plan is kept"), default=90, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    waiting_days = models.PositiveSmallIntegerField(
        _("days that consent is waited for"), default=14, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    emptied_days = models.PositiveSmallIntegerField(
        _("days that an emptied plan is kept"), default=7, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    many_plans = models.PositiveSmallIntegerField(
        _("plans opened in a day that are unusual"), default=15, validators=[MinValueValidator(2)]
    )
    day_begins = models.PositiveSmallIntegerField(
        _("usual hours begin at"), default=7, validators=[MaxValueValidator(23)]
    )
    day_ends = models.PositiveSmallIntegerField(
        _("usual hours end at"), default=18, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    is_open = models.BooleanField(_("shared plans are in use"), default=False)

    class Meta:
        verbose_name = _("settings of shared plans")
        verbose_name_plural = _("settings of shared plans")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_open=False)
                | ~models.Q(controller="") & ~models.Q(contact="") & ~models.Q(dpia_reference=""),
                name="careplans_open_needs_dpia",
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class PlanNotice(models.Model):
    """What happened in a plan, for one party. The code is shown on the screen only, never in a mail."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan_notices")
    kind = models.CharField(_("what"), max_length=20, choices=NoticeKind.choices)
    reference = models.CharField(_("reference code"), max_length=8)
    made_on = models.DateField(_("on"), default=timezone.localdate)
    seen = models.BooleanField(_("seen"), default=False)
    mailed = models.BooleanField(_("mailed"), default=False)

    class Meta:
        verbose_name = _("notice about a plan")
        verbose_name_plural = _("notices about plans")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class PlanReminder(models.Model):
    """That somebody was reminded of so many reviews on a day: one mail a week at most."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField(_("sent on"))
    number = models.PositiveSmallIntegerField(_("reviews due"))

    class Meta:
        verbose_name = _("reminder of reviews")
        verbose_name_plural = _("reminders of reviews")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "sent_on"], name="careplans_reminder_once")]

    def __str__(self) -> str:
        return f"{self.sent_on:%d.%m.%Y}"


class PurgeRun(models.Model):
    """The log of purges: how many plans of which reason, never which."""

    wagtail_reference_index_ignore = True

    run_on = models.DateField(_("run on"), default=timezone.localdate)
    closed = models.PositiveIntegerField(_("closed long ago"), default=0)
    waiting = models.PositiveIntegerField(_("waited for consent too long"), default=0)
    emptied = models.PositiveIntegerField(_("emptied"), default=0)

    class Meta:
        verbose_name = _("purge of plans")
        verbose_name_plural = _("purges of plans")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run_on:%d.%m.%Y}"


class PlanCount(models.Model):
    """How many plans were begun, put in force, ended … in a month at a place: numbers that outlive the plans."""

    wagtail_reference_index_ignore = True

    month = models.DateField(_("month"), help_text=_("Its first day."))
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind.choices)
    what = models.CharField(_("what"), max_length=20, choices=CountOf.choices)
    count = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("count of plans")
        verbose_name_plural = _("counts of plans")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["month", "place", "kind", "what"], name="careplans_count_once")]

    def __str__(self) -> str:
        return str(self.count)
