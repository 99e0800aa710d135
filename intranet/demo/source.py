"""Reading the demo's YAML."""

from pathlib import Path
from typing import Any

from intranet.starter import source

DATA = Path(__file__).parent / "data"


def read(name: str) -> Any:
    """The content of `data/<name>.yaml`."""
    return source.read(name, DATA)


def read_folder(name: str) -> list[dict[str, Any]]:
    """The content of every file of `data/<name>/`, by file name."""
    return source.read_folder(name, DATA)
