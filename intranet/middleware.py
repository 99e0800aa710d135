"""The login wall, the language of a request, and the headers of every answer."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation

from home.stamp import one_stamp
from organisation.permissions import enters_admin

from .accounts import two_step_is_due
from .sessions import keep, to_login

ADMIN_PATH = "/admin/"

# Everything that opens without a login, by the name of its address. The permission-matrix test
# holds this list against the address table, so that nothing joins it by accident.
OPEN_VIEWS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",  # closed by the adapter; says so
        "account_inactive",
        "mfa_authenticate",
        "county_login",  # the single sign-on, where one is set
        "county_callback",
        "county_backchannel_logout",
        "roof:root",
        "intranet:accessibility",
        "intranet:accessibility_thanks",
        "roof:live",
        "roof:ready",
        "roof:metrics",  # by a token
        "reception_open:display",  # of one place, by a secret key that can be closed
        "reception_open:here",
        "reception_open:feed",
        "reports_endpoint",  # by a key of the data warehouse
        "set_language",
        "teammeetings_feed",  # calendar programs cannot log in; the key in the address is secret
        "wagtailadmin_login",
        "kiosk:start",  # only with the key that is on the place's poster
        "kiosk:thanks",
    }
)


def _leads_to_two_steps(view_name: str) -> bool:
    return view_name.startswith("mfa_") or view_name in ("account_reauthenticate", "set_language", "roof:media")


class LoginWallMiddleware(LoginRequiredMiddleware):
    """Nothing opens without a login but `OPEN_VIEWS`; the admin opens to its roles only."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_VIEWS:
            return None
        if not request.user.is_authenticated:
            return to_login(request) if keep(request) else self.handle_no_permission(request, view_func)
        if two_step_is_due(request) and (match is None or not _leads_to_two_steps(match.view_name)):
            return redirect("mfa_index")
        if request.path_info.startswith(ADMIN_PATH) and not enters_admin(request.user):
            raise PermissionDenied
        return None


class StampMiddleware:
    """One content stamp a request: read once, and everything on a page is of the same moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_stamp():
            return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The language of the address; without one, the user's own; then the last one; then the browser's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if translation.get_language_from_path(request.path_info):
            return
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        language = translation.get_language_from_path(request.path_info)
        if language and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=365 * 24 * 3600,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response


class SecurityHeadersMiddleware(CSPMiddleware):
    """A strict content security policy, a looser one in the admin; and what Django does not set."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  the parent's signature
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PATH):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(ADMIN_PATH):
            # A previewed page comes with the readers' policy, which forbids every frame.
            response.headers.pop(HEADER, None)
        response = super().process_response(request, response)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        )
        if isinstance(response, HttpResponse) and not response.has_header("Cache-Control"):
            # Pages hold a name and may not stay in a shared computer's cache.
            response.headers["Cache-Control"] = "private, no-store"
        return response
