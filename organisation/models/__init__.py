"""Who and what there is: people's accounts, places, teams, partners, services, contacts, projects.

Reference data has one row per thing and a column per language (`organisation/translation.py`), so
that nothing counted by it ever splits by language.
"""

from .directory import Contact, ExternalService, NeedTopic, Partner, Service
from .links import CalendarLink
from .places import Municipality, MunicipalityAdoption, PhoneLine, Place, PlaceAdoption, Team
from .projects import Project
from .users import LoginChange, User

__all__ = [
    "CalendarLink",
    "Contact",
    "ExternalService",
    "LoginChange",
    "Municipality",
    "MunicipalityAdoption",
    "NeedTopic",
    "Partner",
    "PhoneLine",
    "Place",
    "PlaceAdoption",
    "Project",
    "Service",
    "Team",
    "User",
]
