"""Whether the room is open."""

from ..models import PlanSettings


def plan_settings() -> PlanSettings:
    """The settings; closed ones when nobody has entered any."""
    return PlanSettings.objects.filter(pk=1).first() or PlanSettings(pk=1)


def is_open() -> bool:
    return plan_settings().is_open
