"""Reads of the organisation room: querysets with what their lists show, nothing more."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from .models import Contact, ExternalService, Municipality, NeedTopic, Partner, Place, Project, Service
from .models.places import Adoption


def active_places() -> QuerySet[Place]:
    """Places in use, with municipality and adoption periods."""
    return Place.objects.filter(is_active=True).select_related("municipality").prefetch_related("adoptions")


def place_detail() -> QuerySet[Place]:
    """Places with everything their own page shows."""
    return active_places().prefetch_related(
        "phone_lines",
        Prefetch("services", queryset=active_services()),
        "partners",
        Prefetch("contacts", queryset=Contact.objects.order_by("code")),
        "teams",
    )


def active_services() -> QuerySet[Service]:
    return Service.objects.filter(is_active=True).select_related("provider").prefetch_related("topics")


def front_page_topics() -> QuerySet[NeedTopic]:
    """Topics with a plain name, in the editors' order."""
    return NeedTopic.objects.filter(is_active=True).exclude(plain_name_fi="").exclude(plain_name_fi=None)


def contacts() -> QuerySet[Contact]:
    return Contact.objects.select_related("place")


def partners() -> QuerySet[Partner]:
    return Partner.objects.order_by("sector", "code")


def projects() -> QuerySet[Project]:
    return Project.objects.prefetch_related("municipalities")


def external_services() -> QuerySet[ExternalService]:
    return ExternalService.objects.filter(is_active=True)


@dataclass(frozen=True)
class CoverageArea:
    """One row group of the coverage page: an area, its own status, and its places."""

    municipality: Municipality
    adoption: Adoption | None
    since: date | None
    places: list[Place]


def coverage() -> list[CoverageArea]:
    """Every area and place with its adoption today, in three queries (rows 000-04, 000-19, 001-05)."""
    municipalities = Municipality.objects.prefetch_related(
        "adoptions",
        Prefetch("places", queryset=Place.objects.filter(is_active=True).prefetch_related("adoptions")),
    )
    return [
        CoverageArea(
            municipality=municipality,
            adoption=municipality.adoption,
            since=municipality.adopted_since,
            places=list(municipality.places.all()),
        )
        for municipality in municipalities
    ]
