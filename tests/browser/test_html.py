"""The Nu checker reads every screen. It needs Java, and npm to fetch it once into the cache."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import leave_out, run
from .screens import OUR_CASES, Screen, case_id
from .server import free_port
from .visits import Visit

VNU = "26.9.27"
# For a run of minutes: compiling harder and tidying in several threads would take the browser's processors.
# What is compiled lightly needs a deeper stack for the grammar of HTML.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m")
SERVLET = "nu.validator.servlet.Main"


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "silta" / f"vnu-{VNU}"


@pytest.fixture(scope="session")
def checker() -> Path:
    """Fetched once. Several processes may fetch at once, so it is made aside and then put in its place."""
    jar = _cache() / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or (not jar.exists() and shutil.which("npm") is None):
        leave_out("the HTML check needs java and npm")
    if not jar.exists():
        _cache().parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_cache().parent) as aside:
            done = run(
                *("npm", "install", "--prefix", aside, "--ignore-scripts", "--no-audit", "--no-fund"),
                f"vnu-jar@{VNU}",
            )
            if done.returncode:
                leave_out(f"the HTML checker could not be installed: {done.stderr.strip()[-200:]}")
            with contextlib.suppress(OSError):  # another process was quicker
                Path(aside).rename(_cache())
            Path(aside).mkdir(exist_ok=True)
    return jar


@pytest.fixture(scope="session")
def errors(checker: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[bytes], list[str]]]:
    """What the checker has against a page. It runs as a server, because starting it takes longer than reading."""
    port, log = free_port(), tmp_path_factory.mktemp("vnu") / "checker.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["java", *QUICK, "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(checker), SERVLET, str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, process, log)
            yield lambda html: _errors(port, html)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.3)
    raise RuntimeError(f"The HTML checker did not start:\n{log.read_text()[-2000:]}")


def _errors(port: int, html: bytes) -> list[str]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/?out=json", data=html, headers={"Content-Type": "text/html; charset=utf-8"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        messages = json.load(answer)["messages"]
    return [
        f"line {message.get('lastLine')}: {message['message']} … {' '.join(message.get('extract', '').split())}"
        for message in messages
        if message["type"] in ("error", "non-document-error")
    ]


def test_the_checker_finds_errors(errors: Callable[[bytes], list[str]]) -> None:
    assert errors(b"<!doctype html><html lang=fi><title>x</title><p><div></p>")
    assert errors(b"<!doctype html><html lang=fi><title>x</title><p>x</p>") == []


@pytest.mark.parametrize(("screen", "language"), OUR_CASES, ids=case_id)
def test_html_is_valid(
    errors: Callable[[bytes], list[str]], visit: Callable[..., Visit], screen: Screen, language: str
) -> None:
    assert errors(visit(screen, language).html) == []
