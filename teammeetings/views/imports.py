"""Import of a year's plan: file, preview, confirm."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.models import Place, Team

from ..forms.plan import ImportForm
from ..services import imports
from .access import recording_user

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would do, or all that is wrong with it. Nothing is written yet."""
    recording_user(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"trail": [{"title": _("Meetings"), "url": reverse("teammeetings:meetings")}]}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # One byte more than allowed is enough to refuse it, and no more is read.
            content = file.read(imports.MOST_BYTES + 1)
            shown = imports.preview(imports.read_rows(file.name or "", content))
        except imports.NotReadable as error:
            form.add_error("file", str(error))
        else:
            places = {place.pk: place.name for place in Place.objects.all()}
            teams = {team.pk: team.name for team in Team.objects.all()}
            rows = [
                {**row, "place": places[row["place"]], "team": teams.get(row["team"] or 0, "")}
                for row in shown.meetings[:SHOWN]
            ]
            context |= {
                "preview": shown,
                "rows": _table(rows),
                "more": max(0, len(shown.meetings) - SHOWN),
                "errors": [[error.row, error.column, error.message] for error in shown.errors],
            }
            return render(request, "teammeetings/import_preview.html", context)
    return render(request, "teammeetings/import.html", {**context, "form": form})


def _table(rows: list[dict[str, str]]) -> list[list[str]]:
    found = []
    for row in rows:
        begins, ends = (timezone.localtime(datetime.fromisoformat(row[name])) for name in ("starts_at", "ends_at"))
        day = date_format(begins, "j.n.Y")
        found.append([day, f"{begins:%H.%M}–{ends:%H.%M}", row["place"], row["team"]])
    return found


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Write what the preview has shown: all of it or nothing."""
    recording_user(request)
    try:
        count = imports.write(request.POST.get("rows", ""))
    except imports.NotReadable as error:
        messages.error(request, str(error))
        return redirect("teammeetings:import")
    messages.success(
        request,
        ngettext("%(n)s meeting planned.", "%(n)s meetings planned.", count) % {"n": count}
        + " "
        + _("Invitations go out with tonight's run."),
    )
    return redirect("teammeetings:meetings")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in."""
    recording_user(request)
    response = HttpResponse(
        imports.template_file(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="silta-meetings.xlsx"'
    return response
