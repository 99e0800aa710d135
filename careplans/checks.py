"""Deploy checks of this room."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's own name
from django.db import DatabaseError

from privacy.encryption import KeyProblem, check_key


@register(Tags.database, deploy=True)
def plans_are_ready(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Open without a key is an error; closed is said, so that nobody wonders."""
    from .models import PlanSettings

    try:
        row = PlanSettings.objects.filter(pk=1).first()
    except DatabaseError:
        return []  # not migrated yet
    if row is None or not row.is_open:
        return [
            Warning(
                "Shared plans are closed: controller, contact and impact assessment are not entered.",
                hint="The data protection officer enters them at /plans/settings/. Silence this if plans stay closed.",
                id="silta.W004",
            )
        ]
    try:
        check_key()
    except KeyProblem as problem:
        return [Error(f"Shared plans are open, but: {problem}", id="silta.E004")]
    return []
