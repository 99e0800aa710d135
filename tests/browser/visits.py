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
# Pixels of a letter as a reader sets them in the browser, and twice that.
TEXT, LARGE_TEXT = ({"standard": size, "fixed": size * 13 // 16} for size in (16, 32))

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

# Every piece of text with its place. Cut: a box hides part of it. Over: two pieces of different boxes
# share a place. What is meant to be unseen (.vh) or scrolls is left out.
CUT_OR_OVER = """() => {
  const pieces = [], trouble = [];
  const hiddenBox = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement)
      if (getComputedStyle(one).clipPath !== "none") return true;
    return false;
  };
  const told = (text) => `"${text.trim().replace(/\\s+/g, " ").slice(0, 50)}"`;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || element.closest(".vh, .skip, script, style, svg, option, textarea")) continue;
    if (element.closest(".drop .panel")) continue; // lies over the page on purpose
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 2 || box.height < 2) continue;
      if (!hiddenBox(element)) pieces.push({element, text: node.textContent, box});
      for (let one = element; one && one !== document.body; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
        const frame = one.getBoundingClientRect();
        if (frame.width <= 2 || style.clipPath !== "none") break; // for screen readers only
        if (box.right > frame.right + 2 || box.left < frame.left - 2
            || box.bottom > frame.bottom + 3 || box.top < frame.top - 3)
          trouble.push(`cut: ${told(node.textContent)} by ${one.tagName.toLowerCase()}.${one.className}`);
      }
    }
  }
  const fields = "input:not([type=hidden], [type=radio], [type=checkbox]), select, button";
  for (const field of document.querySelectorAll(fields))
    if (field.checkVisibility() && field.scrollHeight > field.clientHeight + 3 && !field.matches(".vh, .vh *"))
      trouble.push(`cut: ${field.tagName.toLowerCase()} ${field.name || told(field.innerText)}`);
  pieces.sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < pieces.length; i++)
    for (let j = i + 1; j < pieces.length && pieces[j].box.top < pieces[i].box.bottom; j++) {
      const a = pieces[i], b = pieces[j];
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - b.box.top;
      if (wide > 3 && high > 0.3 * Math.min(a.box.height, b.box.height))
        trouble.push(`over: ${told(a.text)} and ${told(b.text)}`);
    }
  return [...new Set(trouble)];
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
    large_text: dict[int, list[str]] = field(default_factory=dict)
    looked: bool = False


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
    """Wide to narrow. Finnish goes through axe light and wide, its colours dark and narrow; Swedish narrow.

    Of Wagtail's admin, which is not ours to mend, the wide Finnish page says enough.
    """

    def keep(ending: str, *, full_page: bool) -> None:
        if screenshots is not None:
            page.screenshot(path=screenshots / f"{visit.screen.key}-{visit.language}-{ending}.png", full_page=full_page)

    visit.looked = True
    is_finnish, is_ours = visit.language == "fi", visit.screen.ours
    axe_width = 1280 if is_finnish else 360 if is_ours else None
    if axe_width:
        page.evaluate(AXE_SCRIPT)
    for width in sorted(WIDTHS, reverse=True):
        if not is_ours and screenshots is None and width < max(WIDTHS):
            break
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        visit.too_wide[width] = page.evaluate(TOO_WIDE)
        if width == 320:
            continue
        keep(str(width), full_page=True)
        if width == axe_width:
            visit.axe[f"{width} px, light"] = page.evaluate(RUN_AXE)
        elif is_ours and is_finnish:
            page.emulate_media(color_scheme="dark")
            keep(f"{width}-dark", full_page=False)
            visit.axe["360 px, dark"] = page.evaluate(RUN_AXE, True)
            page.emulate_media(color_scheme="light")
    if is_ours and is_finnish:
        visit.large_text = trouble_of_large_text(page)


def trouble_of_large_text(page: Page) -> dict[int, list[str]]:
    """By width, what is wrong at twice the size of text, as a reader sets it in the browser."""
    found = {}
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": LARGE_TEXT})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.evaluate("scrollTo(0, 0)")
        found[width] = page.evaluate(TOO_WIDE) + page.evaluate(CUT_OR_OVER)
    session.send("Page.setFontSizes", {"fontSizes": TEXT})
    session.detach()
    return found
