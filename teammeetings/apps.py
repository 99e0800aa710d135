from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TeammeetingsConfig(AppConfig):
    """Team meetings: what is promised to the teams, planned, held and agreed (capability T)."""

    name = "teammeetings"
    verbose_name = _("Team meetings")

    def ready(self) -> None:
        from . import signal_handlers
        from .audit import register_models

        register_models()
        signal_handlers.connect()
