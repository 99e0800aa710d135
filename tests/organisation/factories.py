"""Directory entries with the least that they need, in three languages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from organisation.enums import AdoptionStatus, PartnerSector, PlaceKind, ProjectStage, TeamKind
from organisation.models import (
    Contact,
    ExternalService,
    Municipality,
    MunicipalityAdoption,
    NeedTopic,
    Partner,
    PhoneLine,
    Place,
    PlaceAdoption,
    Project,
    Service,
    Team,
    User,
)
from organisation.roles import Role
from organisation.services import give_role


def in_languages(field: str, text: str) -> dict[str, Any]:
    """Declarations for the three columns of `field`; `{n}` in `text` is the entry's number."""
    return {
        f"{field}_{language}": factory.Sequence(
            lambda n, text=text, language=language: f"{text.format(n=n)} {language}"
        )
        for language in ("fi", "sv", "en")
    }


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user-{}".format)
    first_name = "Aino"
    last_name = factory.Sequence("Lampinen-{}".format)
    is_active = True

    @factory.post_generation
    def roles(self, create: bool, extracted: Iterable[Role] | None, **kwargs: Any) -> None:
        for role in extracted or ():
            give_role(self, role)

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if extracted:
            self.set_password(extracted)
        else:
            self.set_unusable_password()
        self.save()


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Municipality

    code = factory.Sequence("area-{}".format)
    locals().update(in_languages("name", "Area {n}"))


class MunicipalityAdoptionFactory(DjangoModelFactory):
    class Meta:
        model = MunicipalityAdoption

    municipality = factory.SubFactory(MunicipalityFactory)
    status = AdoptionStatus.IN_USE
    valid_from = date(2020, 1, 1)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    slug = factory.Sequence("place-{}".format)
    municipality = factory.SubFactory(MunicipalityFactory)
    kind = PlaceKind.HEALTH_STATION
    postal_code = "08100"
    locals().update(in_languages("name", "Station {n}"))
    locals().update(in_languages("address", "Street {n}"))
    locals().update(in_languages("hours", "Mon {n}"))


class PlaceAdoptionFactory(DjangoModelFactory):
    class Meta:
        model = PlaceAdoption

    place = factory.SubFactory(PlaceFactory)
    status = AdoptionStatus.IN_USE
    valid_from = date(2020, 1, 1)


class PhoneLineFactory(DjangoModelFactory):
    class Meta:
        model = PhoneLine

    place = factory.SubFactory(PlaceFactory)
    number = factory.Sequence("09 1000 {:03d}".format)
    locals().update(in_languages("label", "Line {n}"))


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    place = factory.SubFactory(PlaceFactory)
    kind = TeamKind.SOCIAL_WORK
    locals().update(in_languages("name", "Team {n}"))


class NeedTopicFactory(DjangoModelFactory):
    class Meta:
        model = NeedTopic

    code = factory.Sequence("topic-{}".format)
    order = factory.Sequence(lambda n: n)
    locals().update(in_languages("name", "Topic {n}"))
    locals().update(in_languages("plain_name", "Plain {n}"))
    locals().update(in_languages("hint", "Hint {n}"))


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    code = factory.Sequence("partner-{}".format)
    sector = PartnerSector.THIRD_SECTOR
    locals().update(in_languages("name", "Partner {n}"))


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    code = factory.Sequence("service-{}".format)
    provider = factory.SubFactory(PartnerFactory)
    locals().update(in_languages("name", "Service {n}"))
    locals().update(in_languages("summary", "Summary {n}"))


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    code = factory.Sequence("contact-{}".format)
    place = factory.SubFactory(PlaceFactory)
    phone = factory.Sequence("09 2000 {:03d}".format)
    locals().update(in_languages("role", "Counsellor {n}"))


class ExternalServiceFactory(DjangoModelFactory):
    class Meta:
        model = ExternalService

    code = factory.Sequence("external-{}".format)
    url = factory.Sequence("https://example.org/{}".format)
    locals().update(in_languages("name", "External {n}"))
    locals().update(in_languages("description", "Description {n}"))


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    code = factory.Sequence("project-{}".format)
    stage = ProjectStage.PILOT
    valid_from = date(2020, 1, 1)
    locals().update(in_languages("name", "Project {n}"))
