"""Which models' changes are kept field by field (django-auditlog). Reading is never logged here."""

from auditlog.registry import auditlog

from .models import Contact, ExternalService, Municipality, NeedTopic, Partner, Place, Project, Service, Team, User


def register_models() -> None:
    """Keep every change of the directory, and of accounts without what is secret or only noise."""
    for model in (Contact, ExternalService, Municipality, NeedTopic, Partner, Place, Project, Service, Team):
        auditlog.register(model)
    auditlog.register(User, exclude_fields=["password", "last_login"], m2m_fields={"groups"})
