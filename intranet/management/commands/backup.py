from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intranet.backup import BackupError, back_up, longest_allowed, read_manifest, throw_away_old


class Command(BaseCommand):
    help = (
        "Writes the database and the uploads into one file, while the site runs. Keys and sessions are not in it. "
        "Older backups in the same folder are deleted when they are older than the data's own retention."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="Where to (default: backups in the data folder).")
        parser.add_argument(
            "--keep-days", type=int, help="Delete backups older than this (default and most: BACKUP_DAYS)."
        )
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something fails.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"] or settings.DATA_DIR / "backups"
        most = longest_allowed()
        days = most if options["keep_days"] is None else options["keep_days"]
        if not 0 < days <= most:
            raise CommandError(f"--keep-days is from 1 to {most}: a backup is not kept longer than the data in it.")
        try:
            file = back_up(folder, quiet=options["quiet"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        old = throw_away_old(folder, days)
        if not options["quiet"]:
            manifest = read_manifest(file)
            self.stdout.write(
                f"{file}: {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, {manifest.files} uploads, "
                f"{file.stat().st_size / 1_000_000:.1f} MB. {len(old)} old backups deleted."
            )
