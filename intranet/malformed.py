"""What no screen of ours would ever send is refused, instead of breaking the view that takes it for granted."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch
from modelsearch.backends.base import FieldError as SearchFieldError
from PIL import UnidentifiedImageError

from .middleware import ADMIN_PATH
from .views import bad_request

LARGEST = 2**63 - 1  # that a column of either database holds
# How Wagtail's own views break on keys, orders and filters that its screens never send. The attribute
# is one of None: a field that was left out, or the form of a chooser that cannot make anything.
_NONSENSE = (
    AttributeError, ValueError, OverflowError, NoReverseMatch, FieldError, SearchFieldError, DataError,
    UnidentifiedImageError,
)  # fmt: skip

logger = logging.getLogger(__name__)


class MalformedInputMiddleware:
    """Numbers that are none, and nonsense in the admin: 404 or 400, not a broken page.

    Only what breaks inside of Wagtail is taken for nonsense. An error that our own code has a part in
    stays an error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if any(isinstance(value, int) and value > LARGEST for value in (*args, *kwargs.values())):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        in_admin = request.path_info.startswith(ADMIN_PATH)
        if not in_admin or not isinstance(exception, _NONSENSE) or not _is_wagtails(exception):
            return None
        view = request.resolver_match.view_name if request.resolver_match else ""
        logger.warning("Refused what %s could not take: %s", view, type(exception).__name__)
        return bad_request(request, exception)


def _is_wagtails(exception: Exception) -> bool:
    """Whether nothing of ours, but the middleware around all views, stands between the request and the error."""
    rooms = tuple(str(path.parent) for path in Path(settings.BASE_DIR).glob("*/apps.py"))
    frames = [frame.filename for frame in traceback.extract_tb(exception.__traceback__)]
    return not any(name.startswith(rooms) for name in frames)
