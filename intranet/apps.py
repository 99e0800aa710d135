from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntranetConfig(AppConfig):
    """The roof: settings, addresses, login wall, navigation, the frame around everything."""

    name = "intranet"
    verbose_name = "Silta"

    def ready(self) -> None:
        from . import accounts, checks  # noqa: F401  register a signal receiver and the system checks

        self.description = _("The frame around everything")
