from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Statistics over all rooms, every figure through the disclosure control."""

    name = "reports"
    verbose_name = _("Statistics")
