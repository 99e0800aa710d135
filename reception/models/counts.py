from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..codes import Figure

CODE_LENGTH = 60


class MonthCount(models.Model):
    """How often something was counted in a month at a place: the roll-up that statistics read.

    Kept in the transaction that closes or corrects a session (`tally.rollup`), so it equals the visits at any moment.
    `code` is that of the figure's list; of a figure across two lists, both with `*` between them.
    """

    month = models.DateField(_("month"), help_text=_("Its first day."))
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="month_counts")
    figure = models.CharField(_("what is counted"), max_length=30, choices=Figure.choices)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, blank=True)
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("monthly count")
        verbose_name_plural = _("monthly counts")
        ordering = ["month", "place", "figure", "code"]
        constraints = [
            models.UniqueConstraint(fields=["month", "place", "figure", "code"], name="reception_monthcount_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.get_figure_display()}"


class CodeHistory(models.Model):
    """What a topic or service is counted as in series of years, so that they do not break when codes change.

    A code without a row counts as itself. Two codes with the same `counted_as` are one line of the series; the days
    say when the code was offered.
    """

    class Which(models.TextChoices):
        TOPICS = Figure.TOPICS.value, _("Need topic")
        GUIDED_TO = Figure.GUIDED_TO.value, _("Service")

    figure = models.CharField(_("kind of code"), max_length=30, choices=Which.choices)
    code = models.SlugField(_("code"))
    counted_as = models.SlugField(
        _("counted as"), help_text=_("The code that stands for the whole series, usually the newest one.")
    )
    valid_from = models.DateField(_("in use from"), null=True, blank=True)
    valid_to = models.DateField(_("in use until"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a code")
        verbose_name_plural = _("changes of codes")
        ordering = ["figure", "counted_as", "code"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "code"], name="reception_codehistory_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="reception_codehistory_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.counted_as}"

    def clean(self) -> None:
        super().clean()
        if self.valid_to and self.valid_from and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day is before the first one.")})
