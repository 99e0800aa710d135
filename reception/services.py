"""Writes of the reception: the rota. Whoever calls has asked `reception.permissions`."""

import secrets
from collections.abc import Iterable
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import Place, Service, User

from .clock import quarters
from .enums import PublicLinkKind, ShiftStatus
from .models import PublicLink, Shift, ShiftStaff, StaffTime

TWO = 2
SHORT_KEY = 8
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for another sign on a poster


def hold_time(staffing: ShiftStaff) -> None:
    """Take the person's time for the shift.

    Raises:
        ValidationError: the person has another shift at that time; the database refused it.
    """
    shift = staffing.shift
    rows = [
        StaffTime(staffing=staffing, user_id=staffing.user_id, begins_at=begins)
        for begins in quarters(shift.begins_at, shift.ends_at)
    ]
    try:
        with transaction.atomic():
            StaffTime.objects.bulk_create(rows)
    except IntegrityError as error:
        raise ValidationError(
            _("%(name)s has another shift on %(day)s at that time.")
            % {"name": staffing.user, "day": f"{shift.day.day}.{shift.day.month}."},
            code="conflict",
        ) from error


@transaction.atomic
def assign(shift: Shift, user: User) -> ShiftStaff:
    """Put `user` in `shift`, in its first free place.

    Raises:
        ValidationError: the shift is full or cancelled, the profession is there already, or the
            person has another shift at that time.
    """
    Shift.objects.select_for_update().get(pk=shift.pk)
    there = list(shift.staffing.all())
    if not shift.is_held:
        raise ValidationError(_("The shift is cancelled."), code="cancelled")
    if len(there) >= (TWO if shift.joint else 1):
        raise ValidationError(_("The shift has everybody it needs."), code="full")
    if any(one.profession == user.profession for one in there):
        raise ValidationError(_("A joint reception needs two different professions."), code="profession")
    position = 1 if not any(one.position == 1 for one in there) else TWO
    staffing = ShiftStaff.objects.create(shift=shift, user=user, profession=user.profession, position=position)
    hold_time(staffing)
    return staffing


@transaction.atomic
def make_shift(
    place: Place,
    service: Service,
    day: date,
    hours: tuple[time, time],
    staff: Iterable[User] = (),
    *,
    joint: bool = False,
    status: str = ShiftStatus.PLANNED,
) -> Shift:
    """A new shift with its staff.

    Raises:
        ValidationError: as `assign`, or there is a shift of this service at that time already.
    """
    try:
        with transaction.atomic():
            shift = Shift.objects.create(
                place=place, service=service, day=day, starts=hours[0], ends=hours[1], joint=joint, status=status
            )
    except IntegrityError as error:
        raise ValidationError(_("There is a shift at that time already."), code="double") from error
    for user in staff:
        assign(shift, user)
    return shift


@transaction.atomic
def make_public_link(place: Place, kind: str) -> PublicLink:
    """A new link; an earlier one of the same kind stops working. Two at once: the later one is in use."""
    Place.objects.select_for_update().get(pk=place.pk)
    revoke_public_link(place, kind)
    short = kind == PublicLinkKind.HERE
    key = "".join(secrets.choice(READABLE) for _number in range(SHORT_KEY)) if short else secrets.token_urlsafe(18)
    return PublicLink.objects.create(place=place, kind=kind, key=key)


def revoke_public_link(place: Place, kind: str) -> bool:
    """Close the link; whether there was one."""
    in_use = PublicLink.objects.filter(place=place, kind=kind, revoked_on__isnull=True)
    return bool(in_use.update(revoked_on=timezone.localdate()))
