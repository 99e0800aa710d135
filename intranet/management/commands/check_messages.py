import re
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

LANGUAGES = ("fi", "sv")
IGNORED = ("locale/wagtail/*", "var/*", ".venv/*", "node_modules/*", "tests/*", "screenshots/*")
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def _path(language: str) -> Path:
    return Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"


def _entries(path: Path) -> dict[tuple[str | None, str], Any]:
    with path.open("rb") as file:
        return {
            (message.context, message.id if isinstance(message.id, str) else message.id[0]): message
            for message in read_po(file)
            if message.id
        }


class Command(BaseCommand):
    help = (
        "Brings the Finnish and Swedish catalogues in step with the code (--write), or checks that they "
        "are: no string missing, none untranslated, none fuzzy, every placeholder kept. Needs gettext."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="Write the catalogues.")

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError("gettext is missing. Install your system's package of that name.")
        before = {language: _path(language).read_bytes() for language in LANGUAGES if _path(language).exists()}
        known = {language: _entries(_path(language)) for language in before}
        call_command(
            "makemessages", locale=list(LANGUAGES), ignore_patterns=list(IGNORED),
            no_wrap=True, add_location="file", no_obsolete=True, verbosity=0,
        )  # fmt: skip
        found = {language: _entries(_path(language)) for language in LANGUAGES}
        if not options["write"]:
            for language, content in before.items():
                _path(language).write_bytes(content)
        problems = [
            problem
            for language in LANGUAGES
            for problem in self._problems(language, found[language], known.get(language, {}), written=options["write"])
        ]
        for problem in problems[:50]:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} strings need attention. Run: make messages")

    @staticmethod
    def _problems(language: str, found: dict[Any, Any], known: dict[Any, Any], *, written: bool) -> list[str]:
        problems = []
        for key, message in found.items():
            texts = [message.string] if isinstance(message.string, str) else list(message.string)
            if not written and key not in known:
                problems.append(f"{language}: not in the catalogue: {key[1]!r}")
            elif message.fuzzy:
                problems.append(f"{language}: fuzzy: {key[1]!r}")
            elif not all(texts):
                problems.append(f"{language}: untranslated: {key[1]!r}")
            elif any(set(_PLACE.findall(text)) - set(_PLACE.findall(key[1])) for text in texts):
                problems.append(f"{language}: a placeholder differs: {key[1]!r}")
        return problems + [
            f"{language}: no longer used: {key[1]!r}" for key in known if key not in found and not written
        ]
