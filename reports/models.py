from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublishedTable(models.Model):
    """The figures of one book in one period as they were published: for every area, what is shown and what hidden.

    Published once and then left as it is, so that the difference between an old and a corrected table reveals
    nobody (research note R29). `cells`: by area and column a pair of count and whether it is shown. Only
    `reports.selectors` reads them, and hands out what is shown.
    """

    book = models.SlugField(_("book"), max_length=40)
    period = models.CharField(_("period"), max_length=8)
    published_on = models.DateField(_("published on"), default=timezone.localdate)
    cells = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("published table")
        verbose_name_plural = _("published tables")
        ordering = ["period", "book"]
        constraints = [models.UniqueConstraint(fields=["book", "period"], name="reports_publishedtable_once")]
        permissions = [
            ("view_reports", _("Can read the county's reports")),
            ("export_reports", _("Can export figures")),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.period}"


class DataKey(models.Model):
    """A key with which the county's data warehouse fetches figures. Only its hash is kept."""

    name = models.CharField(_("who uses it"), max_length=80, help_text=_("A system, not a person."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_on = models.DateField(_("made on"), default=timezone.localdate, editable=False)
    used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("key of the data warehouse")
        verbose_name_plural = _("keys of the data warehouse")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PurgeReport(models.Model):
    """How many rows a purge deleted on a day: for the data protection officer."""

    day = models.DateField(_("day"), default=timezone.localdate)
    what = models.SlugField(_("what"), max_length=40)
    number = models.PositiveIntegerField(_("deleted"), default=0)

    class Meta:
        verbose_name = _("report of deletions")
        verbose_name_plural = _("reports of deletions")
        ordering = ["-day", "what"]
        constraints = [models.UniqueConstraint(fields=["day", "what"], name="reports_purgereport_once")]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.what}"
