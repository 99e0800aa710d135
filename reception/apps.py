from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionConfig(AppConfig):
    """Who is there and when: opening rules, the here-and-now box, the rota."""

    name = "reception"
    verbose_name = _("Reception")

    def ready(self) -> None:
        from .audit import register_models
        from .stamp import connect

        register_models()
        connect()
