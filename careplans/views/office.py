"""Data protection: settings, log, unusual access, retention. And pairs with their load."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place, User
from organisation.permissions import current_user

from ..enums import Deed
from ..forms.office import LogForm, PairForm, SettingsForm
from ..models import PurgeRun, WorkingPair
from ..permissions import may_keep_pairs, may_see_load
from ..selectors import office as selectors
from ..selectors.switch import is_open, plan_settings
from ..services.log import write_oversight
from ..services.office import PAIR_TRANSITIONS, PairNotWhole, move_pair, save_settings
from ..services.plans import StateChanged
from ..services.retention import due_for_purge
from .access import office_view

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@office_view
def settings(request: HttpRequest, user: User) -> HttpResponse:
    """The switch (domain R22)."""
    row = plan_settings()
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        save_settings(form.save(commit=False), user)
        messages.success(request, _("Saved."))
        return redirect("careplans:settings")
    return render(request, "careplans/settings.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@office_view
def log(request: HttpRequest, user: User) -> HttpResponse:
    """The log of one code or of a period. Posted, so that no code is in an address or another log."""
    today = timezone.localdate()
    first = today.replace(year=today.year - selectors.USUAL_YEARS, day=1)
    form = LogForm(request.POST if request.method == "POST" else None, initial={"first": first, "last": today})
    rows, total = [], 0
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        found = selectors.log_rows(wanted)
        total = found.count()
        if request.POST.get("do") == "xlsx":
            content = selectors.workbook(selectors.in_words(event) for event in found.iterator(chunk_size=1000))
            write_oversight(user, Deed.LOG_EXPORT, wanted.reference)
            answer = HttpResponse(content, content_type=XLSX)
            answer["Content-Disposition"] = 'attachment; filename="access-log.xlsx"'
            return answer
        rows = [selectors.in_words(event) for event in found[: selectors.SHOWN_ROWS]]
        write_oversight(user, Deed.LOG, wanted.reference)
    context = {
        "form": form,
        "rows": [row.cells for row in rows],
        "columns": [{"label": label, "numeric": False} for label in selectors.log_columns()],
        "total": total,
        "shown": selectors.SHOWN_ROWS,
        "asked": request.method == "POST" and form.is_valid(),
    }
    return render(request, "careplans/log.html", context)


@require_safe
@office_view
def unusual(request: HttpRequest, user: User) -> HttpResponse:
    """Access that somebody should look at."""
    row = plan_settings()
    found = selectors.unusual_access(row)
    context = {
        "rows": [[one.day.strftime("%d.%m.%Y"), one.actor, str(one.why), one.count] for one in found],
        "columns": [
            {"label": _("Day")},
            {"label": _("Who")},
            {"label": _("What stands out")},
            {"label": _("Plans"), "numeric": True},
        ],
        "settings": row,
        "days": selectors.UNUSUAL_DAYS,
    }
    write_oversight(user, Deed.LOG, detail="unusual")
    return render(request, "careplans/unusual.html", context)


@require_safe
@office_view
def retention(request: HttpRequest, user: User) -> HttpResponse:
    """What the next purge will delete, and what earlier ones did: numbers."""
    due = due_for_purge()
    context = {
        "settings": plan_settings(),
        "closed": sum(one.why == "closed" for one in due),
        "waiting": sum(one.why == "waiting" for one in due),
        "emptied": sum(one.why == "emptied" for one in due),
        "runs": PurgeRun.objects.all()[:24],
    }
    return render(request, "careplans/retention.html", context)


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Working pairs by place, single work before them, and the load as numbers."""
    user = current_user(request)
    if not may_see_load(user):
        raise PermissionDenied
    rows = list(selectors.pairs())
    keeps = may_keep_pairs(user)
    for row in rows:
        row.allowed = PAIR_TRANSITIONS[row.state] if keeps else frozenset()  # type: ignore[attr-defined]
    context = {
        "pairs": [row for row in rows if row.state != "inactive"],
        "earlier": [row for row in rows if row.state == "inactive"],
        "keeps": keeps,
        "load": [
            [str(one.user), str(one.user.get_profession_display()), one.coordinates, one.takes_part]
            for one in (selectors.load() if is_open() else [])
        ],
        "columns": [
            {"label": _("Who")},
            {"label": _("Profession")},
            {"label": _("Coordinates"), "numeric": True},
            {"label": _("Takes part"), "numeric": True},
        ],
    }
    return render(request, "careplans/pairs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def pair_new(request: HttpRequest) -> HttpResponse:
    """A new pair, or single work: first the place, then the people."""
    if not may_keep_pairs(current_user(request)):
        raise PermissionDenied
    places = Place.objects.filter(is_active=True).select_related("municipality")
    place = places.filter(slug=request.GET.get("place", "")).first()
    if place is None:
        return render(request, "careplans/pair_place.html", {"places": places})
    form = PairForm(request.POST if request.method == "POST" else None, place=place)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The pair is proposed. It works from when you say so."))
        return redirect("careplans:pairs")
    return render(request, "careplans/pair_new.html", {"form": form, "place": place})


@require_POST
def pair_move(request: HttpRequest, pk: int) -> HttpResponse:
    """At work, paused, ended."""
    if not may_keep_pairs(current_user(request)):
        raise PermissionDenied
    pair = get_object_or_404(WorkingPair, pk=pk)
    try:
        move_pair(pair, request.POST.get("seen", ""), request.POST.get("state", ""))
    except StateChanged:
        messages.warning(request, _("Somebody else has changed the pair meanwhile. Nothing was changed."))
    except PairNotWhole:
        messages.warning(request, _("A pair has one member from health care and one from social services."))
    else:
        messages.success(request, _("Saved."))
    return redirect("careplans:pairs")
