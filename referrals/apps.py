from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Checklists and what they lead to (capability F)."""

    name = "referrals"
    verbose_name = _("Referral")

    def ready(self) -> None:
        from wagtail.signals import published

        from . import services
        from .models import Checklist
        from .stamp import connect

        connect()

        published.connect(services.freeze_published, sender=Checklist, dispatch_uid="referrals.freeze")
        post_migrate.connect(services.ensure_workflow, dispatch_uid="referrals.ensure_workflow")
