from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm
from wagtail.users.forms import UserEditForm as WagtailUserEditForm
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from ..login_changes import note_login_change
from ..models import LoginChange, User

OWN_FIELDS = ("profession", "home_place", "language")


class UserCreationForm(WagtailUserCreationForm):
    class Meta(WagtailUserCreationForm.Meta):
        fields = (*WagtailUserCreationForm.Meta.fields, *OWN_FIELDS)


class UserEditForm(WagtailUserEditForm):
    class Meta(WagtailUserEditForm.Meta):
        fields = (*WagtailUserEditForm.Meta.fields, *OWN_FIELDS)

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002  the parent's signature
        user: User = super().save(commit=commit)
        if self.cleaned_data.get("password1"):
            note_login_change(user, LoginChange.Kind.PASSWORD)
        return user


class UserViewSet(WagtailUserViewSet):
    """Accounts with profession, home place and language."""

    template_prefix = "wagtailusers/users/"

    def get_form_class(  # the parent's signature
        self,
        for_update: bool = False,  # noqa: FBT001, FBT002
    ) -> type[UserEditForm] | type[UserCreationForm]:
        return UserEditForm if for_update else UserCreationForm
