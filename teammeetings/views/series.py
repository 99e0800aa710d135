"""Series of meetings."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place

from ..forms.plan import SeriesForm
from ..models import MeetingAction, MeetingSeries
from ..selectors import meetings as selectors
from ..services.meetings import Changed, NotAllowed
from ..services.series import Planned, end_series, mark_of, save_series
from .access import recording_user


def _trail(*more: tuple[str, str]) -> list[dict[str, str]]:
    first = {"title": _("Meetings"), "url": reverse("teammeetings:meetings")}
    return [first, *({"title": title, "url": url} for title, url in more)]


def _say(request: HttpRequest, done: Planned) -> None:
    words = [
        ngettext("%(n)s meeting planned.", "%(n)s meetings planned.", done.made) % {"n": done.made}
        if done.made
        else "",
        ngettext("%(n)s changed.", "%(n)s changed.", done.changed) % {"n": done.changed} if done.changed else "",
        ngettext("%(n)s cancelled.", "%(n)s cancelled.", done.cancelled) % {"n": done.cancelled}
        if done.cancelled
        else "",
    ]
    messages.success(request, " ".join([_("The series is saved."), *filter(None, words)]))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All series."""
    recording_user(request)
    return render(request, "teammeetings/series_list.html", {"series": selectors.series_list(), "trail": _trail()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: str) -> HttpResponse:
    """Plan a series at a place."""
    user = recording_user(request)
    where = get_object_or_404(Place, slug=place, is_active=True)
    series = MeetingSeries(place=where)
    today = timezone.localdate()
    initial: dict[str, Any] = {
        "staff": [user.pk], "start_time": time(12, 0), "end_time": time(12, 30),
        "until": today.replace(month=12, day=31), "every": 3, "unit": "months",
    }  # fmt: skip
    return _form(request, series, where, initial)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series: its coming meetings follow."""
    recording_user(request)
    series = get_object_or_404(MeetingSeries.objects.select_related("place"), pk=pk)
    return _form(request, series, series.place, {"seen": mark_of(series)})


def _form(request: HttpRequest, series: MeetingSeries, place: Place, initial: dict[str, Any]) -> HttpResponse:
    form = SeriesForm(request.POST or None, instance=series, place=place, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = save_series(series, form.plan(), form.cleaned_data["seen"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        except Changed:
            form = _again(request, series, place)
        else:
            _say(request, done)
            return redirect(series)
    context = {
        "form": form,
        "place": place,
        "title": _("Change the series") if series.pk else _("Plan a series"),
        "cancel_url": series.get_absolute_url() if series.pk else reverse("teammeetings:series_list"),
        "trail": _trail((_("Series"), reverse("teammeetings:series_list"))),
    }
    return render(request, "teammeetings/series_form.html", context)


def _again(request: HttpRequest, series: MeetingSeries, place: Place) -> SeriesForm:
    """The form once more with what was typed."""
    data = request.POST.copy()
    data["seen"] = mark_of(MeetingSeries.objects.get(pk=series.pk))
    form = SeriesForm(data, instance=series, place=place)
    form.add_error(
        None, _("Somebody else has changed the series meanwhile. Look at it, and save again if yours is right.")
    )
    return form


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One series: its next day, its meetings, and what was agreed in them and is not done (row 001-18)."""
    recording_user(request)
    series = get_object_or_404(selectors.series_list().prefetch_related("staff"), pk=pk)
    meetings = list(selectors.listed(series.meetings.order_by("starts_at")))
    now = timezone.now()
    context = {
        "series": series,
        "meetings": meetings,
        "next": next((one for one in meetings if one.is_planned and one.starts_at >= now), None),
        "actions": MeetingAction.objects.filter(meeting__series=series, done_on__isnull=True).select_related(
            "owner", "meeting"
        ),
        "trail": _trail((_("Series"), reverse("teammeetings:series_list"))),
    }
    return render(request, "teammeetings/series.html", context)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a series today."""
    recording_user(request)
    series = get_object_or_404(MeetingSeries, pk=pk)
    count = end_series(series)
    messages.success(
        request,
        ngettext(
            "The series has ended. %(n)s coming meeting was cancelled.",
            "The series has ended. %(n)s coming meetings were cancelled.",
            count,
        )
        % {"n": count},
    )
    return redirect(series)
