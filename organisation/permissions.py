"""Predicates on (user, object) of the organisation room."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User
from .roles import Role


def current_user(request: HttpRequest) -> User:
    """The user of `request`. Behind the login wall there always is one.

    Raises:
        PermissionDenied: should a view ever be reached without a login.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def has_role(user: User | AnonymousUser, role: Role) -> bool:
    """Whether `user` is active and holds `role`. One query a request, kept on the user."""
    if not user.is_active or not isinstance(user, User):
        return False
    if not hasattr(user, "_roles"):
        user._roles = set(user.groups.values_list("name", flat=True))  # type: ignore[attr-defined]
    return role.value in user._roles  # type: ignore[attr-defined]


# Where the login writes the roles down (`intranet.accounts`).
SESSION_ROLES = "tool_roles"


def shows_for(request: HttpRequest, *roles: Role) -> bool:
    """Whether the login held one of `roles`: for what is shown only. It asks no query, and may be a login old.

    What is done and read asks `has_role`.
    """
    held = request.session.get(SESSION_ROLES, ())
    return any(role.value in held for role in roles)


def enters_admin(user: User | AnonymousUser) -> bool:
    """Whether `user` may open the content admin at all."""
    return user.is_authenticated and user.has_perm("wagtailadmin.access_admin")
