"""Last net: whatever wrote the line, no code in it."""

import io
import logging

import pytest
from django.conf import settings

from privacy.identity import MASK
from privacy.logging import IdentityCodeFilter

from .codes import LEAK


@pytest.fixture
def log():
    """A logger whose handler is filtered and formatted as the settings say; read what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(IdentityCodeFilter())
    logger = logging.getLogger("silta.test.log")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield logger, out
    logger.removeHandler(handler)
    logger.propagate = True


def test_console_has_the_filter():
    assert "identity" in settings.LOGGING["handlers"]["console"]["filters"]
    assert settings.LOGGING["filters"]["identity"]["()"] == "privacy.logging.IdentityCodeFilter"
    assert set(settings.LOGGING["root"]["handlers"]) <= set(settings.LOGGING["handlers"])
    for handler in settings.LOGGING["handlers"].values():
        assert "identity" in handler["filters"]


@pytest.mark.parametrize(
    "write",
    [
        lambda log: log.warning(f"Asiakas {LEAK}"),  # noqa: G004  that is the case
        lambda log: log.warning("Asiakas %s", LEAK),
        lambda log: log.error("Form %(data)s", {"data": {"text": LEAK}}),
        lambda log: log.info("Not Found: /fi/%s/", LEAK.lower()),
    ],
)
def test_message_is_masked(log, write):
    logger, out = log
    write(logger)
    assert LEAK not in out.getvalue().upper()
    assert MASK in out.getvalue()


def test_traceback_with_the_code_is_dropped(log):
    logger, out = log
    try:
        raise ValueError(f"bad value {LEAK}")
    except ValueError:
        logger.exception("It failed")
    assert "It failed" in out.getvalue()
    assert LEAK not in out.getvalue()


def test_traceback_with_the_code_in_its_cause_is_dropped(log):
    logger, out = log
    try:
        try:
            raise ValueError(f"bad value {LEAK}")
        except ValueError as error:
            raise RuntimeError("could not save") from error
    except RuntimeError:
        logger.exception("It failed")
    assert "It failed" in out.getvalue()
    assert LEAK not in out.getvalue()


def test_ordinary_line_and_traceback_stay(log):
    logger, out = log
    try:
        raise ValueError("bad value 12.10.2026")
    except ValueError:
        logger.exception("It failed for %s", "page 12")
    assert "It failed for page 12" in out.getvalue()
    assert "ValueError: bad value 12.10.2026" in out.getvalue()
