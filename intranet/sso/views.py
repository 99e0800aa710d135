"""To the provider and back; its word that somebody has gone."""

import logging
from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from .configuration import current
from .provider import CountyAdapter
from .sessions import end_sessions_of

logger = logging.getLogger(__name__)

# What the library lets through when an answer is not what the standard says.
BAD_ANSWERS = (KeyError, TypeError, ValueError, OAuth2Error, requests.RequestException)
BACK_CHANNEL = "http://schemas.openid.net/event/backchannel-logout"


@login_not_required
@never_cache
@require_POST
def login(request: HttpRequest) -> HttpResponse:
    """Off to the provider. POST only, so that no foreign page can start a login."""
    adapter = _adapter(request)
    provider = adapter.get_provider()
    try:
        return provider.redirect_from_request(request)
    except ImmediateHttpResponse as error:
        return error.response
    except BAD_ANSWERS as error:
        return render_authentication_error(request, provider, exception=error)


class _Callback(OAuth2CallbackView):
    """Hands the nonce of the stored state to whoever checks the token."""

    adapter: CountyAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.expected_nonce = state.get("nonce")
        return state, response


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider: logged in, or a page that says in words what went wrong."""
    view = _Callback()
    view.request = request
    view.adapter = _adapter(request)
    try:
        return view.dispatch(request)
    except ImmediateHttpResponse as error:
        return error.response
    except BAD_ANSWERS as error:
        return render_authentication_error(request, view.adapter.get_provider(), exception=error)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def back_channel_logout(request: HttpRequest) -> HttpResponse:
    """The provider says that somebody is out: their sessions here end (OpenID Connect Back-Channel Logout)."""
    adapter = _adapter(request)
    try:
        app = adapter.get_provider().app
        claims = adapter.verify(
            str(request.POST.get("logout_token", "")), app.client_id, required_claims=("events", "jti")
        )
    except BAD_ANSWERS:
        return HttpResponse(status=400)
    if BACK_CHANNEL not in claims["events"] or "nonce" in claims or not claims.get("sub"):
        return HttpResponse(status=400)
    ended = end_sessions_of(str(claims["sub"]))
    logger.info("The provider ended %s sessions.", ended)
    return HttpResponse(status=200)


def _adapter(request: HttpRequest) -> CountyAdapter:
    if current() is None:
        raise Http404
    adapter = CountyAdapter(request)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter
