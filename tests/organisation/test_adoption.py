"""Adoption periods: what holds on a day, and since when the service has run without a break."""

import itertools
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organisation.enums import AdoptionStatus
from organisation.models import Contact, MunicipalityAdoption, Place, PlaceAdoption, User
from tests.organisation.factories import (
    ContactFactory,
    MunicipalityAdoptionFactory,
    MunicipalityFactory,
    NeedTopicFactory,
    PartnerFactory,
    PlaceAdoptionFactory,
    PlaceFactory,
    ProjectFactory,
    ServiceFactory,
    TeamFactory,
    UserFactory,
)

PILOTING, IN_USE, PAUSED, ENDED, PARTICIPATING = (
    AdoptionStatus.PILOTING,
    AdoptionStatus.IN_USE,
    AdoptionStatus.PAUSED,
    AdoptionStatus.ENDED,
    AdoptionStatus.PARTICIPATING,
)
TODAY = timezone.localdate()


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def place_with(*periods: tuple[str, int, int | None]) -> Place:
    """A place with periods as (status, first day, last day) counted from today."""
    place = PlaceFactory()
    for status, first, last in periods:
        PlaceAdoptionFactory(
            place=place,
            status=status,
            valid_from=day(first),
            valid_to=None if last is None else day(last),
            reason_fi="Syy" if status == PAUSED else "",
        )
    return Place.objects.prefetch_related("adoptions").get(pk=place.pk)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        (-101, None),
        (-100, PILOTING),  # the first day counts
        (-51, PILOTING),
        (-50, PILOTING),  # and so does the last
        (-49, None),  # a gap
        (-41, None),
        (-40, PAUSED),
        (-31, PAUSED),
        (-30, IN_USE),  # the day after
        (0, IN_USE),
        (10_000, IN_USE),
    ],
)
def test_period_of_a_day(db, offset, expected):
    place = place_with((PILOTING, -100, -50), (PAUSED, -40, -31), (IN_USE, -30, None))
    period = place.adoption_on(day(offset))
    assert (period.status if period else None) == expected


SINCE = {
    "nothing yet": ([], None),
    "one open period": ([(IN_USE, -100, None)], -100),
    "begins today": ([(IN_USE, 0, None)], 0),
    "begins tomorrow": ([(IN_USE, 1, None)], None),
    "ends today": ([(IN_USE, -100, 0)], -100),
    "ended yesterday": ([(IN_USE, -100, -1)], None),
    "pilot, then use the next day": ([(PILOTING, -100, -51), (IN_USE, -50, None)], -100),
    "pilot, a day between, use": ([(PILOTING, -100, -52), (IN_USE, -50, None)], -50),
    "pilot and use, two in one": ([(PILOTING, -100, -51), (IN_USE, -50, -11), (IN_USE, -10, None)], -100),
    "paused between": ([(IN_USE, -100, -61), (PAUSED, -60, -31), (IN_USE, -30, None)], -30),
    "paused now": ([(IN_USE, -100, -31), (PAUSED, -30, None)], None),
    "ended now": ([(IN_USE, -100, -31), (ENDED, -30, None)], None),
    "only followed": ([(PARTICIPATING, -100, None)], None),
    "followed, then used": ([(PARTICIPATING, -100, -51), (IN_USE, -50, None)], -50),
    "in use now, and a plan for later": ([(IN_USE, -100, 20), (PAUSED, 21, 30), (IN_USE, 31, None)], -100),
    "in use now, pilot of something later": ([(IN_USE, -100, 20), (PILOTING, 60, None)], -100),
}


@pytest.mark.parametrize(
    ("periods", "since"),
    SINCE.values(),
    ids=SINCE.keys(),
)
def test_since_when(db, periods, since):
    assert place_with(*periods).adopted_since == (None if since is None else day(since))


def test_pandemic_pause_of_the_demo(demo):
    """Lohja: in use, paused for the pandemic, piloted again, in use since (rows 000-01 and 001-05)."""
    place = Place.objects.get(slug="lohja-keskusta")
    assert place.adoption_on(date(2020, 3, 13)).status == IN_USE
    assert place.adoption_on(date(2020, 3, 14)).status == PAUSED
    assert place.adoption_on(date(2020, 3, 14)).reason_sv.startswith("På grund av")
    assert place.adoption_on(date(2021, 12, 13)).status == PILOTING
    assert place.adopted_since == date(2021, 12, 13)


