"""What content managers see first when they open the admin."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.template.context import Context
from django.utils import timezone
from django.utils.translation import get_language
from laces.components import Component

from .lifecycle.selectors import content_state, due_checks
from .models import GuidancePage
from .permissions import may_confirm
from .selectors import untranslated_pages

SHOWN = 8
DUE_WITHIN_DAYS = 30
REPORT_PERMISSIONS = {
    "checks": "home.view_checkreminder",
    "feedback": "home.view_pagefeedback",
    "searches": "home.view_searchmiss",
}


class ContentPanel(Component):
    """Pages whose check is overdue or near, and pages that lack a language."""

    name = "content_state"
    template_name = "home/admin/content_panel.html"
    order = 50

    def get_context_data(self, parent_context: Context) -> dict[str, Any]:
        today = timezone.localdate()
        user = parent_context["request"].user
        language = get_language() or settings.LANGUAGE_CODE
        checks = due_checks(today + timedelta(days=DUE_WITHIN_DAYS + 1))[:SHOWN]
        due = [check.in_language(language) for check in checks]
        return {
            "reports": {report: user.has_perm(name) for report, name in REPORT_PERMISSIONS.items()},
            "csrf_token": parent_context.get("csrf_token"),
            "request": parent_context["request"],
            "state": content_state(),
            "due": [{"page": page, "allowed": may_confirm(user, page)} for page in due],
            "untranslated": untranslated_pages()[:SHOWN],
            "total": GuidancePage.objects.filter(live=True).count(),
            "today": today,
        }
