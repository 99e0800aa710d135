"""Search and handout."""

import re
from functools import cache

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from segno.helpers import make_vcard
from wagtail import hooks

from organisation.enums import PhoneAudience
from organisation.languages import OWN_NAMES
from organisation.permissions import current_user
from privacy.identity import contains_identity_code

from . import selectors
from .lifecycle.reading import count_view
from .models import GuidancePage, NewsPage
from .permissions import may_read
from .search.results import search as find_results
from .search.results import suggest as suggestions
from .services import FEW_RESULTS, count_search_miss

QUERY_LENGTH = 200
PAGES = {str(number) for number in range(1, 6)}


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page by its address: what Wagtail's own view does, without walking the tree for each reader."""
    page = selectors.page_at(_language(), path)
    if page is None:
        raise Http404
    if not may_read(current_user(request), page):
        raise PermissionDenied
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if isinstance(answer, HttpResponse):
            return answer
    if request.method == "GET" and isinstance(page, (GuidancePage, NewsPage)):
        count_view(page)
    response: HttpResponse = page.serve(request)
    return response


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_LENGTH]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results in the reader's language first. An identity code is refused and goes nowhere."""
    asked = _asked(request)
    refused = contains_identity_code(asked)
    query = "" if refused else asked
    number = int(request.GET.get("page", "1")) if request.GET.get("page", "1") in PAGES else 1
    language = _language()
    results = find_results(query, current_user(request), language, page=number) if query else None
    if results is not None and number == 1 and (len(results.own) < FEW_RESULTS or results.closest):
        count_search_miss(query, language, 0 if results.closest else len(results.own))
    context = {"query": query, "results": results, "refused": refused, "number": number, "next": number + 1}
    return render(request, "home/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles that begin like what is being typed, as a list to put under the field."""
    asked = _asked(request)
    found = [] if contains_identity_code(asked) else suggestions(asked, current_user(request), _language())
    return render(request, "home/suggestions.html", {"suggestions": found})


def _language() -> str:
    return translation.get_language() or "fi"


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field in three languages, by the reader's alphabet; prints as it is."""
    return render(request, "home/glossary.html", {"letters": selectors.glossary_by_letter(_language())})


@require_safe
def handout(request: HttpRequest, page_id: int) -> HttpResponse:
    """A page's handout for the client: their language, large print on request, the station, a QR code.

    `in` is the client's language and apart from the reader's; `large` asks for large print.
    """
    user = current_user(request)
    page = get_object_or_404(selectors.visible_to(user, GuidancePage.objects.all()), pk=page_id)
    language = request.GET.get("in", translation.get_language())
    if language not in dict(OWN_NAMES):
        raise Http404
    sheets = selectors.handouts_of(page)
    if not sheets:
        raise Http404
    large = "large" in request.GET
    shown_language = language if language in sheets else next(code for code, _name in OWN_NAMES if code in sheets)
    place = user.home_place
    client_lines = list(place.phone_lines.filter(audience=PhoneAudience.CLIENTS)) if place else []
    code = None
    if place:
        # The client cannot open the intranet, so the code holds what their phone can keep: a contact.
        with translation.override(shown_language):
            code = make_vcard(
                name=place.name,
                displayname=place.name,
                phone=[line.number for line in client_lines] or None,
                street=place.address,
                zipcode=place.postal_code,
                city=place.municipality.name,
            )
    context = {
        "page": page,
        "shown": sheets[shown_language],
        "shown_language": shown_language,
        "print_language": shown_language,
        "missing": language not in sheets,
        "languages": [
            {"code": code, "label": label, "current": code == language} for code, label in OWN_NAMES if code in sheets
        ],
        "large": large,
        "large_url": f"?in={language}" + ("" if large else "&large=1"),
        "back_url": page.url,
        "place": place,
        "emergency": selectors.emergency_box(),
        "client_lines": client_lines,
        "qr": mark_safe(code.svg_inline(scale=4, border=2, omitsize=True)) if code else "",  # noqa: S308  made here
    }
    return render(request, "home/handout.html", context)


@cache
def _document(name: str, language: str) -> str:
    text = (settings.BASE_DIR / "docs" / f"{name}.{language}.md").read_text(encoding="utf-8")
    html = MarkdownIt().enable("table").render(text)
    # Pictures stand among the static files, where both this screen and a reader of the repository find them.
    return re.sub(r'src="\.\./intranet/static/([^"]+)"', lambda found: f'src="{static(found[1])}" loading="lazy"', html)


@require_safe
def editors_guide(request: HttpRequest) -> HttpResponse:
    """The editors' guide inside the content admin, in Finnish or Swedish."""
    language = "sv" if translation.get_language() == "sv" else "fi"
    text = _document("editors-guide", language)  # its heading is the screen's
    return render(
        request,
        "home/admin/guide.html",
        {"guide": mark_safe(text.partition("</h1>")[2]), "guide_language": language},  # noqa: S308  our own document
    )


@require_safe
def counsellors_card(request: HttpRequest) -> HttpResponse:
    """One sheet of A4: how a social counsellor counts, books, records and asks for cover."""
    text = _document("counsellors-card", translation.get_language() or "fi")
    context = {"card": mark_safe(text), "back_url": reverse("roof:start")}  # noqa: S308  our own document
    return render(request, "home/counsellors_card.html", context)
