"""Feedback as staff see it, the poster, and the tablet that needs no login."""

import uuid
from contextlib import suppress
from typing import Any

import segno
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place, User
from organisation.permissions import current_user
from privacy.codes import new_code

from ..codes import Answer, FeedbackState
from ..models import ClientFeedback, PublicLink, SaidAndDid
from ..models.columns import column
from . import selectors, services
from .forms import FeedbackForm, SaidAndDidForm
from .permissions import may_keep_feedback, may_renew_link

KIOSK_LANGUAGES = ("fi", "sv", "en")
TOO_MANY = 429
GONE = 410


def _keeper(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_keep_feedback(user):
        raise PermissionDenied
    return user


def _place(slug: str) -> Place:
    return get_object_or_404(Place.objects.filter(is_active=True), slug=slug)


def _home(place: Place) -> HttpResponse:
    return redirect("reception:feedback", place.slug)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All places with what waits there, one's own first."""
    user = _keeper(request)
    rows = sorted(selectors.feedback_places(), key=lambda place: place.pk != user.home_place_id)
    return render(request, "reception/feedback/places.html", {"places": rows})


@require_safe
def feedback(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: the answers, what was written down, and what was done."""
    user = _keeper(request)
    place = _place(slug)
    context = {
        "place": place,
        "results": selectors.results(place),
        "words": selectors.with_words(place)[:100],
        "said": selectors.said_and_did(place),
        "may_renew": may_renew_link(user, place),
    }
    return render(request, "reception/feedback/place.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down an interview or an observation."""
    _keeper(request)
    place = _place(slug)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "contact_details_confirmed"}
        state = FeedbackState.RECEIVED if data["words"] else FeedbackState.ARCHIVED
        ClientFeedback.objects.create(place=place, state=state, **data)
        messages.success(request, _("The feedback is kept."))
        return _home(place)
    return render(request, "reception/feedback/new.html", {"place": place, "form": form})


@require_POST
def mark(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Read or archive what somebody wrote down."""
    _keeper(request)
    found = get_object_or_404(ClientFeedback.objects.select_related("place"), pk=key)
    try:
        services.set_state(found, request.POST.get("state", ""))
    except services.StateChanged:
        messages.warning(request, _("A colleague was quicker: this has been dealt with."))
    return _home(found.place)


@require_http_methods(["GET", "HEAD", "POST"])
def said(request: HttpRequest, slug: str, key: int | None = None) -> HttpResponse:
    """Write or change "you said, we did". From a piece of feedback it marks that as answered."""
    _keeper(request)
    place = _place(slug)
    row = get_object_or_404(SaidAndDid, pk=key, place=place) if key else SaidAndDid(place=place)
    source = _source(request, place)
    initial = {"said_fi": source.words[:200]} if source and source.language == "fi" else {}
    form = SaidAndDidForm(request.POST if request.method == "POST" else None, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        if source:
            # Answered by somebody else meanwhile: both answers stand.
            with suppress(services.StateChanged):
                services.set_state(source, FeedbackState.ANSWERED)
        messages.success(request, _("It is on the list."))
        return _home(place)
    return render(request, "reception/feedback/said.html", {"place": place, "form": form, "source": source, "row": row})


def _source(request: HttpRequest, place: Place) -> ClientFeedback | None:
    try:
        key = uuid.UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    return ClientFeedback.objects.filter(pk=key, place=place).first()


@require_POST
def said_delete(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    _keeper(request)
    place = _place(slug)
    get_object_or_404(SaidAndDid, pk=key, place=place).delete()
    messages.success(request, _("It is taken off the list."))
    return _home(place)


@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said and done, with the code of the feedback page: a sheet for the wall."""
    _keeper(request)
    place = _place(slug)
    language = request.GET.get("in", "")
    if language not in KIOSK_LANGUAGES:
        language = translation.get_language() or "fi"
    link = services.kiosk_link(place)
    address = request.build_absolute_uri(reverse("kiosk:start", args=[link.key]))
    drawn = segno.make(address, error="m").svg_inline(scale=4, border=2, omitsize=True)
    with translation.override(language):
        rows = list(selectors.said_and_did(place, public=True)[:6])
        context = {
            "place": place,
            "rows": [(row.said, row.did) for row in rows],
            "print_language": language,
            "languages": KIOSK_LANGUAGES,
            "qr": mark_safe(drawn),  # noqa: S308  made here
            "address": address,
            "back_url": reverse("reception:feedback", args=[slug]),
        }
    return render(request, "reception/feedback/poster.html", context)


@require_POST
def renew_link(request: HttpRequest, slug: str) -> HttpResponse:
    """A new link: posters and tablets have to be set up anew."""
    place = _place(slug)
    if not may_renew_link(_keeper(request), place):
        raise PermissionDenied
    services.renew_kiosk_link(place)
    messages.success(request, _("The old link and code open nothing any more. Print the poster anew."))
    return _home(place)


# --- The tablet: no login, no script, no address kept ----------------------------------------------


def _kiosk(request: HttpRequest, key: str) -> tuple[PublicLink | None, str]:
    """The link, and the language that was chosen; before that the one of the client's own phone."""
    wanted = request.POST.get("in") or request.GET.get("in") or translation.get_language() or ""
    return selectors.open_kiosk(key), wanted if wanted in KIOSK_LANGUAGES else "fi"


def _gone(request: HttpRequest, language: str) -> HttpResponse:
    """The link is not in use. Gone and not missing: for a missing page the login would be asked for."""
    response = _kiosk_page(request, "kiosk_gone", language, {"link": None})
    response.status_code = GONE
    return response


def _kiosk_page(request: HttpRequest, template: str, language: str, context: dict[str, Any]) -> HttpResponse:
    with translation.override(language):
        response = render(request, f"reception/feedback/{template}.html", {"language": language, **context})
    response.headers["Content-Language"] = language
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, key: str) -> HttpResponse:
    """Three questions, one tap each. What was answered travels in the form; the last tap keeps it."""
    link, language = _kiosk(request, key)
    if link is None:
        return _gone(request, language)
    given = {name: request.POST.get(name, "") for name in selectors.QUESTIONS}
    given = {name: value for name, value in given.items() if value in Answer.values}
    asked = next((name for name in selectors.QUESTIONS if name not in given), None)
    if request.method == "POST" and asked is None:
        try:
            services.take_kiosk_answers(link, services.Answers(**given), language, request.POST.get("once", ""))
        except services.TooMany:
            response = _kiosk_page(request, "kiosk_wait", language, {"link": link})
            response.status_code = TOO_MANY
            return response
        return redirect(f"{reverse('kiosk:thanks', args=[key])}?in={language}")
    context = {
        "link": link,
        "asked": asked,
        "number": len(given) + 1,
        "given": given,
        "answers": Answer.choices,
        "question": column(ClientFeedback, asked or "easy").verbose_name,
        "once": request.POST.get("once") or new_code(),
        "languages": KIOSK_LANGUAGES,
        "resets": bool(given),
    }
    return _kiosk_page(request, "kiosk", language, context)


@require_safe
def kiosk_thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Thanks, what was done about earlier answers, and back to the start by itself."""
    link, language = _kiosk(request, key)
    if link is None:
        return _gone(request, language)
    with translation.override(language):
        done = selectors.said_and_did(link.place, public=True).first()
        row = (done.said, done.did) if done else None
    return _kiosk_page(request, "kiosk_thanks", language, {"link": link, "row": row})
