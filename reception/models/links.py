from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..enums import PublicLinkKind


class PublicLink(models.Model):
    """An address that opens one place's hours without a login: a wall display, or the poster's code.

    The key is kept as it is, because posters are printed again; what it opens hangs on the wall.
    """

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="public_links")
    kind = models.CharField(_("kind"), max_length=10, choices=PublicLinkKind.choices)
    key = models.CharField(max_length=40, unique=True)
    created_on = models.DateField(auto_now_add=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("public link")
        verbose_name_plural = _("public links")
        ordering = ["place", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind"], condition=Q(revoked_on__isnull=True), name="reception_link_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.get_kind_display()}"
