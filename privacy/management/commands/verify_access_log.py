from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from privacy.accesslog import verify
from privacy.models import AccessEvent


class Command(BaseCommand):
    help = (
        "Checks the access log of shared plans from its first row to its last. Says how many rows hold and the "
        "digest of the last one; names the first row that was changed, removed or put in, and ends with an error. "
        "Note the number and digest somewhere else: with --expect, a later run proves that the log still holds them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")
        parser.add_argument("--expect", metavar="NUMBER:DIGEST", help="A row noted earlier, which has to be there.")

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=AccessEvent.objects.count(), unit="row", disable=options["quiet"] or None) as bar:
            verdict = verify(bar.update)
        if verdict.broken is not None:
            raise CommandError(f"The access log is broken at row {verdict.broken}: {verdict.problem}.")
        if options["expect"]:
            number, _colon, digest = options["expect"].partition(":")
            found = AccessEvent.objects.filter(number=int(number) if number.isdigit() else 0, digest=digest)
            if not found.exists():
                raise CommandError(f"Row {number} is not the one that was noted: the log was written anew.")
        self.stdout.write(f"{verdict.count} rows hold. Last: {verdict.count}:{verdict.digest}")
