import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Throws the demo's database and uploads away and loads the demo county anew. Stop the server first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would go, and leave it.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not hasattr(settings, "DEMO_KEY_PREFIX"):
            raise CommandError("Only the demo can be reset: DJANGO_SETTINGS_MODULE is not intranet.settings.demo.")
        if connection.vendor != "sqlite":
            raise CommandError("The demo's database is not SQLite; empty it with the database's own tools.")
        database = Path(settings.DATABASES["default"]["NAME"])
        going = [*(Path(f"{database}{end}") for end in ("", "-wal", "-shm")), Path(settings.MEDIA_ROOT)]
        going = [path for path in going if path.exists()]
        for path in going:
            self.stdout.write(f"{'Would remove' if options['dry_run'] else 'Removing'} {path}")
        if options["dry_run"]:
            return
        connection.close()
        for path in going:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        cache.clear()
        call_command("migrate", verbosity=0)
        call_command("load_demo")
