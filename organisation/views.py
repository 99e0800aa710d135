"""The directory as staff read it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import selectors
from .enums import PartnerSector, PlaceKind
from .models import NeedTopic


def _chips(request: HttpRequest, name: str, choices: Iterable[tuple[str, Any]], chosen: str) -> dict[str, Any]:
    """What components/filters.html draws: one chip a choice; choosing the current one again undoes it."""
    return {
        "chips": [
            {
                "text": label,
                "url": request.path if value == chosen else f"{request.path}?{urlencode({name: value})}",
                "current": value == chosen,
            }
            for value, label in choices
        ],
        "clear_url": request.path if chosen else "",
    }


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All places, own station first, filtered by kind."""
    kind = request.GET.get("kind", "")
    found = selectors.active_places()
    if kind in PlaceKind.values:
        found = found.filter(kind=kind)
    own = getattr(request.user, "home_place_id", None)
    listed = sorted(found, key=lambda place: place.pk != own)
    context = {
        "places": listed,
        "own_place_id": own,
        **_chips(request, "kind", PlaceKind.choices, kind if kind in PlaceKind.values else ""),
    }
    return render(request, "organisation/places.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: what help is in this building, how to find it, whom to call (row 002-06)."""
    found = get_object_or_404(selectors.place_detail(), slug=slug)
    trail = [{"title": _("Places"), "url": reverse("organisation:places")}]
    return render(request, "organisation/place.html", {"place": found, "trail": trail})


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Services that clients are guided to, filtered by need topic."""
    topics = list(NeedTopic.objects.filter(is_active=True))
    topic = next((item for item in topics if item.code == request.GET.get("topic")), None)
    found = selectors.active_services()
    if topic:
        found = found.filter(topics=topic)
    choices = [(item.code, item.name) for item in topics]
    context = {"services": found, **_chips(request, "topic", choices, topic.code if topic else "")}
    return render(request, "organisation/services.html", context)


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Contact cards, those of the reader's own station first."""
    own = getattr(request.user, "home_place_id", None)
    listed = sorted(selectors.contacts(), key=lambda contact: own is None or contact.place_id != own)
    context = {"contacts": listed, "external_services": selectors.external_services()}
    return render(request, "organisation/contacts.html", context)


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Partner organisations by sector."""
    sector = request.GET.get("sector", "")
    found = selectors.partners()
    if sector in PartnerSector.values:
        found = found.filter(sector=sector)
    context = {
        "partners": found,
        **_chips(request, "sector", PartnerSector.choices, sector if sector in PartnerSector.values else ""),
    }
    return render(request, "organisation/partners.html", context)


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """Development projects with their stage."""
    return render(request, "organisation/projects.html", {"projects": selectors.projects()})


@require_safe
def project(request: HttpRequest, code: str) -> HttpResponse:
    """One project: what it was, where, and what remained."""
    return render(
        request,
        "organisation/project.html",
        {"project": get_object_or_404(selectors.projects(), code=code)},
    )
