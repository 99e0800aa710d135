"""The demo's directory: places, teams, services, partners, contacts, projects, the emergency box."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from home.models import EmergencyBox, EmergencyLine, GlossaryTerm, SynonymGroup
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

from .source import by_language, read

Row = dict[str, Any]


def _checked(row: Row) -> Row:
    return {
        "owner_role": row.get("owner", "senior_social_worker"),
        **({"checked_on": row["checked_on"]} if "checked_on" in row else {}),
        **({"check_months": row["check_months"]} if "check_months" in row else {}),
    }


def _adoption(row: Row) -> Row:
    return {
        "status": row["status"],
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
        **by_language("reason", row.get("reason") or None),
        **by_language("replacement", row.get("replacement") or None),
    }


def _topic(row: Row) -> None:
    NeedTopic.objects.create(
        code=row["code"],
        order=row["order"],
        **by_language("name", row["name"]),
        **by_language("plain_name", row.get("plain_name")),
        **by_language("hint", row.get("hint")),
    )


def _municipality(row: Row) -> None:
    municipality = Municipality.objects.create(
        code=row["code"],
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
    )
    for period in row.get("adoptions", []):
        MunicipalityAdoption.objects.create(municipality=municipality, **_adoption(period))


def _partner(row: Row) -> None:
    Partner.objects.create(
        code=row["code"],
        sector=row["sector"],
        url=row.get("url") or "",
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
        **_checked(row),
    )


def _service(row: Row) -> None:
    service = Service.objects.create(
        code=row["code"],
        provider=Partner.objects.get(code=row["provider"]) if row.get("provider") else None,
        **by_language("name", row["name"]),
        **by_language("summary", row["summary"]),
        **by_language("how", row.get("how")),
        **_checked(row),
    )
    service.topics.set(NeedTopic.objects.filter(code__in=row.get("topics", [])))
    service.save()


def _place(row: Row) -> None:
    place = Place.objects.create(
        slug=row["slug"],
        municipality=Municipality.objects.get(code=row["municipality"]),
        kind=row["kind"],
        working_mode=row["working_mode"],
        postal_code=str(row["postal_code"]),
        age_from=row.get("age_from"),
        age_to=row.get("age_to"),
        **by_language("name", row["name"]),
        **by_language("address", row["address"]),
        **by_language("room_hint", row.get("room_hint")),
        **by_language("description", row.get("description")),
        **by_language("hours", row.get("hours")),
        **_checked(row),
    )
    place.services.set(Service.objects.filter(code__in=row.get("services", [])))
    place.partners.set(Partner.objects.filter(code__in=row.get("partners", [])))
    place.save()
    for line in row.get("phone_lines", []):
        PhoneLine.objects.create(
            place=place,
            number=line["number"],
            audience=line["audience"],
            **by_language("label", line["label"]),
            **by_language("hours", line.get("hours")),
        )
    for period in row.get("adoptions", []):
        PlaceAdoption.objects.create(place=place, **_adoption(period))
    for team in row.get("teams", []):
        Team.objects.create(place=place, kind=team["kind"], **by_language("name", team["name"]))


def _contact(row: Row) -> None:
    Contact.objects.create(
        code=row["code"],
        name=row.get("name") or "",
        place=Place.objects.get(slug=row["place"]) if row.get("place") else None,
        phone=row.get("phone") or "",
        email=row.get("email") or "",
        audience=row.get("audience", "staff"),
        **by_language("role", row["role"]),
        **by_language("hours", row.get("hours")),
        **by_language("note", row.get("note")),
        **_checked(row),
    )


def _external_service(row: Row) -> None:
    ExternalService.objects.create(
        code=row["code"],
        url=row["url"],
        **by_language("name", row["name"]),
        **by_language("description", row["description"]),
        **_checked(row),
    )


def _project(row: Row) -> None:
    project = Project.objects.create(
        code=row["code"],
        stage=row["stage"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
        **by_language("outcome", row.get("outcome")),
        **_checked(row),
    )
    project.municipalities.set(Municipality.objects.filter(code__in=row.get("municipalities", [])))
    project.save()


def _term(row: Row) -> None:
    GlossaryTerm.objects.create(
        code=row["code"],
        explain=row.get("explain", True),
        **by_language("term", row["term"]),
        **by_language("synonyms", row.get("synonyms")),
        **by_language("definition", row.get("definition")),
        **_checked(row),
    )


def _synonyms(row: Row) -> None:
    SynonymGroup.objects.create(words=row["words"])


# In the order in which they point at each other.
FILES: tuple[tuple[str, type[Any], str, Callable[[Row], None]], ...] = (
    ("topics", NeedTopic, "code", _topic),
    ("municipalities", Municipality, "code", _municipality),
    ("partners", Partner, "code", _partner),
    ("services", Service, "code", _service),
    ("places", Place, "slug", _place),
    ("contacts", Contact, "code", _contact),
    ("external_services", ExternalService, "code", _external_service),
    ("projects", Project, "code", _project),
    ("glossary", GlossaryTerm, "code", _term),
    ("synonyms", SynonymGroup, "words", _synonyms),
)


class DirectoryLoader:
    """Makes every directory entry that is missing; leaves the others as they are."""

    def __init__(self) -> None:
        self.rows = {name: read(f"directory/{name}") for name, *_rest in FILES}

    def __len__(self) -> int:
        return sum(len(rows) for rows in self.rows.values()) + 1

    def steps(self) -> Iterator[str]:
        for name, model, key, make in FILES:
            there = set(model.objects.values_list(key, flat=True))
            for row in self.rows[name]:
                if row[key] not in there:
                    with transaction.atomic():
                        make(row)
                yield f"{name}: {row[key]}"
        self._emergency_box()
        yield "emergency"

    @staticmethod
    @transaction.atomic
    def _emergency_box() -> None:
        if EmergencyBox.objects.exists():
            return
        row = read("directory/emergency")
        box = EmergencyBox.objects.create(
            **by_language("title", row["title"]), **by_language("text", row.get("text")), **_checked(row)
        )
        for order, line in enumerate(row["lines"]):
            EmergencyLine.objects.create(
                box=box,
                phone=str(line["phone"]),
                sort_order=order,
                **by_language("label", line["label"]),
                **by_language("hours", line.get("hours")),
            )


def load_users(password: str) -> User:
    """Make the demo users that are missing; returns the content editor, the pages' author."""
    hashed = make_password(password)  # once: it is slow by design, and public anyway
    for row in read("directory/users"):
        if User.objects.filter(username=row["username"]).exists():
            continue
        with transaction.atomic():
            user = User.objects.create(
                username=row["username"],
                password=hashed,
                email=row.get("email", ""),
                first_name=row["first_name"],
                last_name=row["last_name"],
                profession=row["profession"],
                home_place=Place.objects.get(slug=row["home_place"]) if row.get("home_place") else None,
                language=row.get("language", ""),
                is_superuser=bool(row.get("is_superuser")),
                is_staff=bool(row.get("is_superuser")),
                is_demo=True,
            )
            for role in row["roles"]:
                give_role(user, Role(role))
    return User.objects.get(username="editor")
