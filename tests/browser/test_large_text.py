"""Text at 200 %, set in the browser: nothing is cut off, nothing lies over something else."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from .conftest import LOCALES, NARROW, WIDE
from .screens import SCREENS, Screen, case_id
from .server import Server
from .visits import TOO_WIDE

# Every piece of text with its place. Cut: a box hides part of it. Over: two pieces of different boxes
# share a place. What is meant to be unseen (.vh) or scrolls is left out.
TROUBLE = """() => {
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
LARGE = [screen for screen in SCREENS if screen.ours]


@pytest.fixture(scope="module")
def large_text(
    large_text_browser: Browser, server: Server, state_of: Callable[[str, str], object]
) -> Iterator[Callable[[str], BrowserContext]]:
    contexts: dict[str, BrowserContext] = {}

    def get(username: str) -> BrowserContext:
        if username not in contexts:
            contexts[username] = large_text_browser.new_context(
                base_url=server.url, locale=LOCALES["fi"], storage_state=state_of(username, "fi")
            )
            contexts[username].set_default_timeout(10_000)
        return contexts[username]

    yield get
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("screen", LARGE, ids=case_id)
def test_text_at_200_percent(large_text: Callable[[str], BrowserContext], screen: Screen) -> None:
    context = large_text(screen.username("fi"))
    page = context.pages[0] if context.pages else context.new_page()
    try:
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size(WIDE)
        page.goto(screen.paths["fi"])
        if screen.act:
            screen.act(page)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        found = {}
        for viewport in (WIDE, NARROW):
            page.set_viewport_size(viewport)
            page.evaluate("scrollTo(0, 0)")
            found[viewport["width"]] = page.evaluate(TOO_WIDE) + page.evaluate(TROUBLE)
        assert found == {WIDE["width"]: [], NARROW["width"]: []}
    finally:
        if screen.act:
            page.close()
