"""What the county says of its sign-on, read from the environment (`docs/operations.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

PROVIDER = "county"


@dataclass(frozen=True)
class Configuration:
    """The provider, the names of its claims, and what their values mean here."""

    server_url: str
    client_id: str
    secret: str
    name: str = "County login"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claim: str = "groups"
    place_claim: str = ""
    profession_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)  # group at the provider: role here
    professions: Mapping[str, str] = field(default_factory=dict)  # value of the claim: profession here
    skew: int = 60  # seconds that the two clocks may differ
    recheck_minutes: int = 15
    grace_minutes: int = 120  # how long a silent provider keeps nobody out

    @property
    def origin(self) -> str:
        parts = urlsplit(self.server_url)
        return f"{parts.scheme}://{parts.netloc}"


def from_environment(env: Any) -> Configuration | None:
    """The configuration, or None where no provider is set."""
    server_url = env.str("OIDC_SERVER_URL", default="").rstrip("/")
    if not server_url:
        return None
    return Configuration(
        server_url=server_url,
        client_id=env.str("OIDC_CLIENT_ID", default=""),
        secret=env.str("OIDC_CLIENT_SECRET", default=""),
        name=env.str("OIDC_NAME", default="County login"),
        scopes=tuple(env.str("OIDC_SCOPES", default="openid profile email").split()),
        groups_claim=env.str("OIDC_GROUPS_CLAIM", default="groups"),
        place_claim=env.str("OIDC_PLACE_CLAIM", default=""),
        profession_claim=env.str("OIDC_PROFESSION_CLAIM", default=""),
        roles=env.dict("OIDC_ROLES", default={}),
        professions=env.dict("OIDC_PROFESSIONS", default={}),
        skew=env.int("OIDC_CLOCK_SKEW_SECONDS", default=60),
        recheck_minutes=env.int("OIDC_RECHECK_MINUTES", default=15),
        grace_minutes=env.int("OIDC_GRACE_MINUTES", default=120),
    )


def current() -> Configuration | None:
    return settings.OIDC


def required() -> Configuration:
    """The configuration where only a configured sign-on leads.

    Raises:
        LookupError: no provider is set.
    """
    found = current()
    if found is None:
        raise LookupError("OIDC_SERVER_URL is not set")
    return found


def allauth_providers(found: Configuration | None) -> dict[str, Any]:
    """The setting of allauth for it."""
    if found is None:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": found.name,
        "client_id": found.client_id,
        "secret": found.secret,
        "settings": {
            "server_url": found.server_url,
            "scope": list(found.scopes),
            "oauth_pkce_enabled": True,
            "fetch_userinfo": True,
        },
    }
    return {PROVIDER: {"APPS": [app]}}
