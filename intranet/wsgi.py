"""The application that the web server starts."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.production")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

if getattr(settings, "REFUSE_DEMO_USERS", False):
    from intranet.checks import no_demo_users

    problems = no_demo_users(None)
    if problems:
        raise ImproperlyConfigured(f"{problems[0].msg} {problems[0].hint}")
