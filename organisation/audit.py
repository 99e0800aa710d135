"""Which models' changes are kept field by field (django-auditlog). Reading is never logged here."""

from typing import Any

from auditlog.middleware import AuditlogMiddleware
from auditlog.registry import auditlog
from django.http import HttpRequest

from .models import Contact, ExternalService, Municipality, NeedTopic, Partner, Place, Project, Service, Team, User


def register_models() -> None:
    """Keep every change of the directory, and of accounts without what is secret or only noise."""
    for model in (Contact, ExternalService, Municipality, NeedTopic, Partner, Place, Project, Service, Team):
        auditlog.register(model)
    auditlog.register(User, exclude_fields=["password", "last_login"], m2m_fields={"groups"})


class ActorMiddleware(AuditlogMiddleware):
    """Keeps who changed something, and not from which address: headers that anybody can write are no evidence."""

    def get_extra_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"actor": self._get_actor(request), "remote_addr": None, "remote_port": None}
