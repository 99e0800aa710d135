"""What arrives is cleaned of identity codes before anything else can see, store or log it."""

import json
from collections.abc import Callable
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict

from .identity import contains_identity_code, mask_identity_codes
from .validators import IDENTITY_MESSAGE

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def _masked(data: QueryDict) -> QueryDict | None:
    """A masked copy of `data`, or None when there was nothing to mask."""
    if not any(contains_identity_code(text) for key, values in data.lists() for text in (key, *values)):
        return None
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for key, values in data.lists():
        clean.setlist(mask_identity_codes(key), [mask_identity_codes(value) for value in values])
    clean._mutable = False
    return clean


class IdentityGuardMiddleware:
    """Masks identity codes in query strings, form fields and file names.

    The mask itself is refused by every form (`validators.refuse_identity_codes`), so the sender
    gets a message beside the field and keeps the rest of the text, while the code has never
    reached a view, the database, the log or an error report. Other bodies than forms are refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._mask_address(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            if request.method == "POST" and request.content_type in FORM_TYPES:
                self._mask_form(request)
            elif self._body_holds_code(request):
                return HttpResponseBadRequest(
                    json.dumps({"error": str(IDENTITY_MESSAGE)}), content_type="application/json"
                )
        return self.get_response(request)

    @staticmethod
    def _body_holds_code(request: HttpRequest) -> bool:
        """Bodies that Django does not read as a form: JSON, and forms sent with PUT."""
        body = request.body.decode("utf-8", "replace")
        return contains_identity_code(body) or contains_identity_code(unquote_plus(body))

    @staticmethod
    def _mask_address(request: HttpRequest) -> None:
        query = request.META.get("QUERY_STRING", "")
        if query:
            clean = _masked(request.GET)
            if clean is not None or contains_identity_code(unquote_plus(query)):
                request.GET = clean if clean is not None else QueryDict()  # type: ignore[assignment]
                request.META["QUERY_STRING"] = request.GET.urlencode()
        if contains_identity_code(request.path_info):
            request.path_info = mask_identity_codes(request.path_info)
            request.path = mask_identity_codes(request.path)
            request.META["PATH_INFO"] = request.path_info

    @staticmethod
    def _mask_form(request: HttpRequest) -> None:
        clean = _masked(request.POST)
        if clean is not None:
            request.POST = clean  # type: ignore[assignment]
        for files in request.FILES.lists():
            for file in files[1]:
                if file.name and contains_identity_code(file.name):
                    file.name = mask_identity_codes(file.name)
