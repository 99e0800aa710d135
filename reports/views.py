"""The screens of the statistics, their exports, and the endpoint of the data warehouse."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from organisation.models import Place
from organisation.permissions import current_user, has_role
from organisation.roles import Role
from privacy.records import ZONES, together
from privacy.records import zones as stored_zones

from . import outside, selectors, yearly
from . import overview as first
from .books import BY_CODE, CROSSES, GROUPS, Book, books_of
from .exports import comma_file, workbook
from .models import PurgeReport
from .periods import Period, parse
from .permissions import may_export, may_read, may_read_board
from .publishing import COUNTY, place_area
from .retention import PURGES
from .selectors import BY_AREA, BY_COLUMN, BY_TIME, Area, Question
from .services import TooManyFetches, key_of
from .tables import Figures, as_data

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# --- What is asked --------------------------------------------------------------------------------


class Asked:
    """Period and area of the address, and what else can be chosen. Unknown values fall back to the usual ones."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.given: dict[str, str] = {name: str(value)[:40] for name, value in request.GET.items() if value}
        self.areas = selectors.area_list()
        self.periods = selectors.published_periods()
        asked = parse(self.given.get("period", ""))
        found = asked if asked in self.periods else selectors.usual_period(self.periods)
        self.period: Period | None = found
        names = {one.code: one for one in self.areas}
        self.area: Area = names.get(self.given.get("area", ""), self.areas[0])
        self.by = self.given.get("by", "")
        self.compared = self.given.get("compare", "1") != "0"

    def question(self, book: Book) -> Question:
        if self.period is None:
            raise Http404
        usual = BY_COLUMN if book.has_columns else BY_TIME
        by = self.by if self.by in (BY_COLUMN, BY_AREA, BY_TIME) else usual
        if by == BY_COLUMN and not book.has_columns:
            by = BY_TIME
        if by == BY_AREA and self.area.code.startswith("p-"):
            by = usual
        return Question(book, self.area.figures, self.period, by, self.compared)

    def url(self, path: str = "", **changes: str) -> str:
        """The address with `changes`; an empty value takes a filter out."""
        query = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"{path or self.path}{'?' + urlencode(query) if query else ''}"

    @property
    def about(self) -> str:
        return f"{self.area.label}, {self.period.label}" if self.period else self.area.label

    def context(self) -> dict[str, Any]:
        """For the form of filters, and the chips that undo them one by one."""
        chips = []
        if self.area.code != COUNTY:
            chips.append({"text": self.area.label, "url": self.url(area="")})
        if self.period and self.given.get("period") == self.period.code:
            chips.append({"text": self.period.label, "url": self.url(period="")})
        if not self.compared:
            chips.append({"text": _("Without the year before"), "url": self.url(compare="")})
        return {
            "asked": self,
            "period": self.period,
            "area": self.area,
            "chips": chips,
            "periods": self.periods,
            "areas": self.areas,
        }


def _reader(request: HttpRequest) -> None:
    if not may_read(current_user(request)):
        raise PermissionDenied


def _tabs(asked: Asked, here: str) -> list[dict[str, Any]]:
    """The reports, for the line of tabs; filters go along."""
    names = [("overview", _("Overview"), reverse("reports:overview"))]
    names += [
        (code, str(label), reverse("reports:book", args=[next(books_of(code)).code])) for code, label in GROUPS.items()
    ]
    names += [
        ("meetings", _("Meetings"), reverse("reports:meetings")),
        ("content", _("Pages"), reverse("reports:content")),
    ]
    kept: dict[str, str] = {name: asked.given[name] for name in ("period", "area") if name in asked.given}
    query = f"?{urlencode(kept)}" if kept else ""
    return [{"label": label, "url": f"{url}{query}", "current": code == here} for code, label, url in names]


