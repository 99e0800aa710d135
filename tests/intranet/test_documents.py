"""What the documents name is there: files, tests, commands, addresses, settings."""

import importlib
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from django.utils.translation import override

ROOT = Path(settings.BASE_DIR)
GENERATED = ("roles.md", "data-record.md", "licences.md")  # compared with the code by their own commands
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")] if path.name not in GENERATED)
COMMANDS = {*get_commands(), "db_worker"}  # django-tasks-db's, where TASKS_IN_DATABASE is on
ROOMS = "privacy|organisation|home|reception|teammeetings|referrals|careplans|reports|intranet|tests"
_PATH = re.compile(rf"(?:(?:{ROOMS}|docs|templates|locale)/[\w./-]+|[\w-]+\.(?:py|toml|lock|md|js|css))(?:::(\w+))?")
_NAME = re.compile(rf"(?:{ROOMS})(?:\.\w+)+")
_COMMAND = re.compile(r"manage\.py (\w+)")
_ADDRESS = re.compile(r"/(?:fi|sv|en)/[\w/-]*")
_VARIABLE = re.compile(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def marked(path: Path) -> list[str]:
    """What stands in backquotes, outside of fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL))


def missing_path(name: str) -> bool:
    match = _PATH.fullmatch(name)
    if match is None:
        return False
    path = name.split("::", maxsplit=1)[0]
    # A bare file name stands for a file of that name in the room that the sentence is about.
    found = [place / path for place in (ROOT, ROOT / "templates") if (place / path).exists()]
    if not found and "/" not in path:
        found = list(ROOT.glob(f"[a-z]*/**/{path}"))
    return not found or bool(match[1] and f"def {match[1]}(" not in found[0].read_text("utf-8"))


def missing_name(name: str) -> bool:
    if _NAME.fullmatch(name) is None or name.startswith("intranet.settings"):
        return False
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is None
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_named_is_there(document):
    text = document.read_text("utf-8")
    assert [name for name in marked(document) if missing_path(name) or missing_name(name)] == []
    assert [name for name in _COMMAND.findall(text) if name not in COMMANDS] == []
    assert [link for link in _LINK.findall(text) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("tests/intranet/test_documents.py::test_what_is_named_is_there", False),
        ("tests/intranet/test_documents.py::test_that_nobody_wrote", True),
        ("intranet/nowhere.py", True),
        ("nowhere.py", True),
        ("privacy.disclosure.protect", False),
        ("privacy.disclosure.unprotect", True),
        ("https://example.org/", False),
    ],
)
def test_what_is_missing_is_seen(name, missing):
    assert (missing_path(name) or missing_name(name)) is missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_addresses_lead_somewhere(document):
    for address in _ADDRESS.findall("\n".join(marked(document))):
        try:
            with override(address.split("/")[1]):
                resolve(address)
        except Resolver404:
            pytest.fail(f"{document.name} names {address}")


def test_each_point_of_the_security_list_names_its_test():
    rows = re.findall(r"^\| [\d., ]+ \| .* \|$", (ROOT / "docs" / "security.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 30
    for row in rows:
        assert re.search(r"`(tests/|make lint`)", row.strip("|").rsplit("|", 1)[1]), row


def test_every_setting_of_the_environment_is_in_the_table():
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "intranet").rglob("*.py") if path.name != "test.py")
    read = set(_VARIABLE.findall(code))
    table = (ROOT / "docs" / "operations.md").read_text("utf-8").split("## Install")[0]
    listed = set(re.findall(r"`([A-Z0-9_]{4,})`", table))
    assert read - listed == set()
    assert {"SECRET_KEY", "SILTA_DATA"} <= read


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_counsellors_card_says_what_stands_on_the_screens(language):
    text = (ROOT / "docs" / f"counsellors-card.{language}.md").read_text("utf-8")
    named = {part.strip() for words in re.findall(r"\*{1,2}([^*\n]+)\*{1,2}", text) for part in words.split("→")}
    assert len(named) > 20
    shown = {words.casefold() for words in screen_words(language)}  # labels of fields begin small in the catalogue
    assert {words for words in named if words.casefold() not in shown} == set()


def screen_words(language: str) -> set[str]:
    """Every text of the interface in `language`."""
    with (ROOT / "locale" / ("fi" if language == "en" else language) / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    texts = [message.id if language == "en" else message.string for message in messages]
    return {one for text in texts for one in ([text] if isinstance(text, str) else text)}
