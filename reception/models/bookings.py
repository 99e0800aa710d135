import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place
from privacy.codes import grouped

from ..codes import BookingLanguage, BookingReason, BookingState, CancelReason
from .rota import Shift

# In these states a booking holds its slot; cancelled and mistaken ones set it free.
HOLDING = (BookingState.BOOKED, BookingState.ARRIVED, BookingState.FULFILLED, BookingState.NO_SHOW)


class Slot(models.Model):
    """A time that can be booked, inside a shift (FHIR Slot). It is there only while the shift is held."""

    shift = models.ForeignKey(Shift, verbose_name=_("shift"), on_delete=models.CASCADE, related_name="slots")
    begins_at = models.DateTimeField(_("from (time)"))
    ends_at = models.DateTimeField(_("until (time)"))
    joint = models.BooleanField(_("two professionals"), default=False)

    class Meta:
        verbose_name = _("bookable time")
        verbose_name_plural = _("bookable times")
        ordering = ["begins_at", "pk"]
        indexes = [models.Index(fields=["begins_at"], name="reception_slot_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["shift", "begins_at"], name="reception_slot_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="reception_slot_forwards"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.begins_at):%d.%m.%Y %H.%M}"

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.begins_at).total_seconds() // 60)


class Booking(models.Model):
    """A time booked for a client, who is known here by a code on paper only (domain 2.14, row 000-02).

    booked → arrived → held; did not come; cancelled with a reason; made by mistake. Deleted the set
    number of days after its day; `BookingCount` keeps the number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.PROTECT, related_name="bookings")
    code = models.CharField(_("pick-up code"), max_length=8, unique=True, editable=False)
    reason = models.CharField(_("reason"), max_length=30, choices=BookingReason.choices)
    language = models.CharField(
        _("language"), max_length=10, choices=BookingLanguage.choices, default=BookingLanguage.FI
    )
    interpreter = models.BooleanField(_("an interpreter is needed"), default=False)
    state = models.CharField(_("state"), max_length=20, choices=BookingState.choices, default=BookingState.BOOKED)
    cancel_reason = models.CharField(_("why cancelled"), max_length=20, choices=CancelReason.choices, blank=True)
    from_place = models.ForeignKey(
        Place,
        verbose_name=_("booked from"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="bookings_made",
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("booked by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="bookings",
    )

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["slot__begins_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(state__in=HOLDING), name="reception_booking_one_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(state=BookingState.CANCELLED) ^ Q(cancel_reason=""), name="reception_booking_cancel_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_state_display())

    def get_absolute_url(self) -> str:
        return reverse("reception:booking", args=[self.pk])

    @property
    def shown_code(self) -> str:
        return grouped(self.code)

    @property
    def begins_at(self) -> datetime:
        return self.slot.begins_at


class BookingCount(models.Model):
    """How many bookings ended how, by month: what is left when the bookings themselves are deleted."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="booking_counts")
    reason = models.CharField(_("reason"), max_length=30, choices=BookingReason.choices)
    state = models.CharField(_("state"), max_length=20, choices=BookingState.choices)
    joint = models.BooleanField(_("two professionals"), default=False)
    count = models.PositiveIntegerField(_("amount"), default=0)

    class Meta:
        verbose_name = _("number of bookings")
        verbose_name_plural = _("numbers of bookings")
        ordering = ["month", "place", "reason", "state"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "place", "reason", "state", "joint"], name="reception_booking_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.count}"
