"""One visit to a screen and what it brought home."""

import functools
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, Request, Response

from .screens import Screen

WIDTHS = {320: 740, 360: 740, 1280: 900}

# Every rule of axe, the experimental ones and those of WCAG 2.2 too. Level AAA stays out: we do not
# promise it (contrast of 7:1, links of the same words). `colours` alone: what a change of colours can break.
RUN_AXE = """async (colours) => {
  const rules = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, {
    enabled: !rule.tags.includes("wcag2aaa") && (!colours || rule.tags.includes("cat.color")),
  }]));
  const results = await axe.run({rules, resultTypes: ["violations"]});
  return results.violations.map(violation => ({
    rule: violation.id, impact: violation.impact, help: violation.help,
    nodes: violation.nodes.map(node => ({
      target: node.target.join(" "), html: node.html.slice(0, 160),
      why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; ").slice(0, 200),
    })),
  }));
}"""

# What reaches beyond the right edge of the screen, though no box of its own scrolls it.
TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  const root = document.scrollingElement;
  if (root.scrollWidth <= edge) return [];
  const inScroller = (element) => {
    for (let one = element.parentElement; one && one !== document.body; one = one.parentElement)
      if (getComputedStyle(one).overflowX !== "visible") return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && box.right > edge + 0.5 && !inScroller(element);
  });
  return [`page is ${root.scrollWidth} px wide on ${edge}`, ...found.slice(0, 5).map(element =>
    `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`)];
}"""

# Texts that people see or hear, leaving out what is marked as another language than the page's.
TEXTS = """() => {
  const language = document.documentElement.lang;
  const foreign = (element) => {
    const marked = element.closest("[lang]");
    return marked && marked.lang.split("-")[0] !== language.split("-")[0];
  };
  const shown = (element) => element.checkVisibility ? element.checkVisibility() : true;
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (element.closest("script, style, noscript, template") || foreign(element) || !shown(element)) continue;
    texts.push(walker.currentNode.textContent);
  }
  for (const element of document.body.querySelectorAll("p, li, h1, h2, h3, label, a, button, td, th, summary, legend"))
    if (element.children.length && !element.querySelector("[lang]") && !foreign(element) && shown(element))
      texts.push(element.innerText);
  for (const name of ["aria-label", "placeholder", "alt", "title", "aria-description"])
    for (const element of document.body.querySelectorAll(`[${name}]`))
      if (!foreign(element)) texts.push(element.getAttribute(name));
  return [...new Set(texts.map(text => text.replace(/\\s+/g, " ").trim()).filter(Boolean))];
}"""


@dataclass
class Visit:
    screen: Screen
    language: str
    status: int = 0
    html: bytes = b""
    page_language: str = ""
    h1: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    assets: set[str] = field(default_factory=set)
    too_wide: dict[int, list[str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    axe: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def looked(self) -> bool:
        return bool(self.axe)


@functools.cache
def compressed_size(url: str) -> int:
    """Bytes that travel when the browser takes compressed answers."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br, gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return len(answer.read())


class _Listener:
    """Console, requests and documents of one page."""

    def __init__(self, page: Page, visit: Visit, origin: str) -> None:
        self.visit, self.origin, self.page = visit, origin, page
        self.document: Response | None = None
        self.heard: dict[Any, Callable[[Any], None]] = {
            "console": self._console,
            "pageerror": lambda error: visit.console.append(f"error: {error}"),
            "request": self._request,
            "requestfailed": self._failed,
            "response": self._response,
        }
        for event, hear in self.heard.items():
            page.on(event, hear)

    def stop(self) -> None:
        for event, hear in self.heard.items():
            self.page.remove_listener(event, hear)

    def _console(self, message: Any) -> None:
        # The browser says "Failed to load" for the document too, whose status is tested by itself.
        if message.type in ("error", "warning") and message.location.get("url") != self.page.url:
            self.visit.console.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not request.url.startswith(self.origin):
            self.visit.foreign.append(request.url)
        if request.resource_type in ("stylesheet", "script"):
            self.visit.assets.add(request.url)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.visit.failed.append(f"{request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.document = response
        elif response.status >= 400:
            self.visit.failed.append(f"{response.url}: {response.status}")


def pay_visit(
    context: BrowserContext, screen: Screen, language: str, origin: str, *, look: bool, screenshots: Path | None
) -> Visit:
    """Open it once: to read it only, or to `look` at it too, and leave its picture in `screenshots`."""
    visit = Visit(screen, language)
    # A new page costs a process; one that only showed a screen shows the next one as well.
    page = context.pages[0] if context.pages else context.new_page()
    listener = _Listener(page, visit, origin)
    at_rest = False
    try:
        page.set_viewport_size({"width": 1280, "height": WIDTHS[1280]})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(screen.paths[language])
        if screen.act:
            screen.act(page)
        page.wait_for_load_state("load")
        assert listener.document is not None
        visit.status = listener.document.status
        visit.html = listener.document.body()
        visit.page_language = page.locator("html").get_attribute("lang") or ""
        visit.h1 = page.locator("h1").all_inner_texts()
        visit.texts = page.evaluate(TEXTS)
        visit.links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        if look:
            _look(page, visit, screenshots)
        at_rest = screen.ours and screen.act is None
    finally:
        listener.stop()
        if not at_rest:
            page.close()
    return visit


def _look(page: Page, visit: Visit, screenshots: Path | None) -> None:
    """Wide to narrow. Finnish goes through axe light and wide, its colours dark and narrow; Swedish narrow."""

    def keep(ending: str, *, full_page: bool) -> None:
        if screenshots is not None:
            page.screenshot(path=screenshots / f"{visit.screen.key}-{visit.language}-{ending}.png", full_page=full_page)

    page.evaluate(AXE_SCRIPT)
    for width in sorted(WIDTHS, reverse=True):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        visit.too_wide[width] = page.evaluate(TOO_WIDE)
        if width == 320:
            continue
        keep(str(width), full_page=True)
        if (visit.language, width) == ("fi", 360):
            page.emulate_media(color_scheme="dark")
            keep(f"{width}-dark", full_page=False)
            visit.axe["360 px, dark"] = page.evaluate(RUN_AXE, True)
            page.emulate_media(color_scheme="light")
        elif (visit.language == "fi") == (width == 1280):
            visit.axe[f"{width} px, light"] = page.evaluate(RUN_AXE)
