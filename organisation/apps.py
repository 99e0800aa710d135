from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class OrganisationConfig(AppConfig):
    """Ground room: who works where, what there is to guide to, and what each role may do."""

    name = "organisation"
    verbose_name = _("Organisation")
    default = True

    def ready(self) -> None:
        from .admin_words import speak_each_readers_language
        from .audit import register_models
        from .services import sync_roles

        register_models()
        speak_each_readers_language()
        post_migrate.connect(sync_roles, dispatch_uid="organisation.sync_roles")


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration with our user's own fields."""

    user_viewset = "organisation.viewsets.users.UserViewSet"
