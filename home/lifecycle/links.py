"""Links that lead nowhere, on live pages: found when something is published or taken away, and daily.

Other sites are asked only by the daily job and only where a network is allowed.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex

from ..models import FrontPage, LinkProblem
from ..models.base import SitePage

TIMEOUT = 8  # seconds that another site is waited for
AT_ONCE = 6
TARGET_LENGTH = 500

_TAG = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'(linktype|id|href)="([^"]*)"')


@dataclass(frozen=True)
class Links:
    """Where a page leads: keys of pages and documents, and addresses."""

    pages: frozenset[int]
    documents: frozenset[int]
    addresses: frozenset[str]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


def _chosen(block: Any) -> Iterator[int]:
    """Pages that an editor chose as related."""
    if block["type"] == "related":
        yield from (item["value"] if isinstance(item, dict) else item for item in block["value"]["pages"])


def links_of(page: SitePage) -> Links:
    """Every link in the fields of `page`: rich text, choosers and addresses of sources."""
    pages: set[int] = set()
    documents: set[int] = set()
    addresses: set[str] = set()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            raw = list(getattr(page, field.name).raw_data)
            pages.update(key for block in raw for key in _chosen(block) if key)
            texts = list(_texts(raw))
        elif isinstance(field, RichTextField) or field.name == "source_url":
            texts = [getattr(page, field.name)]
        else:
            continue
        for text in texts:
            if text.startswith(("http://", "https://")):
                addresses.add(text.strip())
            for tag in _TAG.findall(text):
                found = dict(_ATTRIBUTE.findall(tag))
                if found.get("linktype") in ("page", "document") and found.get("id", "").isdigit():
                    (pages if found["linktype"] == "page" else documents).add(int(found["id"]))
                elif found.get("href", "").startswith(("http://", "https://", "/")):
                    addresses.add(found["href"])
    return Links(frozenset(pages), frozenset(documents), frozenset(addresses))


def linking_pages(target: Page) -> QuerySet[Page]:
    """Live pages that point at `target`."""
    page_type = ContentType.objects.get_for_model(Page)
    sources = ReferenceIndex.objects.filter(
        base_content_type=page_type, to_content_type=page_type, to_object_id=str(target.pk)
    )
    return Page.objects.filter(live=True, pk__in=[int(key) for key in sources.values_list("object_id", flat=True)])


def _own_path(address: str) -> str | None:
    """The path of an address of our own site, or None."""
    parts = urlsplit(address)
    if parts.netloc and parts.netloc != urlsplit(settings.BASE_URL).netloc:
        return None
    return unquote(parts.path) or "/"


def _leads_somewhere(path: str) -> bool:
    """Whether one of our pages, files or screens has this path."""
    beginning, _slash, rest = path.lstrip("/").partition("/")
    front = FrontPage.objects.filter(locale__language_code=beginning, live=True).first()
    if front is not None:
        ending = rest if rest.endswith("/") or not rest else f"{rest}/"
        if Page.objects.filter(url_path=front.url_path + ending, live=True).exists():
            return True
    try:
        return resolve(path).url_name != "wagtail_serve"
    except Resolver404:
        return False


def _problems(links: dict[int, Links]) -> Iterator[LinkProblem]:
    wanted = frozenset().union(*(row.pages for row in links.values())) if links else frozenset()
    known = {row.pk: row for row in Page.objects.filter(pk__in=wanted).only("pk", "title", "live")}
    documents = frozenset().union(*(row.documents for row in links.values())) if links else frozenset()
    there = set(get_document_model().objects.filter(pk__in=documents).values_list("pk", flat=True))
    for page_id, row in links.items():
        for key in row.pages:
            if key not in known:
                yield LinkProblem(page_id=page_id, kind=LinkProblem.Kind.DELETED, target=f"#{key}")
            elif not known[key].live:
                yield LinkProblem(page_id=page_id, kind=LinkProblem.Kind.UNPUBLISHED, target=known[key].title)
        for key in row.documents - there:
            yield LinkProblem(page_id=page_id, kind=LinkProblem.Kind.DELETED, target=f"#{key}")
        for address in row.addresses:
            path = _own_path(address)
            if path is not None and not _leads_somewhere(path):
                yield LinkProblem(page_id=page_id, kind=LinkProblem.Kind.UNKNOWN, target=address[:TARGET_LENGTH])


def _store(page_ids: Iterable[int], kinds: list[str], problems: list[LinkProblem]) -> None:
    """Make the stored problems of these pages and kinds equal `problems`; those that stay keep their day."""
    found = {(row.page_id, str(row.kind), row.target): row for row in problems}
    with transaction.atomic():
        for row in LinkProblem.objects.filter(page_id__in=page_ids, kind__in=kinds):
            if found.pop((row.page_id, row.kind, row.target), None) is None:
                row.delete()
        LinkProblem.objects.bulk_create(found.values(), ignore_conflicts=True)


INTERNAL = [LinkProblem.Kind.UNPUBLISHED.value, LinkProblem.Kind.DELETED.value, LinkProblem.Kind.UNKNOWN.value]


def _links(pages: QuerySet[Page]) -> dict[int, Links]:
    """Links of each of `pages` whose type has content of its own."""
    keys = list(pages.values_list("pk", flat=True))
    found: dict[int, Links] = {}
    for model in apps.get_app_config("home").get_models():
        if issubclass(model, SitePage) and any(isinstance(field, StreamField) for field in model._meta.get_fields()):
            found |= {page.pk: links_of(page) for page in model.objects.filter(pk__in=keys)}
    return found


def check_internal_links(pages: QuerySet[Page] | None = None) -> int:
    """Look through the live `pages` (all, when None) for links inside the site; returns how many are broken."""
    pages = (Page.objects.all() if pages is None else pages).filter(live=True)
    links = _links(pages)
    problems = list(_problems(links))
    _store(links, INTERNAL, problems)
    LinkProblem.objects.filter(page__live=False).delete()
    return len(problems)


# --- Other sites --------------------------------------------------------------------------------


def ask_site(address: str) -> str:
    """What is wrong with `address` on another site ("404", "time-out" …), or "" when it answers.

    HEAD first; sites that refuse it are asked with GET. A refusal of robots or of strangers (401,
    403, 429) is an answer: the page is there.
    """
    problem = ""
    for method in ("HEAD", "GET"):
        request = Request(address, method=method, headers={"User-Agent": "Silta link check"})  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310  http and https only, see links_of
                return ""
        except HTTPError as error:
            if error.code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
                return ""
            problem = str(error.code)
        except (OSError, ValueError) as error:
            problem = "time-out" if isinstance(error, TimeoutError) else type(error).__name__
    return problem


def check_external_links() -> int | None:
    """Ask the other sites that live pages link to; how many do not answer. None where it is switched off."""
    if not settings.CHECK_EXTERNAL_LINKS:
        LinkProblem.objects.filter(kind=LinkProblem.Kind.EXTERNAL).delete()
        return None
    links = _links(Page.objects.filter(live=True))
    external = {
        page_id: {address for address in row.addresses if _own_path(address) is None} for page_id, row in links.items()
    }
    addresses = sorted(set().union(*external.values()) if external else set())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(addresses, pool.map(ask_site, addresses), strict=True))
    problems = [
        LinkProblem(
            page_id=page_id,
            kind=LinkProblem.Kind.EXTERNAL,
            target=address[:TARGET_LENGTH],
            detail=answers[address][:60],
        )
        for page_id, found in external.items()
        for address in sorted(found)
        if answers[address]
    ]
    _store(links, [LinkProblem.Kind.EXTERNAL.value], problems)
    return len(problems)
