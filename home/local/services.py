"""Writes of local parts: keeping a departure, noticing that its model moved, starting a station."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.enums import AdoptionStatus
from organisation.mailing import Sending, deliver
from organisation.models import Place, PlaceAdoption, Team, User
from organisation.roles import Role

from ..models import GuidancePage, LocalPart
from .selectors import changed_under_foot, model_parts


def new_local_part(page: GuidancePage, part: str, place: Place) -> LocalPart | None:
    """An unsaved departure that begins with the model's text; None when `page` has no such part."""
    model = model_parts(page).get(part)
    if model is None:
        return None
    return LocalPart(page=page, part=part, place=place, heading=model.heading, text=model.text, model_text=model.text)


def keep(own: LocalPart, user: User) -> LocalPart:
    """Save a departure: whoever saves it has seen the model's present text."""
    model = model_parts(own.page).get(str(own.part))
    own.part_removed = model is None
    if model is not None:
        own.heading, own.model_text = model.heading, model.text
    own.model_changed_on = own.told_on = None
    own.changed_on = timezone.localdate()
    own.changed_by = user
    own.save()
    return own


def compare_with_model(page: GuidancePage) -> int:
    """After `page` was published: mark the departures whose model changed. Returns how many are marked."""
    rows = list(LocalPart.objects.filter(page_id=page.pk))
    if not rows:
        return 0
    parts = model_parts(page)
    today = timezone.localdate()
    for row in rows:
        model = parts.get(str(row.part))
        moved = model is None or model.text != row.model_text
        row.part_removed = model is None
        if moved and row.model_changed_on is None:
            row.model_changed_on, row.told_on = today, None
        elif not moved:
            row.model_changed_on = None
    LocalPart.objects.bulk_update(rows, ["part_removed", "model_changed_on", "told_on"])
    return sum(row.model_changed_on is not None for row in rows)


def tell_of_changed_models(today: date | None = None) -> Sending:
    """Mail those who wrote a departure that its model changed; the service managers when nobody is left.

    One mail a person and day of change; what the server refuses goes out with the next run.
    """
    today = today or timezone.localdate()
    managers = list(
        User.objects.filter(is_active=True, groups__name=Role.SERVICE_MANAGER.value).exclude(email="").order_by("pk")
    )
    letters: dict[User, list[LocalPart]] = defaultdict(list)
    for row in changed_under_foot().filter(told_on__isnull=True):
        writer = row.changed_by
        for person in [writer] if writer and writer.is_active and writer.email else managers:
            letters[person].append(row)
    sent = failed = 0
    told: set[int] = set()
    for person, rows in letters.items():
        if _send(person, rows):
            sent += 1
            told.update(row.pk for row in rows)
        else:
            failed += 1
    LocalPart.objects.filter(pk__in=told).update(told_on=today)
    return Sending(sent, failed)


def _send(person: User, rows: list[LocalPart]) -> bool:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = _("Silta: the model behind your station's text has changed")
        lines = [
            {
                "title": row.page.title,
                "heading": row.heading,
                "place": row.place.name,
                "url": settings.BASE_URL + reverse("localpart:edit", args=[row.pk]),
            }
            for row in rows
        ]
        body = render_to_string("home/mail/model_changed.txt", {"lines": lines})
    return deliver(EmailMessage(subject, body, to=[person.email]), "a changed model")


# --- A new station ------------------------------------------------------------------------------


@dataclass(frozen=True)
class StationStart:
    """What starting a station needs besides its unsaved `Place`."""

    status: AdoptionStatus
    since: date
    teams: tuple[str, ...]
    like: Place | None = None


@transaction.atomic
def start_station(place: Place, start: StationStart) -> Place:
    """Save `place` with its adoption period, its teams, and the help that `start.like` has in the building.

    It reads the model's texts from the first moment; what it says differently is written afterwards.
    """
    place.checked_on = timezone.localdate()
    place.adoptions.add(PlaceAdoption(status=start.status, valid_from=start.since))
    place.save()
    if start.like is not None:
        place.services.set(start.like.services.all())
        place.save()
    Team.objects.bulk_create(_teams(place, start.teams))
    return place


def _teams(place: Place, kinds: Iterable[str]) -> list[Team]:
    from organisation.enums import TeamKind

    teams = []
    for kind in kinds:
        team = Team(place=place, kind=kind)
        for language, _label in settings.LANGUAGES:
            with translation.override(language):
                setattr(team, f"name_{language}", f"{TeamKind(kind).label}")
        teams.append(team)
    return teams
