"""Giving a slip, taking it in, and forgetting it."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from organisation.models import Place, User
from privacy.codes import is_code, new_code, normal_form

from ..codes import SlipState
from ..models import Slip, SlipCount
from ..stamp import renew_cases

CODE_TRIES = 5


class SlipUnknown(Exception):  # noqa: N818  named as it is read
    """No slip has this code, any more or at all."""


class SlipUsed(Exception):  # noqa: N818  named as it is read
    """The slip was taken in before, or was made by mistake."""


def give_slip(place: Place, language: str, by: User) -> Slip:
    """A new slip to `place`."""
    for last in range(CODE_TRIES - 1, -1, -1):
        try:
            with transaction.atomic():
                return Slip.objects.create(
                    code=new_code(), place=place, language=language, issued_by=by, from_place=by.home_place
                )
        except IntegrityError:
            if not last:
                raise
    raise AssertionError  # pragma: no cover


def take_in(text: str) -> Slip:
    """Mark the slip with this code as arrived. One that came late counts as arrived after all.

    Raises:
        SlipUnknown: there is none.
        SlipUsed: of two who enter it, one is told so.
    """
    if not is_code(text):
        raise SlipUnknown
    code = normal_form(text)
    moved = Slip.objects.filter(code=code, state__in=(SlipState.ISSUED, SlipState.NOT_ARRIVED)).update(
        state=SlipState.ARRIVED, settled_on=timezone.localdate()
    )
    renew_cases()
    slip = Slip.objects.filter(code=code).select_related("place").first()
    if slip is None:
        raise SlipUnknown
    if not moved:
        raise SlipUsed
    return slip


def take_back(slip: Slip) -> bool:
    """Mark a slip as made by mistake, while it was not used; whether it was possible."""
    taken = Slip.objects.filter(pk=slip.pk, state=SlipState.ISSUED).update(
        state=SlipState.IN_ERROR, settled_on=timezone.localdate()
    )
    renew_cases()
    return bool(taken)


def settle_slips() -> int:
    """Slips with which nobody came in SLIP_DAYS are marked so; how many. A step of the daily job."""
    today = timezone.localdate()
    renew_cases()
    return Slip.objects.filter(state=SlipState.ISSUED, issued_on__lt=today - timedelta(days=settings.SLIP_DAYS)).update(
        state=SlipState.NOT_ARRIVED, settled_on=today
    )


def purge_slips() -> int:
    """Delete slips SLIP_KEEP_DAYS after they were settled; how many. Their number stays in `SlipCount`.

    One transaction: a slip is either there or counted. A step of the daily job.
    """
    before = timezone.localdate() - timedelta(days=settings.SLIP_KEEP_DAYS)
    with transaction.atomic():
        old = list(Slip.objects.select_for_update(of=("self",)).filter(settled_on__lt=before))
        counts = Counter((slip.issued_on.replace(day=1), slip.place_id, slip.state) for slip in old)
        for (month, place, state), number in counts.items():
            row, _new = SlipCount.objects.get_or_create(month=month, place_id=place, state=state)
            SlipCount.objects.filter(pk=row.pk).update(count=F("count") + number)
        Slip.objects.filter(pk__in=[slip.pk for slip in old]).delete()
    return len(old)
