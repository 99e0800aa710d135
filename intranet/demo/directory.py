"""The demo's directory: what every county has, and its own places, contacts, projects, associations and people."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from intranet.starter import directory as starter
from intranet.starter.directory import Kind, Row, checked
from intranet.starter.source import by_language
from organisation.models import (
    Contact,
    Municipality,
    MunicipalityAdoption,
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

from .source import read


def _adoption(row: Row) -> Row:
    return {
        "status": row["status"],
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
        **by_language("reason", row.get("reason") or None),
        **by_language("replacement", row.get("replacement") or None),
    }


def _municipality(row: Row) -> None:
    municipality = Municipality.objects.create(
        code=row["code"],
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
    )
    for period in row.get("adoptions", []):
        MunicipalityAdoption.objects.create(municipality=municipality, **_adoption(period))


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
        **checked(row),
    )


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
        **checked(row),
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


def _project(row: Row) -> None:
    project = Project.objects.create(
        code=row["code"],
        stage=row["stage"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
        **by_language("outcome", row.get("outcome")),
        **checked(row),
    )
    project.municipalities.set(Municipality.objects.filter(code__in=row.get("municipalities", [])))
    project.save()


OWN = {
    "municipalities": Kind(Municipality, "code", _municipality),
    "contacts": Kind(Contact, "code", _contact),
    "places": Kind(Place, "slug", _place),
    "projects": Kind(Project, "code", _project),
}
# In the order in which they point at each other.
ORDER = (
    "topics", "municipalities", "partners", "services", "places", "contacts", "external_services", "projects",
    "glossary", "synonyms",
)  # fmt: skip


class DirectoryLoader(starter.DirectoryLoader):
    """The county's beginning, filled in and with what is the demo's own."""

    kinds = {name: {**starter.KINDS, **OWN}[name] for name in ORDER}

    def rows_of(self, name: str) -> list[Row]:
        """The rows of one kind: what a county begins with, then the demo's own."""
        if name in OWN:
            rows: list[Row] = read(f"directory/{name}")
            return rows
        begun = super().rows_of(name)
        return [*begun, *read(f"directory/{name}")] if name in ("partners", "external_services") else begun

    def emergency_lines(self) -> list[Row]:
        """The lines of the emergency box, with the demo's own."""
        return [*super().emergency_lines(), *read("directory/emergency")["lines"]]


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
