from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

CHECKS: dict[str, dict[str, Any]] = {
    "makemigrations": {"check_changes": True, "dry_run": True},
    "check_migrations": {},
    "document_licences": {"check": True},
    "document_roles": {"check": True},
    "document_records": {"check": True},
    "check_messages": {},
}


class Command(BaseCommand):
    help = "Whether migrations, generated documents and message catalogues are in step with the code. Writes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name, arguments in CHECKS.items():
            try:
                call_command(name, stdout=self.stdout, stderr=self.stderr, **arguments)
            except (CommandError, SystemExit) as problem:
                failed.append(f"{name}: {problem}")
        if failed:
            raise CommandError("\n".join(failed))
