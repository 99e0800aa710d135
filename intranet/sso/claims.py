"""What the provider says of a person, and what of it Silta takes over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.internal.emailkit import valid_email_or_none
from django.contrib.auth.models import Group
from django.db import transaction

from organisation.enums import Profession
from organisation.models import Place, User
from organisation.roles import Role
from privacy.identity import contains_identity_code

from .configuration import Configuration


@dataclass(frozen=True)
class Person:
    """The claims in our words. `place` is a place's short name (slug), empty where it is not said or not known."""

    roles: frozenset[Role]
    place: str
    profession: str
    language: str
    email: str


def _values(claim: Any) -> Iterable[str]:
    """A claim as texts: providers send one value, a list, or a text with commas."""
    if isinstance(claim, str):
        return [part.strip() for part in claim.split(",") if part.strip()]
    if isinstance(claim, (list, tuple)):
        return [str(part).strip() for part in claim if str(part).strip()]
    return []


def _first(claim: Any) -> str:
    return next(iter(_values(claim)), "")


def read_claims(claims: Mapping[str, Any], configuration: Configuration) -> Person:
    """What the claims mean here. A group or value that the tables do not name means nothing."""
    known = {role.value for role in Role}
    groups = _values(claims.get(configuration.groups_claim))
    named = {configuration.roles[group] for group in groups if group in configuration.roles}
    profession = _first(claims.get(configuration.profession_claim)) if configuration.profession_claim else ""
    profession = configuration.professions.get(profession, profession)
    return Person(
        roles=frozenset(Role(name) for name in named & known),
        place=_first(claims.get(configuration.place_claim)) if configuration.place_claim else "",
        profession=profession if profession in Profession.values else "",
        language=_first(claims.get("locale"))[:2].lower(),
        email=valid_email_or_none(_first(claims.get("email"))) or "",
    )


def holds_identity_code(claims: Mapping[str, Any]) -> bool:
    """Whether something that would be kept (name, mail, subject) looks like a personal identity code."""
    kept = ("sub", "preferred_username", "name", "given_name", "family_name", "email")
    return any(contains_identity_code(str(claims.get(name, ""))) for name in kept)


@transaction.atomic
def take_over(user: User, person: Person) -> None:
    """Make the account equal what the provider says: roles exactly, place and profession where said.

    A superuser stays one: that is given on the server only, never by a claim.
    """
    user.groups.set(Group.objects.filter(name__in=[role.value for role in person.roles]))
    if person.place:
        place = Place.objects.filter(slug=person.place).first()
        user.home_place = place or user.home_place
    if person.profession:
        user.profession = person.profession
    if not user.language and person.language in ("fi", "sv", "en"):
        user.language = person.language
    user.email = person.email or user.email
    user.save(update_fields=["home_place", "profession", "language", "email"])
