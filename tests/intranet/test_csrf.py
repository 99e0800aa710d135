"""A form that another site sends in somebody's name is refused, whatever the address."""

import pytest
from django.http import HttpResponse

from tests.conftest import SUPERUSER

from .addresses import addresses

REFUSED = 418
# A cookie opens neither: the one asks for a key, the other for a statement that the provider signed.
WITHOUT_COOKIE = {"reports_endpoint", "county_backchannel_logout"}


def refuse(request, reason=""):
    """In the place of our page, so that this refusal is told from all others."""
    return HttpResponse(status=REFUSED)


@pytest.fixture
def without_token(db, settings, client_for):
    settings.CSRF_FAILURE_VIEW = "tests.intranet.test_csrf.refuse"
    return client_for(SUPERUSER, enforce_csrf_checks=True)


def _is_refused(answer) -> bool:
    """By the middleware, or by the framework of Wagtail's own interfaces, which asks by itself."""
    return answer.status_code == REFUSED or (answer.status_code == 403 and b"CSRF Failed" in answer.content)


@pytest.mark.parametrize("method", ["post", "delete"])
def test_every_address_asks_for_the_token(without_token, method):
    """Also those that only show something: nobody has to know which do."""
    send = getattr(without_token, method)
    assert {one.name for one in addresses() if not _is_refused(send(one.path, {"a": "b"}))} == WITHOUT_COOKIE
