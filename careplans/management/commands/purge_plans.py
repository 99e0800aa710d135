from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from careplans.services.retention import due_for_purge, purge_plans


class Command(BaseCommand):
    help = (
        "Deletes plans whose time is over: closed longer ago than the settings say, waiting for consent too long, or "
        "emptied. The daily job does it too. The access log and the counts stay. With --dry-run it only says what "
        "would go. Can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Delete nothing.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        due = due_for_purge()
        if options["dry_run"]:
            numbers = Counter(one.why for one in due)
        else:
            with tqdm(total=len(due), unit="plan", disable=options["quiet"] or None) as bar:
                run = purge_plans(tell=bar.update)
            numbers = Counter(closed=run.closed, waiting=run.waiting, emptied=run.emptied)
        word = "would be deleted" if options["dry_run"] else "deleted"
        self.stdout.write(
            f"{sum(numbers.values())} plans {word}: {numbers['closed']} closed long ago, "
            f"{numbers['waiting']} without consent, {numbers['emptied']} emptied."
        )
