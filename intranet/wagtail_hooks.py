from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from .viewsets import AccessibilityFeedbackViewSet


@hooks.register("register_admin_viewset")
def accessibility_feedback() -> AccessibilityFeedbackViewSet:
    return AccessibilityFeedbackViewSet()


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Our colours and the bridge in the content admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("intranet/admin.css"))
