from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from organisation.models.base import Checked


class EmergencyBox(Checked, ClusterableModel):
    """The one box with emergency contacts that stands on every page (rule R8)."""

    title = models.CharField(_("heading"), max_length=80)
    text = models.CharField(_("text"), max_length=250, blank=True)
    # One box only, held by the database.
    is_the_box = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("emergency box")
        verbose_name_plural = _("emergency box")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if EmergencyBox.objects.exclude(pk=self.pk).exists():
            raise ValidationError(_("There is an emergency box already. Edit that one."))


class EmergencyLine(models.Model):
    box = ParentalKey(EmergencyBox, on_delete=models.CASCADE, related_name="lines")
    label = models.CharField(_("label"), max_length=120)
    phone = models.CharField(_("phone"), max_length=30)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("emergency line")
        verbose_name_plural = _("emergency lines")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.label
