from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from privacy.encryption import KeyProblem, rotate, rotation_size


class Command(BaseCommand):
    help = (
        "Encrypts every plan text anew with the first key of PLAN_ENCRYPTION_KEYS. Put the new key first and the "
        "old one behind it, restart, run this, then take the old key away. Can be stopped and run again. "
        "--new only prints a fresh key."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="Print a new key and do nothing else.")
        parser.add_argument("--dry-run", action="store_true", help="Say how many texts would change.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(Fernet.generate_key().decode())
            return
        try:
            with tqdm(total=rotation_size(), unit="text", disable=options["quiet"] or None) as bar:
                changed, kept = rotate(bar.update, dry_run=options["dry_run"])
        except KeyProblem as problem:
            raise CommandError(f"{problem} Nothing was changed.") from None
        word = "would be encrypted" if options["dry_run"] else "encrypted"
        self.stdout.write(f"{changed} texts {word} with the first key, {kept} already were.")
