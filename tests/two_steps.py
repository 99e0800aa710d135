"""An authenticator app, as somebody takes it into use."""

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

ACTIVATE = "/accounts/2fa/totp/activate/"


def take_app_into_use(client: Client, password: str) -> None:
    """By the form; it asks for the password again where the login is not of this moment."""
    page = client.get(ACTIVATE)
    if page.status_code == 302:
        client.post(page["Location"], {"password": password})
        page = client.get(ACTIVATE)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    assert client.post(ACTIVATE, {"code": code}).status_code == 302
