import importlib.metadata
import json
import re
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

PATH = settings.BASE_DIR / "docs" / "licences.md"
VENDOR = settings.BASE_DIR / "intranet" / "static" / "vendor"
LOCKS = ("requirements.lock", "requirements-s3.lock")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_LISTED = re.compile(r"^\| (\S+) \| (\S+) \|", re.MULTILINE)
_VENDORED = re.compile(r"(?P<name>\S+) (?P<version>\S+) \(npm\), (?P<licence>\S+) licence")
# A licence field longer than this is the licence's whole text.
_LONGEST_NAME = 60

Part = tuple[str, str]


def pinned() -> set[Part]:
    """Name and version of everything that a server may have installed."""
    return {found for lock in LOCKS for found in _PINNED.findall((settings.BASE_DIR / lock).read_text("utf-8"))}


def vendored() -> dict[Part, str]:
    """The front-end parts in the tree with their licences."""
    found = (_VENDORED.match(path.read_text("utf-8")) for path in sorted(VENDOR.glob("*/VERSION")))
    return {(match["name"], match["version"]): match["licence"] for match in found if match}


def licence_of(metadata: Message) -> str:
    """The licence as the package itself names it, the plainest of its three ways first."""
    expression = metadata.get("License-Expression") or ""
    named = (metadata.get("License") or "").strip()
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License ::")
    ]
    says_it = 0 < len(named) <= _LONGEST_NAME and "\n" not in named and named != "Dual License"
    short = named if says_it else ""
    return expression or short or "; ".join(sorted(classified)) or "not named"


def _fetched(name: str, version: str) -> Message:
    """The metadata of a package that this machine does not need, for instance of another system's."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        done = subprocess.run([*command, "--dest", folder, f"{name}=={version}"], check=False)  # noqa: S603
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise CommandError(f"{name} {version} could not be had from the package index.")
        with ZipFile(wheels[0]) as wheel:
            path = next(entry for entry in wheel.namelist() if entry.endswith(".dist-info/METADATA"))
            return Parser().parsestr(wheel.read(path).decode())


def _metadata(name: str, version: str) -> Message:
    try:
        installed = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return _fetched(name, version)
    return installed.metadata if installed.version == version else _fetched(name, version)  # type: ignore[return-value]


def _table(rows: dict[Part, str]) -> str:
    lines = "".join(f"| {name} | {version} | {licence} |\n" for (name, version), licence in sorted(rows.items()))
    return f"| name | version | licence |\n|---|---|---|\n{lines}"


class Command(BaseCommand):
    help = (
        "Writes docs/licences.md: what Silta is made of, by version, and under which licence each part is. Asks the "
        "package index for what is not installed here. --check compares names and versions and asks nobody."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail when the page is old.")
        parser.add_argument("--sbom", type=Path, help="Add the front-end parts to this bill of materials (CycloneDX).")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        rows = {part: licence_of(_metadata(*part)) for part in tqdm(sorted(pinned()), desc="Licences", leave=False)}
        PATH.write_text(
            "# Licences\n\nGenerated from the lock files by `make sbom`. Do not edit by hand. Silta itself is under "
            "the EUPL-1.2.\n\n## Packages on a server\n\nWith those for an object storage (`requirements-s3.lock`) and "
            f"for other systems and Python versions.\n\n{_table(rows)}\n## In the browser\n\nTheir texts stand beside "
            f"them in `intranet/static/vendor`.\n\n{_table(vendored())}",
            encoding="utf-8",
        )
        self.stdout.write(f"Wrote {PATH.relative_to(settings.BASE_DIR)}")
        if options["sbom"]:
            self._complete(options["sbom"])

    @staticmethod
    def _check() -> None:
        listed = set(_LISTED.findall(PATH.read_text("utf-8"))) - {("name", "version")}
        wanted = pinned() | set(vendored())
        if listed != wanted:
            names = ", ".join(sorted({name for name, _ in listed ^ wanted}))
            raise CommandError(f"docs/licences.md is old: {names}. Run: make sbom")

    @staticmethod
    def _complete(path: Path) -> None:
        bill = json.loads(path.read_text("utf-8"))
        bill["components"] += [
            {
                "type": "library",
                "bom-ref": f"{name}=={version}",
                "name": name,
                "version": version,
                "purl": f"pkg:npm/{name}@{version}",
                "licenses": [{"license": {"id": licence}}],
            }
            for (name, version), licence in vendored().items()
        ]
        path.write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")
