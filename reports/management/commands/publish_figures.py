from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from reports.publishing import publish_due


class Command(BaseCommand):
    help = (
        "Publishes the figures of every period that has been over for two weeks and is not published yet, oldest "
        "first. The daily job does the same. May be stopped and run again; what is published stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        with tqdm(unit="period", disable=options["quiet"] or None) as bar:
            for period in publish_due():
                bar.set_postfix_str(period)
                bar.update()
                number += 1
        self.stdout.write(f"{number} months published")
