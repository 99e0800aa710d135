"""What a county's directory begins with: topics, public partners, services, words, the emergency box.

No places and no contact cards: whom to call is the county's own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from home.models import EmergencyBox, EmergencyLine, GlossaryTerm, SynonymGroup
from organisation.models import ExternalService, NeedTopic, Partner, Service

from .source import by_language, read

Row = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its model, the field that tells one from another, how a row becomes one."""

    model: type[Any]
    key: str
    make: Callable[[Row], None]


def checked(row: Row) -> Row:
    return {
        "owner_role": row.get("owner", "senior_social_worker"),
        **({"checked_on": row["checked_on"]} if "checked_on" in row else {}),
        **({"check_months": row["check_months"]} if "check_months" in row else {}),
    }


def _topic(row: Row) -> None:
    NeedTopic.objects.create(
        code=row["code"],
        order=row["order"],
        **by_language("name", row["name"]),
        **by_language("plain_name", row.get("plain_name")),
        **by_language("hint", row.get("hint")),
    )


def _partner(row: Row) -> None:
    Partner.objects.create(
        code=row["code"],
        sector=row["sector"],
        url=row.get("url") or "",
        **by_language("name", row["name"]),
        **by_language("description", row.get("description")),
        **checked(row),
    )


def _service(row: Row) -> None:
    service = Service.objects.create(
        code=row["code"],
        provider=Partner.objects.filter(code=row["provider"]).first(),
        **by_language("name", row["name"]),
        **by_language("summary", row["summary"]),
        **by_language("how", row.get("how")),
        **checked(row),
    )
    service.topics.set(NeedTopic.objects.filter(code__in=row.get("topics", [])))
    service.save()


def _external_service(row: Row) -> None:
    ExternalService.objects.create(
        code=row["code"],
        url=row["url"],
        **by_language("name", row["name"]),
        **by_language("description", row["description"]),
        **checked(row),
    )


def _term(row: Row) -> None:
    GlossaryTerm.objects.create(
        code=row["code"],
        explain=row.get("explain", True),
        **by_language("term", row["term"]),
        **by_language("synonyms", row.get("synonyms")),
        **by_language("definition", row.get("definition")),
        **checked(row),
    )


def _synonyms(row: Row) -> None:
    SynonymGroup.objects.create(words=row["words"])


KINDS: Mapping[str, Kind] = {
    "topics": Kind(NeedTopic, "code", _topic),
    "partners": Kind(Partner, "code", _partner),
    "services": Kind(Service, "code", _service),
    "external_services": Kind(ExternalService, "code", _external_service),
    "glossary": Kind(GlossaryTerm, "code", _term),
    "synonyms": Kind(SynonymGroup, "words", _synonyms),
}


class DirectoryLoader:
    """Makes every directory entry that is missing; leaves the others as they are."""

    kinds = KINDS  # in the order in which they point at each other

    def __init__(self) -> None:
        self.rows = {name: self.rows_of(name) for name in self.kinds}

    def rows_of(self, name: str) -> list[Row]:
        """The rows of one kind."""
        rows: list[Row] = read(f"directory/{name}")
        return rows

    def emergency_lines(self) -> list[Row]:
        """The lines of the emergency box."""
        lines: list[Row] = read("directory/emergency")["lines"]
        return lines

    def __len__(self) -> int:
        return sum(len(rows) for rows in self.rows.values()) + 1

    def steps(self) -> Iterator[str]:
        """Make one entry per item and yield its name."""
        for name, kind in self.kinds.items():
            there = set(kind.model.objects.values_list(kind.key, flat=True))
            for row in self.rows[name]:
                if row[kind.key] not in there:
                    with transaction.atomic():
                        kind.make(row)
                yield f"{name}: {row[kind.key]}"
        self._emergency_box()
        yield "emergency"

    @transaction.atomic
    def _emergency_box(self) -> None:
        if EmergencyBox.objects.exists():
            return
        row = read("directory/emergency")
        box = EmergencyBox.objects.create(
            **by_language("title", row["title"]), **by_language("text", row.get("text")), **checked(row)
        )
        for order, line in enumerate(self.emergency_lines()):
            EmergencyLine.objects.create(
                box=box,
                phone=str(line["phone"]),
                sort_order=order,
                **by_language("label", line["label"]),
                **by_language("hours", line.get("hours")),
            )
