"""What changes the due list of the front page starts a new generation of it."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from organisation.models import Place, Team

from .models import Meeting, PromisePause, TeamPromise
from .stamp import renew_stamp


def _renew(sender: type[Model], **kwargs: Any) -> None:
    transaction.on_commit(renew_stamp)


def connect() -> None:
    for model in (Meeting, TeamPromise, PromisePause, Team, Place):
        for signal in (post_save, post_delete):
            signal.connect(_renew, sender=model, dispatch_uid=f"teammeetings.stamp.{model.__name__}")
    m2m_changed.connect(_renew, sender=Meeting.teams.through, dispatch_uid="teammeetings.stamp.teams")
