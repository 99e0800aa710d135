"""Code lists of the organisation. Labels are source strings; the catalogues translate them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Profession(TextChoices):
    PHYSICIAN = "physician", _("Physician")
    NURSE = "nurse", _("Nurse")
    PUBLIC_HEALTH_NURSE = "public_health_nurse", _("Public health nurse")
    DENTIST = "dentist", _("Dentist")
    DENTAL_HYGIENIST = "dental_hygienist", _("Dental hygienist")
    DENTAL_NURSE = "dental_nurse", _("Dental nurse")
    SOCIAL_COUNSELLOR = "social_counsellor", _("Social counsellor")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    SENIOR_SOCIAL_WORKER = "senior_social_worker", _("Senior social worker")
    WORK_ABILITY_COORDINATOR = "work_ability_coordinator", _("Work ability coordinator")
    SERVICE_MANAGER = "service_manager", _("Service manager")
    CONTENT_EDITOR = "content_editor", _("Content editor")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    OTHER = "other", _("Other profession")


class OwnerRole(TextChoices):
    """Who answers for a page or a directory entry. A role, so that it outlives the person."""

    SENIOR_SOCIAL_WORKER = "senior_social_worker", _("Senior social worker")
    SOCIAL_COUNSELLOR = "social_counsellor", _("Social counsellor")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    WORK_ABILITY_COORDINATOR = "work_ability_coordinator", _("Work ability coordinator")
    SERVICE_MANAGER = "service_manager", _("Service manager")
    CONTENT_EDITOR = "content_editor", _("Content editor")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("Data protection officer")


class PlaceKind(TextChoices):
    HEALTH_STATION = "health_station", _("Health station")
    HEALTH_AND_SOCIAL_CENTRE = "health_and_social_centre", _("Health and social services centre")
    DENTAL_CLINIC = "dental_clinic", _("Dental clinic")
    ONE_STOP_CENTRE = "one_stop_centre", _("One-stop guidance centre (Ohjaamo)")
    OPEN_MEETING_PLACE = "open_meeting_place", _("Open meeting place")
    SOCIAL_OFFICE = "social_office", _("Social services office")
    EMERGENCY = "emergency", _("Emergency department")


class WorkingMode(TextChoices):
    """How social guidance is there (source row 002-13)."""

    CO_LOCATED = "co_located", _("In the same premises")
    VISITING = "visiting", _("Visits regularly")
    REMOTE = "remote", _("By phone or remotely")
    NONE = "none", _("Not on site")


class AdoptionStatus(TextChoices):
    """How far a place has taken the model into use (rows 000-19, 001-05)."""

    PARTICIPATING = "participating", _("Takes part")
    PILOTING = "piloting", _("Piloting")
    IN_USE = "in_use", _("In use")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class PhoneAudience(TextChoices):
    STAFF = "staff", _("Staff only")
    CLIENTS = "clients", _("May be given to clients")


class PartnerSector(TextChoices):
    """Rows 004-15 and 004-16."""

    PRIMARY_CARE = "primary_care", _("Primary health care")
    SPECIALISED_CARE = "specialised_care", _("Specialised medical care")
    SOCIAL_SERVICES = "social_services", _("Social services")
    EMPLOYMENT = "employment", _("Employment services")
    EDUCATION = "education", _("Education")
    STATE = "state", _("State authority")
    THIRD_SECTOR = "third_sector", _("Third sector")
    PARISH = "parish", _("Parish")
    CULTURE_AND_SPORT = "culture_and_sport", _("Culture and sports")


class TeamKind(TextChoices):
    DOCTORS_AND_NURSES = "doctors_and_nurses", _("Doctors and nurses")
    ORAL_HEALTH = "oral_health", _("Oral health care")
    SOCIAL_WORK = "social_work", _("Adult social work")
    MULTIPROFESSIONAL = "multiprofessional", _("Multiprofessional team")


class ProjectStage(TextChoices):
    """Row 004-20. Ending a project never closes a service (row 000-20)."""

    IDEA = "idea", _("Idea")
    PILOT = "pilot", _("Pilot")
    PROPOSED = "proposed", _("Proposed permanent")
    PERMANENT = "permanent", _("Permanent")
    ENDED = "ended", _("Ended")
