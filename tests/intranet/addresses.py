"""Every address of the project, read from the URL configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

# What a converter is filled with where a row of the table does not say better: a thing that is not there.
_FILLING = {
    "int": "987654",
    "str": "nothing",
    "slug": "nothing",
    "path": "nothing",
    "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
}
_CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
# Patterns that are regular expressions, with an address that they match.
_REGULAR = {
    r"documents/^(\d+)/(.*)$": "documents/987654/nothing.pdf",
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": "accounts/confirm-email/nothing/",
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-nothing/",
    r"fi/^((?:[\w\-]+/)*)$": "fi/",
    r"admin/^.*/$": "admin/nothing/here/",
    r"admin/pages/^(?P<pk>\d+)/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": (
        "admin/pages/987654/revisions/compare/live...latest/"
    ),
    r"admin/snippets/referrals/checklist/history/(?P<pk>.+)/revisions/compare/"
    r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": (
        "admin/snippets/referrals/checklist/history/987654/revisions/compare/live...latest/"
    ),
}


@dataclass(frozen=True)
class Address:
    """One pattern: its route, its name with namespaces, and an address that it answers."""

    route: str
    name: str

    @property
    def path(self) -> str:
        if self.route in _REGULAR:
            return "/" + _REGULAR[self.route]
        route = self.route.replace("/^", "/").removesuffix("$")
        return "/" + _CONVERTER.sub(lambda found: _FILLING[found[1] or "str"], route)

    @property
    def has_arguments(self) -> bool:
        return "<" in self.route or self.route in _REGULAR

    @property
    def in_admin(self) -> bool:
        return self.route.startswith("admin/")


def _walk(resolver: URLResolver, route: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(here, ":".join((*namespaces, pattern.name or "")))


@cache
def addresses() -> tuple[Address, ...]:
    """All patterns, the language ones under /fi/."""
    with translation.override("fi"):
        return tuple(_walk(get_resolver(), "", ()))
