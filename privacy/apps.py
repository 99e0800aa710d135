from types import ModuleType

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Ground room: what keeps people out of the data."""

    name = "privacy"
    verbose_name = _("Privacy")

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        # Here and not in ready(): forms and blocks make their fields while models are imported,
        # and a field made before the guard stands would go unguarded.
        from .validators import install_guard

        install_guard()
