"""What is no HTTP is refused without saying or logging what it was: no guard has seen it."""

import logging
import runpy
import socket
from pathlib import Path

import pytest
from gunicorn.http.errors import InvalidRequestLine

from tests.privacy.codes import LEAK

CONFIG = Path(__file__).resolve().parents[2] / "intranet" / "gunicorn.py"


@pytest.mark.parametrize(
    ("error", "status"),
    [(InvalidRequestLine(f"GET /?q={LEAK}ä HTTP/1.1"), b" 400 "), (ValueError(LEAK), b" 500 ")],
)
def test_what_cannot_be_read_is_not_repeated(caplog, error, status):
    worker = object.__new__(runpy.run_path(str(CONFIG))["worker_class"])
    worker.log = logging.getLogger("server")
    here, there = socket.socketpair()
    with here, there:
        worker.handle_error(None, there, ("203.0.113.7", 1), error)
        answer = here.recv(10_000)
    assert status in answer
    assert LEAK.encode() not in answer
    (record,) = [one for one in caplog.records if one.name == "server"]
    assert type(error).__name__ in record.getMessage()
    assert LEAK not in record.getMessage()
    assert "203.0.113.7" not in record.getMessage()
