from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from reports.retention import PURGES, run


class Command(BaseCommand):
    help = (
        "Deletes what has been kept long enough and says how much. The daily job does the same. --dry-run says what "
        "would go and leaves it. Running it twice deletes nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would go, and leave it.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        word = "would go" if options["dry_run"] else "deleted"
        for purge in tqdm(PURGES, unit="kind", disable=options["quiet"] or None):
            number = run(purge, dry_run=options["dry_run"])
            self.stdout.write(f"{purge.code}: {number} {word}")
