from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from reports.auditing import audit_all
from reports.books import BOOKS


class Command(BaseCommand):
    help = (
        "Looks at every published table as an attacker would: what can be derived of each hidden cell from everything "
        "that is shown beside it, over areas and over time. Changes nothing. Fails when a cell is not safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        found, tables = 0, 0
        with tqdm(unit="book", disable=options["quiet"] or None) as bar:
            for label, findings in audit_all():
                bar.set_postfix_str(label)
                bar.update()
                tables += 1
                for one in findings:
                    found += 1
                    row, column = one.exposure.cell
                    self.stderr.write(f"{label}: {one.where}, {row}/{column or 'total'} can be worked out")
        if found:
            raise CommandError(f"{found} hidden cells are not safe.")
        self.stdout.write(f"{tables} books of {len(BOOKS)} kinds: no hidden cell can be worked out.")
