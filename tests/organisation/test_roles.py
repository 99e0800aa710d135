"""The table of roles and what migrate makes of it."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from organisation.permissions import enters_admin, has_role
from organisation.roles import ROLES, Role, role_row
from organisation.services import give_role, sync_roles
from tests.organisation.factories import UserFactory

ENTERS_ADMIN = {Role.SERVICE_MANAGER, Role.CONTENT_MANAGER, Role.ADMINISTRATOR}


def _named(permissions) -> set[str]:
    return {f"{app}.{code}" for app, code in permissions.values_list("content_type__app_label", "codename")}


def _state() -> dict[str, tuple[set[str], set[str], set[str]]]:
    return {
        group.name: (
            _named(group.permissions),
            {
                f"{row.page_id}:{row.permission.codename}"
                for row in GroupPagePermission.objects.filter(group=group).select_related("permission")
            },
            {
                f"{row.collection_id}:{row.permission.codename}"
                for row in GroupCollectionPermission.objects.filter(group=group).select_related("permission")
            },
        )
        for group in Group.objects.all()
    }


def test_every_role_has_one_row():
    assert [row.role for row in ROLES] == list(Role)
    assert role_row(Role.COUNSELLOR).role == Role.COUNSELLOR


@pytest.mark.parametrize("row", ROLES, ids=lambda row: row.role.value)
def test_migrate_makes_the_group(db, row):
    root, collection = Page.objects.get(depth=1), Collection.objects.get(depth=1)
    assert _state()[row.role.value] == (
        set(row.permissions),
        {f"{root.pk}:{name}" for name in row.page_permissions},
        {f"{collection.pk}:{name.split('.')[1]}" for name in row.collection_permissions},
    )


def test_wagtails_own_groups_are_gone(db):
    """They would be a second way to the same rights."""
    assert {group.name for group in Group.objects.all()} == {role.value for role in Role}


def test_migrating_again_changes_nothing(db):
    before = _state()
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    assert _state() == before
    assert GroupPagePermission.objects.count() == sum(len(row.page_permissions) for row in ROLES)


def test_drift_is_repaired_and_membership_kept(db):
    wanted = _state()
    nurse = UserFactory(roles=[Role.HEALTH_STAFF])
    health, content = Group.objects.get(name="health_staff"), Group.objects.get(name="content_manager")
    health.permissions.add(Permission.objects.get(codename="access_admin"))
    content.permissions.clear()
    root, collection = Page.objects.get(depth=1), Collection.objects.get(depth=1)
    GroupPagePermission.objects.create(
        group=health, page=root, permission=Permission.objects.get(codename="publish_page")
    )
    GroupPagePermission.objects.filter(group=content).delete()
    GroupCollectionPermission.objects.create(
        group=health, collection=collection, permission=Permission.objects.get(codename="add_document")
    )
    Group.objects.get(name="administrator").delete()
    own = Group.objects.create(name="county's own group")
    own.permissions.add(Permission.objects.get(codename="access_admin"))
    assert _state() != wanted

    call_command("migrate", verbosity=0)

    assert {name: state for name, state in _state().items() if name != own.name} == wanted
    assert _named(own.permissions) == {"wagtailadmin.access_admin"}
    assert list(nurse.groups.values_list("name", flat=True)) == ["health_staff"]


def test_default_group_in_use_is_left(db):
    """Deleting it would take somebody's rights away without a word."""
    editors = Group.objects.create(name="Editors")
    UserFactory().groups.add(editors)
    Group.objects.create(name="Moderators")
    sync_roles()
    assert set(Group.objects.values_list("name", flat=True)) == {*(role.value for role in Role), "Editors"}


@pytest.mark.parametrize("role", Role)
def test_has_role_of_every_role(db, role):
    user = UserFactory(roles=[role])
    assert {other for other in Role if has_role(user, other)} == {role}


@pytest.mark.parametrize("role", Role)
def test_who_enters_the_admin(db, role):
    user = UserFactory(roles=[role])
    assert enters_admin(user) is (role in ENTERS_ADMIN)
    assert role_row(role).enters_admin is (role in ENTERS_ADMIN)


def test_roles_add_up(db):
    user = UserFactory(roles=[Role.COUNSELLOR, Role.SERVICE_MANAGER])
    assert has_role(user, Role.COUNSELLOR)
    assert has_role(user, Role.SERVICE_MANAGER)
    assert enters_admin(user)
    assert user.has_perm("organisation.change_place")


def test_nobody_superuser_and_closed_account(db):
    anonymous = AnonymousUser()
    closed = UserFactory(roles=[Role.ADMINISTRATOR], is_active=False)
    superuser = UserFactory(is_superuser=True)
    for role in Role:
        assert not has_role(anonymous, role)
        assert not has_role(closed, role)
        assert not has_role(superuser, role), "a role is held, not derived"
    assert not enters_admin(anonymous)
    assert not enters_admin(closed)
    assert enters_admin(superuser)


def test_roles_are_read_once(db, django_assert_num_queries):
    user = UserFactory(roles=[Role.COUNSELLOR])
    with django_assert_num_queries(1):
        for role in Role:
            has_role(user, role)


def test_giving_a_role_twice_is_one_membership(db):
    user = UserFactory()
    give_role(user, Role.COUNSELLOR)
    give_role(user, Role.COUNSELLOR)
    assert user.groups.count() == 1


def test_only_administrators_change_accounts(users):
    for key, user in users.items():
        allowed = {action for action in ("add", "change", "delete") if user.has_perm(f"organisation.{action}_user")}
        assert allowed == ({"add", "change", "delete"} if key in ("administrator", "superuser") else set()), key
