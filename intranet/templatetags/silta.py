"""Tags of the frame: menu, languages, emergency box, icons."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.core.cache import cache
from django.http import HttpRequest
from django.template.context import Context, RequestContext
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from home.glossary import explain_terms
from home.models import FrontPage
from home.restrictions import audience
from home.selectors import emergency_box as get_emergency_box
from home.selectors import nearest_translation_url, visible_to
from home.stamp import content_stamp
from intranet.accounts import ADMIN_LINK
from intranet.sso.configuration import Configuration
from intranet.sso.configuration import current as current_sso
from intranet.tools import tools_for
from organisation.languages import OWN_NAMES
from organisation.permissions import SESSION_ROLES, current_user

register = template.Library()


@dataclass(frozen=True)
class MenuEntry:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class LanguageLink:
    code: str
    label: str
    url: str
    current: bool
    missing: bool = False
    post: bool = False


def _menu_rows(request: HttpRequest, language: str) -> list[tuple[str, str]]:
    """Title and address of the menu's pages that the reader may read, from the cache when nothing changed."""
    key = f"silta:menu:{language}:{_audience_of(request)}:{content_stamp()}"
    rows = cache.get(key)
    if rows is None:
        front = FrontPage.objects.filter(locale__language_code=language, live=True).first()
        pages = visible_to(current_user(request), front.get_children().in_menu()) if front else []
        rows = [(page.title, page.url) for page in pages]
        cache.set(key, rows)
    return list(rows)


@register.simple_tag(takes_context=True)
def main_menu(context: RequestContext) -> list[MenuEntry]:
    """The one menu: pages under the front page that editors put in menus."""
    request = context["request"]
    return [
        MenuEntry(title, url, current=request.path.startswith(url))
        for title, url in _menu_rows(request, translation.get_language() or "fi")
    ]


@register.simple_tag(takes_context=True)
def tools(context: RequestContext) -> list[dict[str, Any]]:
    """The reader's tools, by the roles of the login: title, url, current."""
    request = context["request"]
    entries = [
        {"title": tool.label, "url": reverse(tool.url_name)}
        for tool in tools_for(request.session.get(SESSION_ROLES, ()))
    ]
    return [{**entry, "current": request.path == entry["url"]} for entry in entries]


@register.simple_tag(takes_context=True)
def tool_roles(context: RequestContext) -> str:
    """What the reader's tools depend on, for the key of a shared part."""
    return ",".join(context["request"].session.get(SESSION_ROLES, ()))


@register.simple_tag(takes_context=True)
def language_in_address(context: RequestContext) -> bool:
    """Whether the address says its language: then the language links are links, the same for all."""
    return bool(translation.get_language_from_path(context["request"].path))


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> list[LanguageLink]:
    """The same page in each language; where it is missing, its nearest page, and that is said."""
    request = context["request"]
    active = translation.get_language() or "fi"
    if not translation.get_language_from_path(request.path):
        return [
            LanguageLink(code, label, request.get_full_path(), code == active, post=True) for code, label in OWN_NAMES
        ]
    page = context.get("page")
    if not isinstance(page, Page):
        return [
            LanguageLink(code, label, translate_url(request.get_full_path(), code), code == active)
            for code, label in OWN_NAMES
        ]
    key = f"silta:languages:{page.pk}:{content_stamp()}"
    addresses = cache.get(key)
    if addresses is None:
        addresses = {code: nearest_translation_url(page, code) for code, _label in OWN_NAMES}
        cache.set(key, addresses)
    return [
        LanguageLink(code, label, addresses[code][0], code == active, addresses[code][1]) for code, label in OWN_NAMES
    ]


@register.inclusion_tag("components/emergency.html")
def emergency_box() -> dict[str, Any]:
    """The emergency contacts that stand on every page."""
    box = get_emergency_box()
    lines = [
        {"label": line.label, "phone": line.phone, "hours": line.hours, "tel": phone_digits(line.phone)}
        for line in (box.lines.all() if box else [])
    ]
    return {"emergency": {"title": box.title, "text": box.text, "lines": lines} if box else None}


