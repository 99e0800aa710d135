from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Guidance: page types, blocks, search, handouts (capability G)."""

    name = "home"
    verbose_name = _("Guidance")

    def ready(self) -> None:
        from auditlog.registry import auditlog
        from wagtail.models import ReferenceIndex

        from . import signal_handlers
        from .models import LocalPart
        from .services import ensure_workflow

        auditlog.register(LocalPart)
        # Its view set registers it too, but only in processes that ask for addresses: no command does.
        ReferenceIndex.register_model(LocalPart)
        signal_handlers.connect()
        post_migrate.connect(ensure_workflow, dispatch_uid="home.ensure_workflow")
