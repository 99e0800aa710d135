"""The project's own rules as Django system checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's own name
from django.db import DatabaseError

WALL = "intranet.middleware.LoginWallMiddleware"
GUARD = "privacy.middleware.IdentityGuardMiddleware"


@register(Tags.security)
def login_wall_stands(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The wall and the guard are middleware: taking one out of the list would open everything."""
    return [
        Error(f"{name} is missing from MIDDLEWARE.", id=code)
        for name, code in ((WALL, "silta.E001"), (GUARD, "silta.E002"))
        if name not in settings.MIDDLEWARE
    ]


@register(Tags.database, deploy=True)
def no_demo_users(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo users have a public password."""
    if not getattr(settings, "REFUSE_DEMO_USERS", False):
        return []
    from organisation.models import User

    try:
        count = User.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        return []  # not migrated yet: there is nobody at all
    if count:
        return [
            Error(
                f"{count} demo users can log in with a public password.",
                hint="Remove them with: manage.py remove_demo_users",
                id="silta.E003",
            )
        ]
    return []


@register(Tags.database, deploy=True)
def there_is_a_front_page(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without one whoever logs in meets "not found"."""
    from wagtail.models import Site

    from home.models import FrontPage

    try:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    except DatabaseError:
        return []  # not migrated yet
    if site is not None and site.root_page.specific_class is FrontPage:
        return []
    return [
        Warning(
            "There is no front page yet.",
            hint="A new county begins with: manage.py createsuperuser, then manage.py start_county",
            id="silta.W005",
        )
    ]