def test_demo_periods_do_not_overlap(demo):
    for model, owner in ((PlaceAdoption, "place_id"), (MunicipalityAdoption, "municipality_id")):
        periods = list(model.objects.order_by(owner, "valid_from"))
        assert len(periods) > 5
        for first, second in itertools.pairwise(periods):
            if getattr(first, owner) == getattr(second, owner):
                assert first.valid_to is not None, first
                assert first.valid_to < second.valid_from, (first, second)


# --- What the database holds by itself ----------------------------------------------------------


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("factory", "owner"), [(PlaceAdoptionFactory, PlaceFactory), (MunicipalityAdoptionFactory, MunicipalityFactory)]
)
def test_period_constraints(db, factory, owner):
    name = "place" if owner is PlaceFactory else "municipality"
    one = owner()
    base = {name: one, "status": IN_USE, "valid_from": date(2026, 1, 2)}
    assert refused(lambda: factory(**base, valid_to=date(2026, 1, 1)))
    assert not refused(lambda: factory(**base, valid_to=date(2026, 1, 2)))
    assert not refused(lambda: factory(**base | {"valid_from": date(2026, 2, 1)}, valid_to=None))
    assert refused(lambda: factory(**base | {"valid_from": date(2026, 3, 1)}, valid_to=None)), "two open periods"
    assert not refused(lambda: factory(**base | {name: owner()}, valid_to=None)), "another owner has its own"


def test_pause_needs_a_reason(db):
    place = PlaceFactory()
    assert not refused(
        lambda: PlaceAdoptionFactory(
            place=place, status=PAUSED, valid_from=date(2020, 1, 1), valid_to=date(2020, 2, 1), reason_fi="Syy"
        )
    )
    assert refused(
        lambda: PlaceAdoption.objects.create(
            place=place, status=PAUSED, valid_from=date(2021, 1, 1), valid_to=date(2021, 2, 1), reason=""
        )
    )


def test_contact_can_be_reached(db):
    assert refused(lambda: ContactFactory(phone="", email=""))
    assert not refused(lambda: ContactFactory(phone="", email="team@example.org"))
    assert not refused(lambda: ContactFactory(phone="09 1", email=""))
    assert Contact.objects.count() == 2


def test_project_goes_forwards(db):
    assert refused(lambda: ProjectFactory(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)))
    assert not refused(lambda: ProjectFactory(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 2)))


@pytest.mark.parametrize(
    "factory", [MunicipalityFactory, NeedTopicFactory, PartnerFactory, ServiceFactory, ContactFactory, ProjectFactory]
)
def test_codes_are_unique(db, factory):
    factory(code="same")
    assert refused(lambda: factory(code="same"))


def test_place_address_is_unique(db):
    PlaceFactory(slug="same")
    assert refused(lambda: PlaceFactory(slug="same"))


def test_what_others_point_at_is_not_deleted(db):
    from django.db.models import ProtectedError

    place, service = PlaceFactory(), ServiceFactory()
    TeamFactory(place=place)
    for row in (place.municipality, place, service.provider):
        with pytest.raises(ProtectedError):
            row.delete()


def test_people_and_contacts_outlive_their_place(db):
    place = PlaceFactory()
    user, contact = UserFactory(home_place=place), ContactFactory(place=place)
    place.delete()
    assert User.objects.get(pk=user.pk).home_place is None
    assert Contact.objects.get(pk=contact.pk).place is None


@pytest.mark.parametrize(
    ("checked", "months", "overdue"), [(0, 12, False), (-365, 12, False), (-370, 12, True), (-40, 1, True)]
)
def test_check_overdue(db, checked, months, overdue):
    place = PlaceFactory(checked_on=day(checked), check_months=months)
    assert place.check_overdue is overdue


def test_check_ends_with_the_day_itself(db):
    assert PlaceFactory(checked_on=date(2024, 2, 29), check_months=12).next_check == date(2025, 2, 28)
    assert PlaceFactory(checked_on=date(2026, 1, 31), check_months=1).next_check == date(2026, 2, 28)
