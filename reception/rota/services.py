"""Writes of the rota. Whoever calls has asked `reception.permissions`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisation.models import Place, Service, User

from ..clock import moment_of, quarters
from ..enums import ShiftStatus, SwapStatus
from ..free_days import free_day
from ..hours import Opening, openings_on
from ..models import Absence, Shift, ShiftStaff, StaffTime, SwapRequest
from ..selectors import absences_between, facts_of, is_away
from ..services import TWO, assign, hold_time, make_shift
from ..stamp import renew_stamp
from .planning import Turn, rotate, wall_times

DAY = timedelta(days=1)
# From which state a shift may come into which.
TRANSITIONS: dict[str, frozenset[str]] = {
    ShiftStatus.CONFIRMED: frozenset({ShiftStatus.PLANNED}),
    ShiftStatus.CANCELLED: frozenset({ShiftStatus.PLANNED, ShiftStatus.CONFIRMED}),
    ShiftStatus.PLANNED: frozenset({ShiftStatus.CANCELLED, ShiftStatus.CONFIRMED}),
    ShiftStatus.DONE: frozenset({ShiftStatus.PLANNED, ShiftStatus.CONFIRMED}),
}


@transaction.atomic
def change_status(shift: Shift, status: str) -> Shift:
    """Bring `shift` into `status`. Cancelling frees its people's time; planning again takes it back.

    Raises:
        ValidationError: not allowed from its state, or somebody has another shift meanwhile.
    """
    shift = Shift.objects.select_for_update().get(pk=shift.pk)
    if shift.status not in TRANSITIONS.get(status, frozenset()):
        raise ValidationError(_("The shift is %(status)s.") % {"status": shift.get_status_display().lower()})
    was_held = shift.is_held
    shift.status = status
    try:
        with transaction.atomic():
            shift.save(update_fields=["status"])
    except IntegrityError as error:
        raise ValidationError(_("There is a shift at that time already."), code="double") from error
    if was_held and not shift.is_held:
        StaffTime.objects.filter(staffing__shift=shift).delete()
    elif shift.is_held and not was_held:
        for staffing in shift.staffing.select_related("shift", "user"):
            hold_time(staffing)
    return shift


@transaction.atomic
def replace_person(staffing: ShiftStaff, user: User) -> ShiftStaff:
    """Somebody else takes this place in the shift.

    Raises:
        ValidationError: `user` is away, has another shift then, or their profession is there already.
    """
    staffing = ShiftStaff.objects.select_for_update().select_related("shift").get(pk=staffing.pk)
    _not_away(user, staffing.shift)
    StaffTime.objects.filter(staffing=staffing).delete()
    staffing.user = user
    staffing.profession = user.profession
    try:
        with transaction.atomic():
            staffing.save()
    except IntegrityError as error:
        raise ValidationError(_("A joint reception needs two different professions."), code="profession") from error
    if staffing.shift.is_held:
        hold_time(staffing)
    SwapRequest.objects.filter(staffing=staffing, status=SwapStatus.ASKED).update(status=SwapStatus.WITHDRAWN)
    return staffing


def _not_away(user: User, shift: Shift) -> None:
    if Absence.objects.filter(user=user, first_day__lte=shift.day, last_day__gte=shift.day).exists():
        raise ValidationError(_("%(name)s is away that day.") % {"name": user}, code="away")


@transaction.atomic
def take(shift: Shift, user: User) -> ShiftStaff:
    """`user` takes a free place in `shift`, or the place of somebody who is away.

    Raises:
        ValidationError: nothing is free, or as `assign`.
    """
    _not_away(user, shift)
    there = list(shift.staffing.select_related("user"))
    if len(there) < (TWO if shift.joint else 1):
        return assign(shift, user)
    absences = absences_between(shift.day, shift.day)
    away = next((one for one in there if is_away(absences, one.user_id, shift.day)), None)
    if away is None:
        raise ValidationError(_("The shift has everybody it needs."), code="full")
    return replace_person(away, user)


@transaction.atomic
def remove_person(staffing: ShiftStaff) -> None:
    """Take somebody out of a shift; the place is free then."""
    staffing.delete()


# --- Swaps ----------------------------------------------------------------------------------------


@transaction.atomic
def ask_swap(staffing: ShiftStaff, colleague: User, in_return: ShiftStaff | None = None) -> SwapRequest:
    """Ask `colleague` to take the shift, with or without one of theirs in return.

    Raises:
        ValidationError: the shift is over or cancelled, a swap is asked already, or the shift in
            return is not the colleague's.
    """
    shift = staffing.shift
    if shift.day < timezone.localdate() or not shift.is_held:
        raise ValidationError(_("The shift is over or cancelled."), code="over")
    if colleague.pk == staffing.user_id:
        raise ValidationError(_("Choose a colleague."), code="self")
    if in_return is not None and in_return.user_id != colleague.pk:
        raise ValidationError(_("The shift in return is not your colleague's."), code="return")
    try:
        with transaction.atomic():
            return SwapRequest.objects.create(
                staffing=staffing, asked_by=staffing.user, colleague=colleague, in_return=in_return
            )
    except IntegrityError as error:
        raise ValidationError(_("A swap of this shift is asked already."), code="asked") from error


@transaction.atomic
def answer_swap(swap: SwapRequest, status: str) -> SwapRequest:
    """Accept, decline or withdraw. Accepting changes both shifts, or neither when the database refuses.

    Raises:
        ValidationError: it is answered already, somebody else is in the shift by now, or one of the
            two has another shift at that time.
    """
    swap = SwapRequest.objects.select_for_update().get(pk=swap.pk)
    if swap.status != SwapStatus.ASKED:
        raise ValidationError(_("This swap is answered already."), code="answered")
    swap.status = status
    swap.save(update_fields=["status"])
    if status != SwapStatus.ACCEPTED:
        return swap
    places = ShiftStaff.objects.select_for_update(of=("self",)).select_related("shift", "user")
    held = {one.pk: one for one in places.filter(pk__in=(swap.staffing_id, swap.in_return_id or 0)).order_by("pk")}
    mine, theirs = held[swap.staffing_id], held.get(swap.in_return_id or 0)
    if mine.user_id != swap.asked_by_id or (theirs is not None and theirs.user_id != swap.colleague_id):
        raise ValidationError(_("Somebody else is in the shift by now."), code="changed")
    today = timezone.localdate()
    if any(not one.shift.is_held or one.shift.day < today for one in (mine, theirs) if one is not None):
        raise ValidationError(_("The shift is over or cancelled."), code="over")
    # Both give their time back before either takes the other's: the two may overlap.
    StaffTime.objects.filter(staffing__in=[one.pk for one in (mine, theirs) if one is not None]).delete()
    asked_by = mine.user
    if theirs is not None:
        replace_person(theirs, asked_by)
    replace_person(mine, User.objects.get(pk=swap.colleague_id))
    return swap


# --- Absences -------------------------------------------------------------------------------------


def add_absence(user: User, first_day: date, last_day: date) -> Absence:
    """Somebody is away. Their shifts stay, marked as lacking them, until a colleague takes them."""
    absence = Absence(user=user, first_day=first_day, last_day=last_day)
    absence.full_clean()
    absence.save()
    return absence


# --- Rotation -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A rotation as it would be: the turns, and how many receptions have their people already."""

    turns: list[Turn]
    done_already: int


