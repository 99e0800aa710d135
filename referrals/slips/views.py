"""Slips: my own, a new one, its paper, and taking one in at the reception."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import User
from organisation.permissions import current_user
from organisation.returning import way_back
from privacy.codes import normal_form
from privacy.limits import within_limit
from reception.bookings.forms import CodeForm
from reception.bookings.selectors import by_code

from ..codes import SlipLanguage
from ..models import Referral, Slip
from . import selectors, services
from .forms import SlipForm
from .permissions import may_act, may_take_back, may_take_in

# The same counter as the bookings' search by code: whoever guesses, guesses codes of all kinds.
CODE_TRIES, CODE_SECONDS = 20, 600
SHOWN = 60


def _actor(request: HttpRequest) -> User:
    user = current_user(request)
    if not may_act(user):
        raise PermissionDenied
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """My slips, and a new one above them."""
    user = _actor(request)
    form = SlipForm(
        request.POST if request.method == "POST" else None, user=user, initial={"place": user.home_place_id}
    )
    if request.method == "POST" and form.is_valid():
        slip = services.give_slip(form.cleaned_data["place"], form.cleaned_data["language"], user)
        return redirect("referrals:slip", slip.pk)
    rows = list(selectors.slips_of(user)[:SHOWN])
    return render(request, "referrals/slips/list.html", {"form": form, "rows": rows})


def _own(request: HttpRequest, key: uuid.UUID) -> Slip:
    return get_object_or_404(selectors.slips_of(_actor(request)), pk=key)


@require_safe
def slip(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One slip on the screen: the code to read aloud, and the way to its paper."""
    found = _own(request, key)
    context = {"slip": found, "may_take_back": may_take_back(current_user(request), found)}
    return render(request, "referrals/slips/slip.html", context)


@require_safe
def paper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The paper, in the client's language, with the hours as they are now."""
    found = _own(request, key)
    language = request.GET.get("in", found.language)
    large = "large" in request.GET
    language = language if language in SlipLanguage.values else found.language
    context = {
        "slip": found,
        "place": found.place,
        "print_language": language,
        "languages": SlipLanguage.values,
        "large": large,
        "large_url": f"?in={language}" if large else f"?in={language}&large=1",
        "back_url": found.get_absolute_url(),
    }
    return render(request, "referrals/slips/paper.html", context)


@require_POST
def take_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A slip that was made by mistake."""
    found = _own(request, key)
    if services.take_back(found):
        messages.success(request, _("The slip is marked as made by mistake. Tear the paper up."))
    else:
        messages.warning(request, _("The slip has been used already. Nothing was changed."))
    return redirect("referrals:slips")


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """The code that a client shows at the reception: arrived. Wrong codes are slow to guess."""
    user = current_user(request)
    if not may_take_in(user):
        raise PermissionDenied
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not within_limit(f"codes:{user.pk}", limit=CODE_TRIES, seconds=CODE_SECONDS):
            messages.warning(request, _("Many codes were tried. Wait ten minutes, then try again."))
            return _back(request)
        if form.is_valid():
            if _take(request, form.cleaned_data["code"]):
                return _back(request)
            form.add_error("code", _("No slip has this code. It may be old: slips are deleted after a while."))
    context = {"form": form, "back": way_back(request) or reverse("reception:tally_start")}
    return render(request, "referrals/slips/take_in.html", context)


def _take(request: HttpRequest, code: str) -> bool:
    """Whether the code was known, with a message of what it is."""
    try:
        found = services.take_in(code)
    except services.SlipUsed:
        messages.warning(request, _("This slip was marked before. Nothing was changed."))
    except services.SlipUnknown:
        if by_code(code) is not None:
            messages.warning(request, _("This is the code of a booked time: find it among the bookings."))
        elif Referral.objects.filter(code=normal_form(code)).exists():
            messages.warning(request, _("This is the code of a referral: mark the arrival in the referral."))
        else:
            return False
    else:
        text = _("Arrived, the slip is marked. Count the visit with “With a slip”.")
        if found.place_id != current_user(request).home_place_id:
            text = f"{text} {_('The slip was written for another place: %(place)s.') % {'place': found.place.name}}"
        messages.success(request, text)
    return True


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(way_back(request) or "referrals:slip_take_in")
