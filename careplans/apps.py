from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CarePlansConfig(AppConfig):
    """Shared care and service plans (zone 3): working pairs, plans, consent notes.

    No model of this room is registered with auditlog, the content admin or the search index: what is
    done is in the access log, and nothing else may hold a plan's words.
    """

    name = "careplans"
    verbose_name = _("Shared plans")

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers them
