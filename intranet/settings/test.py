"""For the tests: like production in what matters, quick in what does not."""

import base64
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from .base import *  # noqa: F403
from .base import BASE_DIR, env

SECRET_KEY = "test-only-" + "x" * 50
PLAN_ENCRYPTION_KEYS = [base64.urlsafe_b64encode(b"test-only" + b"x" * 23).decode()]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="silta-test-"))
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
DATABASES = {"default": env.db_url("DATABASE_URL", default="sqlite:///" + str(DATA_DIR / "test.sqlite3"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
    # A file, not memory: browser and concurrency tests open several connections.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test-run.sqlite3")}
else:
    # What a crash would lose, nobody wants back.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
# Tests empty their cache: processes that run side by side each have a Redis database of their own.
_WORKER = env.str("PYTEST_XDIST_WORKER", default="")
if _WORKER and CACHES["default"]["BACKEND"].endswith("RedisCache"):
    _parts = urlsplit(env.str("CACHE_URL"))
    _number = (int(_parts.path.strip("/") or 0) + 2 + int(_WORKER.removeprefix("gw"))) % 16
    CACHES["default"] = env.cache_url_config(urlunsplit(_parts._replace(path=f"/{_number}")))
CACHES["default"]["KEY_FUNCTION"] = "intranet.release.cache_key"
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "intranet.cache.ForgivingRedisCache"  # as in production
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of the demo's users
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEMO_PASSWORD = "silta-demo"  # noqa: S105  public on purpose
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "login": "1000/m/ip"}
PAGE_VIEW_BUFFER = 1_000_000  # tests write them themselves
SCREENSHOT_DIR = BASE_DIR / "screenshots"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # loopback has no certificate
