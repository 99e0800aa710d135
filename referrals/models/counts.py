"""What is counted. Sums by week and place: no row for a run, no user, no time, nothing of anybody's answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..enums import LedTo
from .checklist import Checklist
from .version import ChecklistVersion


def _once(name: str, *fields: str) -> list[models.BaseConstraint]:
    """One row per key, with a place and without one (databases take two empty places for different)."""
    return [
        models.UniqueConstraint(fields=["week", "place", *fields], name=f"referrals_{name}_once"),
        models.UniqueConstraint(
            fields=["week", *fields], condition=Q(place__isnull=True), name=f"referrals_{name}_once_nowhere"
        ),
    ]


class WeeklyCount(models.Model):
    """A sum of one week (its Monday) at one place."""

    week = models.DateField(_("week"))
    place = models.ForeignKey(
        Place, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.week:%d.%m.%Y}"


class RunCount(WeeklyCount):
    """Runs by result level, and how many of them led to what (empty: the runs themselves)."""

    version = models.ForeignKey(
        ChecklistVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="run_counts"
    )
    level = models.CharField(_("result"), max_length=30)
    led_to = models.CharField(_("led to"), max_length=10, choices=LedTo.choices, blank=True)

    class Meta:
        verbose_name = _("count of checklist runs")
        verbose_name_plural = _("counts of checklist runs")
        constraints = _once("runcount", "version", "level", "led_to")


class ItemCount(WeeklyCount):
    """How often a question was answered so that it counts, and what followed (empty: the answers themselves)."""

    version = models.ForeignKey(
        ChecklistVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="item_counts"
    )
    item = models.CharField(_("question"), max_length=30)
    led_to = models.CharField(_("led to"), max_length=10, choices=LedTo.choices, blank=True)

    class Meta:
        verbose_name = _("count of a question")
        verbose_name_plural = _("counts of questions")
        constraints = _once("itemcount", "version", "item", "led_to")


class ToldCount(WeeklyCount):
    """How often a patient was told: by page (in all its languages) or by a checklist's result (F6)."""

    page_key = models.UUIDField(_("page in all its languages"), null=True, blank=True)
    checklist = models.ForeignKey(
        Checklist, verbose_name=_("checklist"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    level = models.CharField(_("result"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("count of patients told")
        verbose_name_plural = _("counts of patients told")
        constraints = [
            models.CheckConstraint(
                condition=Q(page_key__isnull=False, checklist__isnull=True, level="")
                | (Q(page_key__isnull=True, checklist__isnull=False) & ~Q(level="")),
                name="referrals_toldcount_page_or_result",
            ),
            models.UniqueConstraint(
                fields=["week", "place", "page_key"],
                condition=Q(page_key__isnull=False),
                name="referrals_toldcount_page_once",
            ),
            models.UniqueConstraint(
                fields=["week", "page_key"],
                condition=Q(page_key__isnull=False, place__isnull=True),
                name="referrals_toldcount_page_once_nowhere",
            ),
            models.UniqueConstraint(
                fields=["week", "place", "checklist", "level"],
                condition=Q(checklist__isnull=False),
                name="referrals_toldcount_result_once",
            ),
            models.UniqueConstraint(
                fields=["week", "checklist", "level"],
                condition=Q(checklist__isnull=False, place__isnull=True),
                name="referrals_toldcount_result_once_nowhere",
            ),
        ]
