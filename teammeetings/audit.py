"""Which changes are kept field by field (django-auditlog): the promise, and what happened to a meeting's time."""

from auditlog.registry import auditlog

from .models import Meeting, MeetingSeries, PromisePause, TeamPromise


def register_models() -> None:
    for model in (TeamPromise, PromisePause, MeetingSeries):
        auditlog.register(model)
    # What was said at the meeting is the record itself; two copies would outlive its correction.
    auditlog.register(Meeting, include_fields=["status", "kind", "starts_at", "ends_at", "place"])
