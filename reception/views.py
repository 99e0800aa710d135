"""Hours: all places now, the poster, the public links and what they open."""

from typing import Any

import segno
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from organisation.languages import OWN_NAMES
from organisation.models import Place
from organisation.permissions import current_user

from . import selectors, services
from .enums import Access, PublicLinkKind
from .permissions import may_manage_links

LANGUAGES = tuple(code for code, _name in OWN_NAMES)
SIZES = ("a4", "a3")


@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Every place: open now, next, instead. Open ones first, the reader's own before all."""
    found = selectors.board().places.values()
    own = current_user(request).home_place_id
    listed = sorted(
        (shown for shown in found if shown.has_reception),
        key=lambda shown: (
            shown.place_id != own,
            not shown.here.now,
            shown.here.next.begins.timestamp() if shown.here.next else float("inf"),
            shown.name,
        ),
    )
    context = {
        "places": listed,
        "own": own,
        "open_count": sum(bool(shown.here.now) for shown in listed),
        "moment": timezone.localtime(),
    }
    return render(request, "reception/now.html", context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in LANGUAGES else (translation.get_language() or "fi")


def _address(name: str, key: str) -> str:
    return settings.BASE_URL.rstrip("/") + reverse(name, args=[key])


def _qr(address: str) -> SafeString:
    return mark_safe(segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True))  # noqa: S308  made here


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The station's poster, A4 or A3, in the client's language."""
    place: Place = get_object_or_404(Place, slug=slug, is_active=True)
    language = _language(request)
    size = request.GET.get("size", "")
    size = size if size in SIZES else SIZES[0]
    link = selectors.links_of(place).get(PublicLinkKind.HERE)
    address = f"{_address('reception_open:here', link.key)}?in={language}" if link else ""
    with translation.override(language):
        hours = selectors.hours_of(place)
    context = {
        "place": place,
        "hours": hours,
        "shown_language": language,
        "print_language": language,
        "languages": [{"code": code, "label": label, "current": code == language} for code, label in OWN_NAMES],
        "size": size,
        "other_size": SIZES[1] if size == SIZES[0] else SIZES[0],
        "back_url": place.get_absolute_url(),
        "manages": may_manage_links(current_user(request)),
        "qr": _qr(address) if address else "",
        "short": address.rsplit("://", maxsplit=1)[-1].split("?", maxsplit=1)[0].rstrip("/"),
        "drop_in": any(rule.access == Access.DROP_IN for rule in place.opening_rules.all()),
    }
    return render(request, "reception/poster.html", context)


@require_safe
def links(request: HttpRequest, slug: str) -> HttpResponse:
    """The addresses that open a place's hours without a login: made, shown and closed here."""
    if not may_manage_links(current_user(request)):
        raise PermissionDenied
    place = get_object_or_404(Place, slug=slug)
    in_use = selectors.links_of(place)
    rows = [
        {
            "kind": kind,
            "link": in_use.get(kind),
            "address": _address(f"reception_open:{kind.value}", in_use[kind].key) if kind in in_use else "",
        }
        for kind in PublicLinkKind
        if kind in (PublicLinkKind.DISPLAY, PublicLinkKind.HERE)
    ]
    trail = [
        {"title": _("Places"), "url": reverse("organisation:places")},
        {"title": place.name, "url": place.get_absolute_url()},
    ]
    return render(request, "reception/links.html", {"place": place, "rows": rows, "trail": trail})


@require_POST
def change_link(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Make a new link (an earlier one stops working) or close it."""
    if not may_manage_links(current_user(request)):
        raise PermissionDenied
    if kind not in PublicLinkKind.values:
        raise Http404
    place = get_object_or_404(Place, slug=slug)
    if request.POST.get("action") == "close":
        services.revoke_public_link(place, kind)
    else:
        services.make_public_link(place, kind)
    return redirect("reception:links", slug=place.slug)


# --- Without a login ------------------------------------------------------------------------------


def _in_languages(place: Place, codes: list[str]) -> list[dict[str, Any]]:
    found = []
    for code in codes:
        with translation.override(code):
            hours = selectors.hours_of(place)
        if hours is not None:
            found.append({"code": code, "hours": hours})
    return found


def _closed(request: HttpRequest) -> HttpResponse:
    """An address that was closed or never was. Gone, not missing: the latter would be looked for in a language."""
    language = _language(request)
    languages = [{"code": code, "label": label, "current": code == language} for code, label in OWN_NAMES]
    with translation.override(language):
        return render(request, "reception/closed.html", {"languages": languages}, status=410)


@require_safe
def display(request: HttpRequest, key: str) -> HttpResponse:
    """The wall display of one place: full screen, no names of people, in the languages that are asked for."""
    link = selectors.public_link(key, PublicLinkKind.DISPLAY)
    if link is None:
        return _closed(request)
    asked = [code for code in request.GET.get("in", "").split(",") if code in LANGUAGES]
    shown = _in_languages(link.place, list(dict.fromkeys(asked)) or list(LANGUAGES))
    context = {"shown": shown, "moment": timezone.localtime(), "first": shown[0]}
    return render(request, "reception/display.html", context)


@require_safe
def here(request: HttpRequest, key: str) -> HttpResponse:
    """What the poster's code opens on a client's phone: open now or when, where, and whom to call."""
    link = selectors.public_link(key, PublicLinkKind.HERE)
    if link is None:
        return _closed(request)
    language = _language(request)
    with translation.override(language):
        context = {
            "place": link.place,
            "hours": selectors.hours_of(link.place),
            "languages": [{"code": code, "label": label, "current": code == language} for code, label in OWN_NAMES],
        }
        return render(request, "reception/here.html", context)
