"""The reception's rows with the least that they need."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from organisation.enums import Profession
from organisation.roles import Role
from reception.models import Absence, Closure, ExtraOpening, OpeningRule, Pause, Shift
from tests.organisation.factories import PlaceFactory, ServiceFactory, UserFactory, in_languages


class OpeningRuleFactory(DjangoModelFactory):
    class Meta:
        model = OpeningRule

    place = factory.SubFactory(PlaceFactory)
    service = factory.SubFactory(ServiceFactory)
    weekdays = "0"
    starts = time(13)
    ends = time(16)
    valid_from = date(2020, 1, 1)


class PauseFactory(DjangoModelFactory):
    class Meta:
        model = Pause

    place = factory.SubFactory(PlaceFactory)
    valid_from = date(2020, 1, 1)
    locals().update(in_languages("reason", "Reason {n}"))
    locals().update(in_languages("replacement", "Instead {n}"))


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = Closure

    place = factory.SubFactory(PlaceFactory)
    day = date(2026, 11, 30)
    locals().update(in_languages("reason", "Training {n}"))


class ExtraOpeningFactory(DjangoModelFactory):
    class Meta:
        model = ExtraOpening

    place = factory.SubFactory(PlaceFactory)
    service = factory.SubFactory(ServiceFactory)
    day = date(2026, 12, 1)
    starts = time(9)
    ends = time(12)


class CounsellorFactory(UserFactory):
    profession = Profession.SOCIAL_COUNSELLOR

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        from organisation.services import give_role

        for role in extracted or (Role.COUNSELLOR,):
            give_role(self, role)


class ShiftFactory(DjangoModelFactory):
    class Meta:
        model = Shift

    place = factory.SubFactory(PlaceFactory)
    service = factory.SubFactory(ServiceFactory)
    day = date(2026, 11, 30)
    starts = time(13)
    ends = time(16)


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    user = factory.SubFactory(CounsellorFactory)
    first_day = date(2026, 11, 30)
    last_day = date(2026, 12, 4)
