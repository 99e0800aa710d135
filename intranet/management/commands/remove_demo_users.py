from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from organisation.models import User


class Command(BaseCommand):
    help = "Closes the demo's accounts, whose password is public. A production site does not start with them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say who would be closed, and close nobody.")

    def handle(self, *args: Any, **options: Any) -> None:
        users = User.objects.filter(is_demo=True, is_active=True)
        names = ", ".join(users.values_list("username", flat=True)) or "nobody"
        if options["dry_run"]:
            self.stdout.write(f"Would close: {names}")
            return
        for user in users:
            user.is_active = False
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
        self.stdout.write(f"Closed: {names}")
