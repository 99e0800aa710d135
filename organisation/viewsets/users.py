from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm
from wagtail.users.views.users import UserFilterSet as WagtailUserFilterSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from ..login_changes import note_login_change
from ..models import LoginChange, User
from ..roles import ROLES

OWN_FIELDS = ("profession", "home_place", "language")


def role_label(group: Group) -> str:
    """A role is a group named by its key, which no administrator should have to read."""
    return next((str(row.label) for row in ROLES if row.role == group.name), group.name)


RoleForm.base_fields["role"].label_from_instance = role_label  # of the action on several people at once


class _WithRoles:
    """Says role where Wagtail says group, and tells the role of an administrator from the right to everything."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].label = _("Roles")
        self.fields["groups"].label_from_instance = role_label
        self.fields["groups"].help_text = _("What the person does. One person may have several.")
        self.fields["is_superuser"].label = _("Every right")
        self.fields["is_superuser"].help_text = _("For the account in the safe. Roles are enough for everybody else.")


class UserCreationForm(_WithRoles, WagtailUserCreationForm):
    class Meta(WagtailUserCreationForm.Meta):
        fields = (*WagtailUserCreationForm.Meta.fields, *OWN_FIELDS)


class UserEditForm(_WithRoles, WagtailUserEditForm):
    class Meta(WagtailUserEditForm.Meta):
        fields = (*WagtailUserEditForm.Meta.fields, *OWN_FIELDS)

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002  the parent's signature
        user: User = super().save(commit=commit)
        if self.cleaned_data.get("password1"):
            note_login_change(user, LoginChange.Kind.PASSWORD)
        return user


class UserFilterSet(WagtailUserFilterSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["is_superuser"].label = _("Every right")
        self.filters["group"].label = _("Roles")
        self.filters["group"].field.label_from_instance = role_label


class UserViewSet(WagtailUserViewSet):
    """Accounts with profession, home place and language."""

    filterset_class = UserFilterSet

    template_prefix = "wagtailusers/users/"

    def get_form_class(  # the parent's signature
        self,
        for_update: bool = False,  # noqa: FBT001, FBT002
    ) -> type[UserEditForm] | type[UserCreationForm]:
        return UserEditForm if for_update else UserCreationForm
