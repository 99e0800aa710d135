"""Reading YAML in three languages: what a county begins with, and the demo."""

import uuid
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
LANGUAGES = ("fi", "sv", "en")
Text = dict[str, str]

_NAMESPACE = uuid.UUID("6b1c1c9a-6a7a-5d3c-8f5e-51177a000001")


def stable_id(*parts: object) -> str:
    """The same identifier on every load, so that blocks pair up across languages."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(str(part) for part in parts)))


def read(name: str, data: Path = DATA) -> Any:
    """The content of `<data>/<name>.yaml`."""
    return yaml.safe_load((data / f"{name}.yaml").read_text(encoding="utf-8"))


def read_folder(name: str, data: Path = DATA) -> list[dict[str, Any]]:
    """The content of every file of `<data>/<name>/`, by file name."""
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((data / name).glob("*.yaml"))]


def by_language(field: str, text: Text | str | None) -> dict[str, str]:
    """Keyword arguments for the language columns of `field`."""
    if text is None:
        return {}
    if isinstance(text, str):
        return {f"{field}_{language}": text for language in LANGUAGES}
    return {f"{field}_{language}": text[language] for language in LANGUAGES}
