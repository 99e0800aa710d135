"""One number per request, through everything that is logged on its way."""

import contextvars
import logging
import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
_number: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Gives each request a number (the proxy's, where it sends one) that stands in every line it logs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        number = given if _GIVEN.match(given) else secrets.token_hex(8)
        token = _number.set(number)
        try:
            response = self.get_response(request)
        finally:
            _number.reset(token)
        response.headers[HEADER] = number
        return response


class RequestIdFilter(logging.Filter):
    """Puts the request's number on a record; "-" outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _number.get()
        return True
