"""The demonstration: `make run`. DEBUG is off; everything lives under the data folder.

The key is made on first use and kept beside the database, so that sessions survive a restart.
Never for real use: the demo users' password is public.
"""

import secrets

from cryptography.fernet import Fernet

from .base import *  # noqa: F403
from .base import DATA_DIR, env

DEMO_KEY_PREFIX = "demo-only-"


def _demo_key() -> str:
    path = DATA_DIR / "demo-key"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(DEMO_KEY_PREFIX + secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


def _demo_plan_key() -> str:
    path = DATA_DIR / "demo-plan-key"
    if not path.exists():
        path.write_text(Fernet.generate_key().decode(), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = _demo_key()
PLAN_ENCRYPTION_KEYS = [_demo_plan_key()]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DEMO_PASSWORD = "silta-demo"  # noqa: S105  public on purpose
DEBUG = env.bool("SILTA_DEBUG", default=False)
if DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # loopback has no certificate
