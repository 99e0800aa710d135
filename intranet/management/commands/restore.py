from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from intranet.backup import BackupError, read_manifest, restore

CHECKS = ("verify_access_log",)


class Command(BaseCommand):
    help = (
        "Puts a backup into an empty place: an empty database (DATABASE_URL) and the data folder (SILTA_DATA). "
        "Counts every table against the backup's own list, brings the tables to this version, checks the access log."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The backup.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what the backup holds.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = read_manifest(options["file"])
            self.stdout.write(
                f"Made {manifest.created} of {manifest.vendor}: {sum(manifest.rows.values())} rows in "
                f"{len(manifest.rows)} tables, {manifest.files} uploads."
            )
            if options["dry_run"]:
                return
            done = restore(options["file"], quiet=options["quiet"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        if done.differing:
            told = ", ".join(
                f"{table}: {kept} in the backup, {there} here" for table, (kept, there) in done.differing.items()
            )
            raise CommandError(f"The counts differ. Do not use this copy. {told}")
        self.stdout.write("Every table has as many rows as the backup says.")
        call_command("migrate", verbosity=0)
        for check in CHECKS:
            if check in get_commands():
                call_command(check)
        self.stdout.write("Restored. Everybody logs in again; the keys come from the environment.")