# --- Screens --------------------------------------------------------------------------------------


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What a manager asks first: this year against last, the trend, and where."""
    _reader(request)
    asked = Asked(request)
    context: dict[str, Any] = {**asked.context(), "tabs": _tabs(asked, "overview"), "crosses": CROSSES}
    if asked.period:
        code = asked.area.figures
        parts = first.indicators(code, asked.period, first.RECEPTION, first.TOGETHER)
        context["indicators"], context["together"] = (
            [{"row": one, "url": asked.url(reverse("reports:book", args=[one.code]), by="")} for one in part]
            for part in parts
        )
        context["trend"] = selectors.ask(Question(BY_CODE["visits"], code, asked.period, BY_TIME))
        if not code.startswith("p-"):
            question = Question(BY_CODE["prior_contact"], code, asked.period, BY_AREA)
            context["where"] = selectors.ask(question, areas=asked.areas)
        context["guided"] = first.guided_here(code, asked.period)
        context["before"] = asked.period.year_before
        context["year_url"] = reverse("reports:year", args=[asked.period.year])
    return render(request, "reports/overview.html", context)


@require_safe
def book(request: HttpRequest, code: str) -> HttpResponse:
    """One breakdown: by its own list, by area, or in time."""
    _reader(request)
    found = _book(code)
    asked = Asked(request)
    context: dict[str, Any] = {**asked.context(), "book": found, "tabs": _tabs(asked, found.group)}
    context["books"] = [
        {
            "text": str(one.title),
            "url": asked.url(reverse("reports:book", args=[one.code]), by=""),
            "current": one == found,
        }
        for one in books_of(found.group)
    ]
    if asked.period:
        question = asked.question(found)
        context["figures"] = selectors.ask(question, areas=asked.areas)
        context["ways"] = _ways(asked, found, question)
        context["exports"] = _exports(request, asked, found.code)
        context["crosses"] = CROSSES if found.group in ("topics", "reception") else ()
    return render(request, "reports/book.html", context)


def _ways(asked: Asked, found: Book, question: Question) -> list[dict[str, Any]]:
    ways = []
    if found.has_columns:
        ways.append((BY_COLUMN, str(found.title)))
    if not asked.area.code.startswith("p-"):
        ways.append((BY_AREA, _("By area")))
    ways.append((BY_TIME, _("Over time")))
    return [{"text": label, "url": asked.url(by=code), "current": code == question.by} for code, label in ways]


def _exports(request: HttpRequest, asked: Asked, code: str) -> list[dict[str, str]]:
    if not may_export(current_user(request)):
        return []
    return [
        {"label": label, "url": asked.url(reverse("reports:export", args=[code, kind]))}
        for kind, label in (("xlsx", _("Workbook (XLSX)")), ("csv", _("File (CSV)")))
    ]


def _book(code: str) -> Book:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]


@require_safe
def cross(request: HttpRequest, code: str) -> HttpResponse:
    """One thing by another, in a municipality and a quarter."""
    _reader(request)
    found, asked = selectors.find_cross(code), Asked(request)
    if found is None:
        raise Http404
    areas = [one for one in asked.areas if one.parent == COUNTY]
    periods = selectors.quarters(asked.periods)
    context: dict[str, Any] = {"cross": found, "tabs": _tabs(asked, "topics"), "crosses": CROSSES}
    figures, about = _cross_figures(code, asked)
    context.update(asked.context(), areas=areas, periods=periods, figures=figures, about=about)
    context["exports"] = _exports(request, asked, code) if figures else []
    return render(request, "reports/cross.html", context)


def _cross_figures(code: str, asked: Asked) -> tuple[Figures | None, str]:
    found = selectors.find_cross(code)
    areas = [one for one in asked.areas if one.parent == COUNTY]
    periods = selectors.quarters(asked.periods)
    if found is None or not areas or not periods:
        return None, ""
    # A place stands for its municipality, a project for its first; any other period for the newest quarter.
    wanted = {asked.area.code, asked.area.parent, *asked.area.of}
    area = next((one for one in areas if one.code in wanted), areas[0])
    period = asked.period if asked.period in periods else periods[0]
    asked.area, asked.period = area, period
    return selectors.ask_cross(found, area.code, period), f"{area.label}, {period.label}"


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings promised against held."""
    _reader(request)
    asked = Asked(request)
    context = {
        **asked.context(),
        "tabs": _tabs(asked, "meetings"),
        "figures": _meetings(asked),
        "exports": _exports(request, asked, "meetings"),
        "years": sorted({one.year for one in asked.periods} | {timezone.localdate().year}, reverse=True),
        "year": _year(asked),
    }
    return render(request, "reports/meetings.html", context)


def _year(asked: Asked) -> int:
    given = asked.given.get("year", "")
    if given.isascii() and given.isdecimal() and 2000 <= int(given) <= 2100:  # noqa: PLR2004  sane years
        return int(given)
    return timezone.localdate().year


def _meetings(asked: Asked) -> Figures:
    return outside.meetings_of(_year(asked), selectors.municipalities_of(asked.area.figures))


