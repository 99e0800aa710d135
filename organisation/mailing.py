"""Handing mail over, and counting what the server took."""

import logging
from dataclasses import dataclass

from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sending:
    """What a run did: mails sent, and mails that the server did not take."""

    sent: int = 0
    failed: int = 0

    def __add__(self, other: "Sending") -> "Sending":
        return Sending(self.sent + other.sent, self.failed + other.failed)


def deliver(letter: EmailMessage, about: str) -> bool:
    """Whether the mail server took `letter`; a refusal is logged with what it was about, without the address."""
    try:
        letter.send()
    except Exception as error:  # noqa: BLE001  whatever the mail server's client raises, it is tried again
        logger.warning("A mail about %s was not sent (%s); it is tried again.", about, type(error).__name__)
        return False
    return True
