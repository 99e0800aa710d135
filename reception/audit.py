"""Which models' changes are kept field by field (django-auditlog)."""

from auditlog.registry import auditlog

from .models import Closure, ExtraOpening, OpeningRule, Pause, PublicLink, SaidAndDid, Shift, TallySetup


def register_models() -> None:
    """Rules, the rota, what hangs on walls.

    Not absences: when somebody was away is forgotten with the row.
    """
    for model in (OpeningRule, Pause, Closure, ExtraOpening, Shift, SaidAndDid, TallySetup):
        auditlog.register(model)
    auditlog.register(PublicLink, exclude_fields=["key"])
