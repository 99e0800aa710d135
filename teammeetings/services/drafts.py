"""Half-filled records: kept on the server so that nothing typed is lost."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from organisation.models import Team, User
from privacy.validators import refuse_in

from ..models import Meeting, MeetingDraft

_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "version", "save"})
LARGEST = 20_000


def _where(meeting: Meeting | None, team: Team | None) -> dict[str, Any]:
    return {"meeting": meeting, "team": None if meeting else team}


def save_draft(user: User, data: QueryDict, *, meeting: Meeting | None, team: Team | None) -> datetime | None:
    """Keep what was typed so far; returns when, or None when it is too much to be a record.

    Raises:
        ValidationError: when it looks like it holds an identity code.
    """
    kept = {name: values for name, values in data.lists() if name not in _NOT_KEPT and any(values)}
    if sum(len(value) for values in kept.values() for value in values) > LARGEST:
        return None
    refuse_in(kept)
    draft, _created = MeetingDraft.objects.update_or_create(user=user, **_where(meeting, team), defaults={"data": kept})
    return draft.saved_at


def draft_of(user: User, *, meeting: Meeting | None, team: Team | None) -> MeetingDraft | None:
    return MeetingDraft.objects.filter(user=user, **_where(meeting, team)).first()


def drop_draft(user: User, *, meeting: Meeting | None, team: Team | None) -> None:
    MeetingDraft.objects.filter(user=user, **_where(meeting, team)).delete()


def purge_drafts() -> int:
    """Delete drafts that nobody touched for `MEETING_DRAFT_DAYS`; returns how many."""
    before = timezone.now() - timedelta(days=settings.MEETING_DRAFT_DAYS)
    deleted, _by_model = MeetingDraft.objects.filter(saved_at__lt=before).delete()
    return deleted