@require_safe
def content(request: HttpRequest) -> HttpResponse:
    """Whether the pages are in order."""
    _reader(request)
    asked = Asked(request)
    context = {
        **asked.context(),
        "tabs": _tabs(asked, "content"),
        "figures": outside.content_health(),
        "exports": _exports(request, asked, "content"),
    }
    return render(request, "reports/content.html", context)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The report of a year: text and figures, to read and to print."""
    _reader(request)
    asked = Asked(request)
    report = yearly.report(year, asked.area.figures, asked.periods, asked.areas)
    if report is None:
        raise Http404
    context = {
        "report": report,
        "area": asked.area,
        "areas": asked.areas,
        "back_url": reverse("reports:overview"),
        "years": sorted({one.year for one in asked.periods}, reverse=True),
        "asked": asked,
    }
    return render(request, "reports/year.html", context)


@require_safe
def my_board(request: HttpRequest) -> HttpResponse:
    """To the board of the reader's own station; without one, to the choice of it."""
    user = current_user(request)
    if user.home_place_id is None or user.home_place is None:
        return redirect("intranet:account")
    return redirect("reports:board", user.home_place.slug)


@require_safe
def board(request: HttpRequest, place: str) -> HttpResponse:
    """A station's own board, for its staff meetings."""
    found: Place = get_object_or_404(Place.objects.select_related("municipality"), slug=place)
    if not may_read_board(current_user(request), found):
        raise PermissionDenied
    asked = Asked(request)
    context: dict[str, Any] = {"place": found, **asked.context()}
    if asked.period:
        area = place_area(found.slug)
        (indicators,) = first.indicators(area, asked.period, first.RECEPTION)
        context["indicators"] = [{"row": one, "url": ""} for one in indicators]
        context["before"] = asked.period.year_before
        context["tables"] = [
            selectors.ask(Question(BY_CODE[code], area, asked.period, by))
            for code, by in (("visits", BY_TIME), ("topics", BY_COLUMN), ("guided_to", BY_COLUMN))
        ]
        context["tables"].insert(2, first.contacts_here(found, asked.period))
    return render(request, "reports/board.html", context)


# --- What we store --------------------------------------------------------------------------------


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """What we store: for staff with every table; for clients in plain words, to print."""
    user = current_user(request)
    plain = request.GET.get("view") == "client"
    context: dict[str, Any] = {
        "zones": [
            {"title": ZONES[zone][0], "text": ZONES[zone][1], "rows": together(rows)}
            for zone, rows in stored_zones().items()
        ],
        "back_url": reverse("reports:records"),
    }
    if has_role(user, Role.DATA_PROTECTION_OFFICER) or user.is_superuser:
        labels = {purge.code: purge.label for purge in PURGES}
        context["purges"] = [
            (row.day, labels.get(row.what, row.what), row.number) for row in PurgeReport.objects.all()[:60]
        ]
    return render(request, f"reports/records{'_client' if plain else ''}.html", context)


# --- Taking figures out ---------------------------------------------------------------------------


def _figures(code: str, asked: Asked) -> tuple[Figures, str]:
    """What the page of `code` shows, and where and when."""
    if code == "meetings":
        return _meetings(asked), str(_year(asked))
    if code == "content":
        return outside.content_health(), ""
    if selectors.find_cross(code):
        figures, about = _cross_figures(code, asked)
        if figures is None:
            raise Http404
        return figures, about
    return selectors.ask(asked.question(_book(code)), areas=asked.areas), asked.about


@require_safe
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The same cells as a workbook or a file."""
    user = current_user(request)
    if not (may_read(user) and may_export(user)):
        raise PermissionDenied
    if kind not in ("xlsx", "csv"):
        raise Http404
    figures, about = _figures(code, Asked(request))
    content, mime = (
        (workbook(figures, about), XLSX) if kind == "xlsx" else (comma_file(figures, about), "text/csv; charset=utf-8")
    )
    name = slugify(f"silta {code} {about}") or "silta"
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@csrf_exempt
@require_safe
def endpoint(request: HttpRequest, code: str) -> HttpResponse:
    """Figures for the data warehouse: `Authorization: Bearer …`, the same filters as the page, labels in `lang`."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        key = key_of(secret.strip()) if scheme.lower() == "bearer" and secret else None
    except TooManyFetches:
        return JsonResponse({"error": "too many requests"}, status=429, headers={"Retry-After": "3600"})
    if key is None:
        return JsonResponse({"error": "no such key"}, status=401, headers={"WWW-Authenticate": "Bearer"})
    language = request.GET.get("lang", "fi")
    with translation.override(language if language in ("fi", "sv", "en") else "fi"):
        try:
            asked = Asked(request)
            figures, _about = _figures(code, asked)
        except Http404:
            return JsonResponse({"error": "no such figures"}, status=400)
        data = as_data(figures)
        data |= {"area": asked.area.code, "period": asked.period.code if asked.period else None}
    return JsonResponse(data, headers={"Cache-Control": "no-store"})
