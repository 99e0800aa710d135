"""Taking feedback in. Two steps: one tap, then words, tied together by a signed token."""

from django.core import signing
from django.db import transaction
from wagtail.models import Page

from privacy.identity import MASK, contains_contact_details, mask_identity_codes

from ..models import PageFeedback

SALT = "home.feedback"
TOKEN_SECONDS = 60 * 60
ADDRESS_LENGTH = 200


class TokenNotValid(Exception):  # noqa: N818  named as it is read
    """The token is forged, too old, or its words have been given already."""


def safe_address(address: str) -> str:
    """The path of `address` without what could name somebody: no query, no codes, no contact details."""
    path = address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].replace("\x00", "")
    path = mask_identity_codes(path).replace(MASK, "…")[:ADDRESS_LENGTH]
    return "" if contains_contact_details(path) or not path.startswith("/") else path


def answer_helped(page: Page, *, helped: bool) -> str:
    """Keep one tap on "Did this help?"; returns the token that may add words to it, once, for an hour.

    Without words there is nothing to answer, so the row is closed from the start.
    """
    row = PageFeedback.objects.create(
        page=page, address=safe_address(page.url or ""), helped=helped, status=PageFeedback.Status.CLOSED
    )
    return signing.dumps(row.pk, salt=SALT)


def feedback_of(token: str) -> PageFeedback:
    """The row that `token` may still add words to.

    Raises:
        TokenNotValid: see there.
    """
    try:
        key = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        raise TokenNotValid from None
    row = PageFeedback.objects.select_related("page").filter(pk=key, text="").first()
    if row is None:
        raise TokenNotValid
    return row


@transaction.atomic
def add_words(token: str, text: str) -> PageFeedback:
    """Add what was missing to the tap that `token` belongs to.

    Raises:
        TokenNotValid: see there; also when the same form arrives twice.
    """
    row = feedback_of(token)
    # In the condition once more: of two at once only one writes.
    if not PageFeedback.objects.filter(pk=row.pk, text="").update(text=text, status=PageFeedback.Status.NEW):
        raise TokenNotValid
    return row


def report_problem(text: str, address: str) -> PageFeedback:
    """Keep what somebody was looking for when they met an error page."""
    return PageFeedback.objects.create(text=text, address=safe_address(address))