def make_plan(
    place: Place, weekdays: str, first: date, weeks: int, people: Iterable[User], second: Iterable[User] = ()
) -> Plan:
    """Divide the receptions of `place` on `weekdays` for so many weeks among `people`. Writes nothing.

    Holidays, closures and pauses have no reception; who is away or has another shift is passed over.
    """
    last = first + weeks * 7 * DAY - DAY
    facts = facts_of([place], first - DAY, last)[place.pk]
    openings = [
        opening
        for number in range(weeks * 7)
        for opening in openings_on(facts, first + number * DAY, free_day)
        if str(opening.day.weekday()) in weekdays and (opening.why is None)
    ]
    staffed = [
        shift
        for shift in Shift.objects.filter(place=place, day__range=(first, last))
        .exclude(status=ShiftStatus.CANCELLED)
        .prefetch_related("staffing")
        if shift.staffing.all()
    ]
    to_plan = [
        opening
        for opening in openings
        if not any(
            shift.service_id == opening.service_id and shift.begins_at < opening.ends and opening.begins < shift.ends_at
            for shift in staffed
        )
    ]
    people, second = list(people), list(second)
    everybody = [user.pk for user in (*people, *second)]
    absences = absences_between(first, last)
    busy: dict[int, set[datetime]] = {}
    for user_id, begins in StaffTime.objects.filter(
        user__in=everybody, begins_at__gte=moment_of(first, time()), begins_at__lt=moment_of(last + 2 * DAY, time())
    ).values_list("user_id", "begins_at"):
        busy.setdefault(user_id, set()).add(begins)

    def is_free(person: int, opening: Opening) -> bool:
        taken = busy.get(person, set())
        return not is_away(absences, person, opening.day) and not any(
            moment in taken for moment in quarters(opening.begins, opening.ends)
        )

    turns = rotate(to_plan, [user.pk for user in people], [user.pk for user in second], is_free)
    return Plan(turns, len(openings) - len(to_plan))


@transaction.atomic
def save_plan(place: Place, plan: Plan) -> list[Shift]:
    """Write the shifts of a plan: all or none.

    Raises:
        ValidationError: meanwhile somebody got another shift at that time.
    """
    users = User.objects.in_bulk({person for turn in plan.turns for person in turn.people})
    made = []
    for turn in plan.turns:
        opening = turn.opening
        starts, ends = wall_times(opening)
        there = (
            Shift.objects.filter(place=place, service=opening.service_id, day=opening.day, starts=starts)
            .exclude(status=ShiftStatus.CANCELLED)
            .first()
        )
        if there is None:
            service = Service(pk=opening.service_id)
            there = make_shift(place, service, opening.day, (starts, ends), joint=opening.joint)
        for person in turn.people:
            assign(there, users[person])
        made.append(there)
    return made


@transaction.atomic
def confirm_between(first: date, last: date, place: Place | None = None) -> int:
    """Confirm every planned shift of the days that has somebody; returns how many."""
    shifts = Shift.objects.filter(day__range=(first, last), status=ShiftStatus.PLANNED, staffing__isnull=False)
    if place is not None:
        shifts = shifts.filter(place=place)
    keys = list(shifts.values_list("pk", flat=True).distinct())
    count = Shift.objects.filter(pk__in=keys).update(status=ShiftStatus.CONFIRMED)
    transaction.on_commit(renew_stamp)
    return count


def purge_past_times(today: date | None = None) -> int:
    """Quarters of an hour of past days hold nothing any more. Returns how many were deleted."""
    before = moment_of((today or timezone.localdate()) - DAY, time())
    return StaffTime.objects.filter(begins_at__lt=before).delete()[0]
