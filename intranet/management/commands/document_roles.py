from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from organisation.roles import ROLES, RoleRow

PATH = settings.BASE_DIR / "docs" / "roles.md"


def _row(row: RoleRow) -> str:
    def listed(names: tuple[str, ...]) -> str:
        return "".join(f"\n- `{name}`" for name in names) or "\n- none"

    return (
        f"## {row.label} (`{row.role.value}`)\n\n{row.purpose}\n\n"
        f"Enters the content admin: {'yes' if row.enters_admin else 'no'}\n\n"
        f"Permissions:{listed(row.permissions)}\n\n"
        f"On all pages:{listed(row.page_permissions)}\n\n"
        f"On all collections:{listed(row.collection_permissions)}\n"
    )


def roles_document() -> str:
    """The page `docs/roles.md`, from the table of roles."""
    with override("en"):
        rows = "\n".join(_row(row) for row in ROLES)
    return (
        "# Roles\n\n"
        "Generated from `organisation/roles.py` by `make docs`. Do not edit by hand.\n\n"
        "Everybody who is logged in reads guidance, places, services, contacts, partners and projects, prints\n"
        "handouts and changes their own language and home place. A role adds what is listed here. Nobody, whatever\n"
        "the role, publishes a page whose last change is their own (`home/permissions.py`).\n\n" + rows
    )


class Command(BaseCommand):
    help = "Writes docs/roles.md from the table of roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when the page is old.")

    def handle(self, *args: Any, **options: Any) -> None:
        text = roles_document()
        if options["check"]:
            if not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
                raise CommandError("docs/roles.md is old. Run: make docs")
            return
        PATH.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {PATH.relative_to(settings.BASE_DIR)}")
