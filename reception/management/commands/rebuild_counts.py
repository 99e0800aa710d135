from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from reception.tally.rollup import counted_months, differing_months, rebuild_month


class Command(BaseCommand):
    help = (
        "Makes the monthly counts of visits anew from the visits, month by month. Nothing is lost when it is stopped; "
        "run it again. Receptions may be closed meanwhile. Needed only when the daily job says that counts differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say which months differ, and change nothing.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        months = counted_months()
        wrong = 0
        with tqdm(months, unit="month", disable=options["quiet"] or None) as bar:
            for month in bar:
                bar.set_postfix_str(f"{month:%m/%Y}")
                wrong += len(differing_months([month])) if options["dry_run"] else rebuild_month(month)
        what = "months differ" if options["dry_run"] else "counts put right"
        self.stdout.write(f"{len(months)} months, {wrong} {what}")
