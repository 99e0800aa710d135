"""Local parts (G9): where a station says in its own words what the model says for all."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from organisation.models.base import DayField

from .guidance import GuidancePage

FEATURES = ["bold", "ul", "ol", "link"]


class LocalPart(models.Model):
    """A place's own text for one marked part of a model page, in that page's language."""

    page = models.ForeignKey(
        GuidancePage, verbose_name=_("page"), on_delete=models.CASCADE, related_name="local_parts", editable=False
    )
    part = models.UUIDField(_("part"), editable=False)
    place = models.ForeignKey(
        "organisation.Place",
        verbose_name=_("place"),
        on_delete=models.CASCADE,
        related_name="local_parts",
        editable=False,
    )
    heading = models.CharField(_("part"), max_length=80, editable=False)
    text = RichTextField(_("the place's own text"), features=FEATURES)
    model_text = models.TextField(
        editable=False, help_text="The model's text (HTML) when the place last looked at it; never shown to readers."
    )
    changed_on = DayField(_("changed on"), default=timezone.localdate, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    model_changed_on = models.DateField(_("model changed on"), null=True, editable=False)
    part_removed = models.BooleanField(_("part removed from the model"), default=False, editable=False)
    told_on = models.DateField(null=True, editable=False)

    panels = [FieldPanel("text")]

    class Meta:
        verbose_name = _("local part")
        verbose_name_plural = _("local parts")
        ordering = ["place__slug", "page__title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "part", "place"], name="home_localpart_one_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} – {self.place}"
