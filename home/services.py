"""Writes of the guidance room."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from organisation.roles import Role
from privacy.identity import contains_contact_details, contains_identity_code

from .models import SearchMiss, SecondPersonTask

FEW_RESULTS = 3
PHRASE_LENGTH = 100

# Stored as data, so it has no catalogue: both languages of the county stand in it.
WORKFLOW_NAME = "Hyväksyntä / Godkännande"


def ensure_workflow(app_config: AppConfig | None = None, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Let every page go through approval by a second content manager. Idempotent, after migrate.

    Only makes what is missing: a county may add steps of its own in the admin.
    """
    if using != DEFAULT_DB_ALIAS or (app_config is not None and app_config.name != "home"):
        return
    root = Page.objects.filter(depth=1).first()
    if root is None or Workflow.objects.filter(name=WORKFLOW_NAME).exists():
        return
    with transaction.atomic():
        group, _created = Group.objects.get_or_create(name=Role.CONTENT_MANAGER.value)
        task = SecondPersonTask.objects.create(name=WORKFLOW_NAME)
        task.groups.add(group)
        workflow = Workflow.objects.create(name=WORKFLOW_NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
        # Wagtail's own first workflow asks for a group that the roles replace.
        Workflow.objects.exclude(pk=workflow.pk).filter(name="Moderators approval").update(active=False)


def count_search_miss(phrase: str, language: str, found: int) -> None:
    """Count that `phrase` found `found` results today. Who asked is not known here, nor when.

    Phrases that may name somebody are not kept: with an identity code, a phone number or an address.
    """
    phrase = " ".join(phrase.lower().split())[:PHRASE_LENGTH]
    if not phrase or contains_identity_code(phrase) or contains_contact_details(phrase):
        return
    row = {"day": timezone.localdate(), "language": language, "phrase": phrase}
    updated = SearchMiss.objects.filter(**row).update(count=F("count") + 1, found=found)
    if not updated:
        _miss, created = SearchMiss.objects.get_or_create(**row, defaults={"found": found})
        if not created:  # another worker was first
            SearchMiss.objects.filter(**row).update(count=F("count") + 1, found=found)
