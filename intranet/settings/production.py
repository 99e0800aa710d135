"""A county's installation. Refuses to start without its secrets or with the demo's."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, BASE_URL, SECRET_KEY, env

REFUSE_DEMO_USERS = True
_KEY_LENGTH = 50

_missing = [
    name
    for name, value in (
        ("SECRET_KEY", SECRET_KEY),
        ("ALLOWED_HOSTS", ALLOWED_HOSTS),
        ("DATABASE_URL", env.str("DATABASE_URL", default="")),
        ("BASE_URL", env.str("BASE_URL", default="")),
    )
    if not value
]
if _missing:
    raise ImproperlyConfigured(f"Set these environment variables before starting: {', '.join(_missing)}")
if SECRET_KEY.startswith("demo-only-") or len(SECRET_KEY) < _KEY_LENGTH:
    raise ImproperlyConfigured("SECRET_KEY is the demo's or shorter than 50 characters. Make a new one.")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL has to begin with https:// in production.")

TWO_STEP_ROLES = env.list(
    "TWO_STEP_ROLES",
    default=["service_manager", "content_manager", "data_protection_officer", "administrator"],
)
# The prefix lets no other host of the county's domain set them.
SESSION_COOKIE_NAME = "__Host-silta_session"
CSRF_COOKIE_NAME = "__Host-silta_csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
