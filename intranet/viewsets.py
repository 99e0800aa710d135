from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from organisation.viewsets.columns import DayColumn

from .models import AccessibilityFeedback


class AccessibilityFeedbackViewSet(ModelViewSet):
    """Accessibility feedback with its due dates, the first due on top."""

    model = AccessibilityFeedback
    icon = "comment"
    menu_label = pgettext_lazy("menu", "Accessibility")
    menu_order = 240
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_display = [
        "received",
        "page",
        DayColumn("due_on", label=_("Answer by"), sort_key="due_on"),
        Column("get_status_display", label=_("Status"), sort_key="status"),
    ]
    list_filter = ["status"]
    search_fields = ["page", "text"]
    panels = [
        FieldPanel("page", read_only=True),
        FieldPanel("text", read_only=True),
        FieldPanel("reply_to", read_only=True),
        FieldRowPanel([FieldPanel("status"), FieldPanel("due_on")]),
        FieldPanel("answer"),
    ]