@register.simple_tag
@lru_cache(maxsize=500)  # a page draws dozens of some sixty
def icon(name: str, size: str = "") -> SafeString:
    """A drawn sign beside words, hidden from screen readers. Names: components/icon.html."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" icon--{size}" if size else "",
        static("intranet/icons.svg"),
        name,
    )


def _audience_of(request: HttpRequest) -> str:
    """Who may read the same pages as the reader of `request`; asked once a request."""
    if not hasattr(request, "silta_audience"):
        request.silta_audience = (  # type: ignore[attr-defined]
            audience(request.user) if request.user.is_authenticated else "anonymous"
        )
    return str(request.silta_audience)  # type: ignore[attr-defined]


class SharedPart(template.Node):
    """A part of a page that is the same for all who may read the same pages; kept in the cache.

    Its key holds everything that such a part can depend on: the page's revision, the language, who
    may read what, the content stamp, and the day (because "overdue" changes by the day). In
    previews it is rendered afresh.
    """

    def __init__(self, nodelist: template.NodeList, vary_on: list[template.base.FilterExpression]) -> None:
        self.nodelist = nodelist
        self.vary_on = vary_on

    def render(self, context: Context) -> SafeString:
        request = context["request"]
        if getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        page = context.get("page")
        parts = [
            content_stamp(),
            f"{timezone.localdate():%Y%m%d}",
            translation.get_language(),
            _audience_of(request),
            page.cache_key if isinstance(page, Page) else "",
            *(str(expression.resolve(context)) for expression in self.vary_on),
        ]
        key = "silta:part:" + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
        found = cache.get(key)
        if found is None:
            found = self.nodelist.render(context)
            cache.set(key, found)
        return mark_safe(found)  # noqa: S308  rendered by this very template


@register.tag
def sharedpart(parser: template.base.Parser, token: template.base.Token) -> SharedPart:
    """{% sharedpart "name" … %}…{% endsharedpart %}: nothing personal may stand inside."""
    nodelist = parser.parse(("endsharedpart",))
    parser.delete_first_token()
    return SharedPart(nodelist, [parser.compile_filter(bit) for bit in token.split_contents()[1:]])


class ExplainedPart(template.Node):
    """HTML in which glossary terms open their explanation. Stands inside a shared part: it is slow."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        return mark_safe(explain_terms(html, translation.get_language() or "fi"))  # noqa: S308  rendered here


@register.tag
def explained(parser: template.base.Parser, token: template.base.Token) -> ExplainedPart:
    """{% explained %}…{% endexplained %}"""
    nodelist = parser.parse(("endexplained",))
    parser.delete_first_token()
    return ExplainedPart(nodelist)


@register.simple_tag(takes_context=True)
def breadcrumb_trail(context: RequestContext) -> list[dict[str, str]]:
    """The pages above this one, without the front page, from the cache when nothing changed."""
    page = context["page"]
    key = f"silta:trail:{page.pk}:{content_stamp()}"
    trail = cache.get(key)
    if trail is None:
        trail = [{"title": above.title, "url": above.url} for above in page.get_ancestors().filter(depth__gt=2).live()]
        cache.set(key, trail)
    return list(trail)


@register.simple_tag(takes_context=True)
def shows_admin_link(context: RequestContext) -> bool:
    """Whether the link to the content admin is shown: asked at login, so that no page asks again."""
    return bool(context["request"].session.get(ADMIN_LINK))


@register.simple_tag
def county_login() -> Configuration | None:
    """The county's single sign-on, or None where none is set."""
    return current_sso()


@register.filter
def phone_digits(number: str) -> str:
    """A phone number as a tel: address wants it."""
    return "".join(c for c in str(number) if c.isdigit() or c == "+")
