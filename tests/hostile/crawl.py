"""What there is to attack: addresses with real arguments, their parameters, and the forms on their pages."""

import inspect
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

# Where a view takes a parameter out of the address or a form.
_READ = re.compile(r"""(?:GET|POST|given|asked|data|query)(?:\.get|\.getlist|\.pop)?[\(\[]\s*["']([\w-]+)["']""")
_ASKED_IN = re.compile(r"""["']([\w-]+)["'] (?:not )?in (?:self\.)?request\.(?:GET|POST)""")
# What Wagtail's lists and choosers take.
ADMIN_NAMES = (
    "q", "p", "ordering", "locale", "export", "next", "results_only", "page_type", "collection_id", "tag", "id",
    "object_id", "user", "is_expired", "date_from", "action", "content_type", "mode", "in_preview_panel", "multiple",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    usual: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form of a page, by where it goes and what it asks."""

    path: str
    fields: tuple[Field, ...]
    method: str
    is_upload: bool

    @property
    def key(self) -> tuple[str, ...]:
        """Two forms of one kind (rows of a list) are one."""
        fixed = (f.usual for f in self.fields if f.kind in ("hidden", "submit") and len(f.usual) < 20 and not _count(f))
        return (name_of(self.path), self.method, *sorted({re.sub(r"\d+", "0", f.name) for f in self.fields}), *fixed)


def _count(found: Field) -> bool:
    return found.usual.isdigit() or "version" in found.name or "key" in found.name


@dataclass
class Site:
    """What one person found."""

    pages: dict[str, str] = field(default_factory=dict)  # name of the address: a real path
    queries: dict[str, set[str]] = field(default_factory=dict)  # name of the address: parameters seen
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)


def name_of(path: str) -> str:
    """The name of the address that answers `path`; "" where none does."""
    try:
        match = resolve(urlsplit(path).path)
    except (Resolver404, ValueError):
        return ""
    return match.view_name or match.route


@cache
def parameters_read(module: Any) -> frozenset[str]:
    """Names that a module of views takes from an address or a form."""
    try:
        source = inspect.getsource(module)
    except (OSError, TypeError):
        return frozenset()
    return frozenset(_READ.findall(source)) | frozenset(_ASKED_IN.findall(source))


def parameters_of(path: str) -> frozenset[str]:
    try:
        view = resolve(urlsplit(path).path).func
    except (Resolver404, ValueError):
        return frozenset()
    view = inspect.unwrap(getattr(view, "view_class", view))
    return parameters_read(inspect.getmodule(view))


def explore(client: Client, starts: list[str], *, most: int) -> Site:
    """Follow links, one page of each address, until `most` pages are read."""
    site = Site()
    waiting: deque[str] = deque(starts)
    session = dict(client.cookies.items())
    read = 0
    while waiting and read < most:
        path = waiting.popleft()
        name = name_of(path)
        if not name or name in site.pages or name in ("account_logout", "wagtailadmin_logout"):
            continue
        client.cookies.clear()
        client.cookies.update(session)
        response = client.get(path)
        read += 1
        if response.status_code >= 400:
            continue
        site.pages[name] = path
        if response.status_code in (301, 302):
            waiting.append(response["Location"])
        elif "html" in response.get("Content-Type", ""):
            for link in _take_page(site, path, response):
                other = name_of(link)
                if other:
                    site.queries.setdefault(other, set()).update(
                        k for k, _v in parse_qsl(urlsplit(link).query, keep_blank_values=True)
                    )
                    if other not in site.pages:
                        waiting.append(link)
    return site


def _take_page(site: Site, path: str, response: HttpResponseBase) -> Iterator[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    for form in soup.find_all("form"):
        found = form_of(path, form, soup)
        if found.method == "get":
            site.queries.setdefault(name_of(found.path), set()).update(one.name for one in found.fields)
        elif name_of(found.path):
            site.forms.setdefault(found.key, found)
    for attribute in ("href", "hx-get", "hx-post", "data-url", "data-chooser-url"):
        for tag in soup.find_all(attrs={attribute: True}):
            link = urlsplit(urljoin(path, str(tag[attribute])))
            if link.netloc in ("", "testserver") and link.scheme in ("", "http") and link.path.startswith("/"):
                yield link._replace(scheme="", netloc="", fragment="").geturl()


def form_of(path: str, form: Tag, soup: BeautifulSoup) -> Form:
    action = urlsplit(urljoin(path, str(form.get("action") or path)))
    inputs = form.find_all(["input", "select", "textarea", "button"])
    if form.get("id"):
        inputs += soup.find_all(["input", "select", "textarea", "button"], attrs={"form": form["id"]})
    fields: dict[str, Field] = {}
    for one in inputs:
        name = str(one.get("name") or "")
        if not name or name == "csrfmiddlewaretoken" or (name in fields and one.name == "button"):
            continue
        found = _field(name, one)
        known = fields.get(name)
        if known and known.kind == found.kind:
            found = Field(name, known.kind, known.usual, (*known.choices, *found.choices))
        fields[name] = found
    return Form(
        action._replace(scheme="", netloc="").geturl() or path,
        tuple(fields.values()),
        str(form.get("method", "get")).lower(),
        "multipart" in str(form.get("enctype", "")),
    )


def _field(name: str, tag: Tag) -> Field:
    if tag.name == "select":
        choices = tuple(str(option.get("value", option.text)) for option in tag.find_all("option"))
        chosen = tag.find("option", selected=True)
        usual = str(chosen.get("value", "")) if chosen else next((one for one in choices if one), "")
        return Field(name, "select", usual, choices)
    if tag.name == "textarea":
        return Field(name, "textarea", tag.text.strip())
    kind = str(tag.get("type", "submit" if tag.name == "button" else "text"))
    return Field(name, kind, str(tag.get("value", "")), (str(tag.get("value", "on")),))
