"""Who may come in by the provider, and what the account then is."""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.http import HttpRequest
from django.shortcuts import redirect, render

from organisation.models import User

from .claims import holds_identity_code, read_claims, take_over
from .configuration import required

logger = logging.getLogger(__name__)


def _claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """Of the signed token and the user information together; the token's word goes first."""
    data = sociallogin.account.extra_data
    return {**data.get("userinfo", {}), **data.get("id_token", {})}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An account for everybody whom the county puts in a group that means a role here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(redirect("account_login"))  # accounts are not joined by hand
        claims = _claims(sociallogin)
        userinfo = sociallogin.account.extra_data.get("userinfo", {})
        if userinfo and userinfo.get("sub") != sociallogin.account.extra_data.get("id_token", {}).get("sub"):
            raise ImmediateHttpResponse(self._refuse(request, "mixed"))
        if holds_identity_code(claims):
            raise ImmediateHttpResponse(self._refuse(request, "identity"))
        person = read_claims(claims, required())
        if not person.roles:
            raise ImmediateHttpResponse(self._refuse(request, "roles"))
        # Nothing of what the provider sent is kept but the subject: the account holds the rest.
        sociallogin.account.extra_data = {}
        sociallogin.person = person
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            if sociallogin.user.is_active:
                take_over(sociallogin.user, person)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        take_over(user, sociallogin.person)
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        logger.warning("Single sign-on failed: %s %r", error, exception)
        answers = 503 if _is_silent(exception) else 400
        context = {"silent": _is_silent(exception), "error": error}
        raise ImmediateHttpResponse(render(request, "sso/error.html", context, status=answers))

    def _refuse(self, request: HttpRequest, why: str) -> Any:
        logger.warning("Single sign-on refused: %s", why)
        return render(request, "sso/refused.html", {"why": why}, status=403)


def _is_silent(exception: Exception | None) -> bool:
    """Whether the provider did not answer at all, so that trying again later may help."""
    import requests

    return isinstance(exception, (requests.ConnectionError, requests.Timeout, requests.HTTPError))
