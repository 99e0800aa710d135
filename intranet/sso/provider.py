"""allauth's OpenID Connect, held to the whole of the standard: nonce, signature, issuer and clocks."""

import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .configuration import PROVIDER, required

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
DISCOVERY_SECONDS = 3600


class CountyAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider. `expected_nonce` is what this login sent out with it."""

    expected_nonce: str | None = None

    def __init__(self, request: HttpRequest | None, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's discovery document, kept for an hour.

        Raises:
            OAuth2Error: it speaks for another issuer than the one that was set.
        """
        configuration = required()
        key = f"silta:oidc:{configuration.server_url}"
        found: dict[str, Any] | None = cache.get(key)
        if found is None:
            with get_adapter().get_requests_session() as session:
                answer = session.get(self.get_provider().server_url)
                answer.raise_for_status()
                found = answer.json()
            if str(found.get("issuer", "")).rstrip("/") != configuration.server_url:
                raise OAuth2Error("The discovery document names another issuer.")
            cache.set(key, found, DISCOVERY_SECONDS)
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("county_callback"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        login = super().complete_login(request, app, token, **kwargs)
        request._sso_id_token = kwargs["response"].get("id_token", "")  # type: ignore[attr-defined]  # for the logout
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        claims = self.verify(id_token, app.client_id)
        if not self.expected_nonce or claims.get("nonce") != self.expected_nonce:
            raise OAuth2Error("The answer does not belong to this login.")
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if len(audiences) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("The answer was made for somebody else.")
        return claims

    def verify(
        self, token: str, client_id: str, *, required_claims: tuple[str, ...] = ("exp", "sub")
    ) -> dict[str, Any]:
        """The claims of a token that this provider signed for us, now.

        Raises:
            OAuth2Error: signature, issuer, audience or time are wrong.
        """
        configuration = required()
        try:
            algorithm, key = jwtkit.fetch_key(token, self.openid_config["jwks_uri"], jwtkit.lookup_kid_jwk)
            if algorithm not in ALGORITHMS:
                raise OAuth2Error("Unsupported signature.")
            claims: dict[str, Any] = jwt.decode(
                token,
                key=key,
                algorithms=[algorithm],
                issuer=self.openid_config["issuer"],
                audience=client_id,
                leeway=configuration.skew,
                options={"require": ["iss", "aud", "iat", *required_claims]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The token does not hold.") from error
        jwtkit.verify_jti(claims)
        return claims


class CountyProvider(OpenIDConnectProvider):
    id = PROVIDER
    name = "County login"
    oauth2_adapter_class = CountyAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("county_login")

    def get_callback_url(self) -> str:
        return reverse("county_callback")

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """What is asked of the provider is ours to say, not the address's."""
        return self.get_auth_params()

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: an address never decides who somebody is."""
        return []

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Without the address, for the same reason; `take_over` keeps it for mails."""
        return {**super().extract_common_fields(data), "email": None}

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or {}), "nonce": nonce}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)


provider_classes = [CountyProvider]
