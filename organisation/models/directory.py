from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel

from ..enums import PartnerSector, PhoneAudience
from ..indexing import SearchableRow
from .base import Checked


class NeedTopic(models.Model):
    """What help is needed with: the topics of guidance pages and of everything counted.

    The codes are stable; the labels may be edited (rows 001-21 to 001-27, 001-36, 000-14, 003-09).
    """

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    plain_name = models.CharField(
        _("as readers look for it"),
        max_length=60,
        blank=True,
        help_text=_("On the front page, e.g. “Money is not enough”. Empty: not on the front page."),
    )
    hint = models.CharField(_("examples"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("need topic")
        verbose_name_plural = _("need topics")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Partner(Checked):
    """An organisation that works with us (HSDS organization)."""

    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("code"), unique=True)
    sector = models.CharField(_("sector"), max_length=30, choices=PartnerSector.choices)
    description = models.TextField(_("what they do"), blank=True)
    url = models.URLField(_("web address"), blank=True)

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        ordering = ["sector", "code"]

    def __str__(self) -> str:
        return self.name


class Service(SearchableRow, Checked, ClusterableModel):
    """A service that clients are guided to (HSDS service)."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("in one sentence"), max_length=250)
    how = models.TextField(_("how to get there"), blank=True, help_text=_("What the client does next."))
    provider = models.ForeignKey(
        Partner,
        verbose_name=_("provider"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="services",
        help_text=_("Empty: the county itself."),
    )
    topics = ParentalManyToManyField(NeedTopic, verbose_name=_("need topics"), blank=True, related_name="services")
    is_active = models.BooleanField(_("in use"), default=True)

    search_columns = ("summary", "how")

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Contact(SearchableRow, Checked):
    """A contact card by role (HSDS contact). A name may be given and is never needed."""

    code = models.SlugField(_("code"), unique=True)
    role = models.CharField(_("role"), max_length=120)
    name = models.CharField(_("name"), max_length=120, blank=True)
    place = models.ForeignKey(
        "organisation.Place",
        verbose_name=_("place"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contacts",
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    note = models.CharField(_("when to turn to them"), max_length=250, blank=True)
    audience = models.CharField(
        _("for whom"), max_length=10, choices=PhoneAudience.choices, default=PhoneAudience.STAFF
    )

    search_title = "role"
    search_columns = ("note", "hours")

    class Meta:
        verbose_name = _("contact card")
        verbose_name_plural = _("contact cards")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(phone="") | ~models.Q(email=""),
                name="organisation_contact_can_be_reached",
            )
        ]

    def __str__(self) -> str:
        return self.role

    def clean(self) -> None:
        super().clean()
        if not self.phone and not self.email:
            raise ValidationError({"phone": _("Give a phone number or an e-mail address.")})

    @property
    def is_staff_only(self) -> bool:
        return self.audience == PhoneAudience.STAFF


class ExternalService(Checked):
    """A digital service of somebody else that staff point to (row 003-30)."""

    name = models.CharField(_("name"), max_length=120)
    code = models.SlugField(_("code"), unique=True)
    description = models.CharField(_("what it is for"), max_length=250)
    url = models.URLField(_("web address"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("external digital service")
        verbose_name_plural = _("external digital services")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
