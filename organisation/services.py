"""Writes of the organisation room."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as app_registry
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import override
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from .models import User
from .roles import ROLES, Role, RoleRow


def _permissions(names: Iterable[str]) -> set[Permission]:
    """The permissions of these names that exist: after a migrate of some rooms only, the others' come later."""
    wanted = {tuple(name.split(".")) for name in names}
    rows = Permission.objects.select_related("content_type").filter(codename__in=[name for _label, name in wanted])
    return {row for row in rows if (row.content_type.app_label, row.codename) in wanted}


def _sync_role(row: RoleRow, root: Page | None, collection: Collection | None) -> None:
    group, _created = Group.objects.get_or_create(name=row.role.value)
    group.permissions.set(_permissions(row.permissions))

    if root is not None:
        wanted = _permissions(f"wagtailcore.{codename}" for codename in row.page_permissions)
        GroupPagePermission.objects.filter(group=group, page=root).exclude(permission__in=wanted).delete()
        for permission in wanted:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    if collection is not None:
        wanted = _permissions(row.collection_permissions)
        GroupCollectionPermission.objects.filter(group=group, collection=collection).exclude(
            permission__in=wanted
        ).delete()
        for permission in wanted:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def sync_roles(app_config: AppConfig | None = None, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Make the groups and their permissions equal `organisation.roles.ROLES`. Idempotent.

    Runs after every migrate, once all applications have their tables. Membership is not touched,
    and neither are groups that are not in the table, except Wagtail's two default ones, which
    would be a second way to the same rights.
    """
    if using != DEFAULT_DB_ALIAS or (app_config is not None and app_config.name != "organisation"):
        return
    if kwargs.get("plan") and any(backwards for _migration, backwards in kwargs["plan"]):
        return
    with override("en"), transaction.atomic():
        for config in app_registry.get_app_configs():
            create_permissions(config, verbosity=0)
        Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
        root = Page.objects.filter(depth=1).first()
        collection = Collection.objects.filter(depth=1).first()
        for row in ROLES:
            _sync_role(row, root, collection)


def give_role(user: User, role: Role) -> None:
    """Put `user` in the group of `role`."""
    user.groups.add(Group.objects.get(name=role.value))
