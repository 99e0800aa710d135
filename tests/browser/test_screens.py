"""What holds for every screen: it is the right one, clean, light, in its language and accessible."""

import functools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from organisation.languages import OWN_NAMES

from .screens import CASES, OUR_CASES, SCREENS, Screen, case_id
from .visits import CUT_OR_OVER, WIDTHS, Visit, compressed_size, trouble_of_large_text
from .words import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TREE = {
    "ohjeet|anvisningar": "guidance",
    "uutiset|nyheter": "news",
    "palvelut-ja-paikat|tjanster-och-platser|services-and-places": "directory",
    "kattavuus|tackning": "coverage",
}
VisitScreen = Callable[..., Visit]

every_screen = pytest.mark.parametrize(("screen", "language"), OUR_CASES, ids=case_id)
every_screen_and_admin = pytest.mark.parametrize(("screen", "language"), CASES, ids=case_id)


@every_screen_and_admin
def test_is_there_in_its_language(visit: VisitScreen, screen: Screen, language: str) -> None:
    seen = visit(screen, language)
    assert seen.status == screen.status
    assert seen.page_language.split("-")[0] == language
    assert seen.h1
    assert seen.h1[0].strip()
    assert not screen.ours or len(seen.h1) == 1


@every_screen
def test_console_and_network_are_clean(visit: VisitScreen, screen: Screen, language: str) -> None:
    seen = visit(screen, language)
    assert seen.console == []
    assert seen.failed == []
    assert seen.foreign == []


@every_screen
def test_nothing_wider_than_the_screen(visit: VisitScreen, screen: Screen, language: str) -> None:
    seen = visit(screen, language)
    assert seen.too_wide == {width: [] for width in WIDTHS}


@pytest.mark.parametrize(("screen", "language"), [case for case in OUR_CASES if case[1] == "fi"], ids=case_id)
def test_text_at_200_percent(visit: VisitScreen, screen: Screen, language: str) -> None:
    """Nothing is cut off, nothing lies over something else."""
    seen = visit(screen, language)
    assert seen.large_text == {1280: [], 360: []}


def test_the_search_for_cut_text_finds_it(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<p style="margin: 0; height: 24px; overflow: hidden">It fits until it is large</p>')
    assert page.evaluate(CUT_OR_OVER) == []
    assert all(any(line.startswith("cut:") for line in lines) for lines in trouble_of_large_text(page).values())
    page.set_content("<p>It grows</p>")
    assert trouble_of_large_text(page) == {1280: [], 360: []}
    page.close()


@every_screen
def test_weight(visit: VisitScreen, screen: Screen, language: str) -> None:
    """40 KB of HTML and 45 KB of style and script, the latter compressed; the library of charts on its pages beside."""
    seen = visit(screen, language)
    charts = [url for url in seen.assets if "/vendor/chart.js/" in url]
    assert not charts or screen.key.startswith("reports")
    assert sum(compressed_size(url) for url in charts) <= 72 * 1024
    assert len(seen.html) <= 40 * 1024
    assert seen.assets, "the page has no style sheet"
    assert sum(compressed_size(url) for url in seen.assets if url not in charts) <= 45 * 1024


@every_screen
def test_axe_finds_nothing(visit: VisitScreen, screen: Screen, language: str) -> None:
    seen = visit(screen, language)
    assert len(seen.axe) == (2 if language == "fi" else 1)
    assert not any(seen.axe.values()), told(seen)


@pytest.mark.parametrize(
    ("screen", "language"), [case for case in CASES if not case[0].ours and case[1] == "fi"], ids=case_id
)
def test_axe_in_the_admin_is_told(
    visit: VisitScreen, screen: Screen, language: str, record_property: Callable[[str, object], None]
) -> None:
    """Wagtail's admin is not ours to mend: what axe finds around and in our parts is only told."""
    seen = visit(screen, language)
    assert seen.axe, "axe did not run"
    if any(seen.axe.values()):
        record_property("axe", told(seen))
        print(told(seen))


def told(seen: Visit) -> str:
    lines = [f"{seen.screen.key} ({seen.language})"]
    for where, violations in seen.axe.items():
        for violation in violations:
            lines.append(f"{where}: {violation['rule']} ({violation['impact']}): {violation['help']}")
            lines += [f"    {node['target']}: {node['why']}\n        {node['html']}" for node in violation["nodes"][:5]]
    return "\n".join(lines)


# --- Languages ------------------------------------------------------------------------------------


@functools.cache
def english_strings(language: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """Source strings that may not be seen in `language`: translated otherwise, or not yet at all.

    With each the longest part of it that stands as it is: where that is not seen, the string is not either.
    """
    found = {}
    for message in catalogue(language):
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        targets = message.string if isinstance(message.string, tuple) else (message.string,)
        for source in sources:
            words = "".join(PLACEHOLDER.split(source)).strip()
            # A language is called by its own name everywhere.
            if len(words) > 3 and source not in targets and source not in dict(OWN_NAMES).values():
                parts = PLACEHOLDER.split(" ".join(source.split()))
                found[source] = max(parts, key=len).strip(), _pattern(source)
    return [(source, part, pattern) for source, (part, pattern) in sorted(found.items())]


def _pattern(source: str) -> re.Pattern[str]:
    """The string as it is seen: values in the place of its placeholders, blanks folded."""
    parts = PLACEHOLDER.split(" ".join(source.split()))
    words = ".+?".join(re.escape(part) for part in parts)
    if len(source.split()) > 2 and len(max(parts, key=len).split()) > 1:
        return re.compile(rf"(?<!\w){words}(?!\w)")
    # One or two words may be part of a Finnish or Swedish sentence by chance, so they stand alone.
    return re.compile(rf"{words}\W*")


def _english(texts: list[str], language: str) -> list[str]:
    seen = "\n".join(texts)
    return [
        f"{source!r} in {text[:100]!r}"
        for source, part, pattern in english_strings(language)
        if part in seen
        for text in texts
        if (pattern.search(text) if pattern.pattern.startswith("(?<") else pattern.fullmatch(text))
    ]


@every_screen
def test_no_english_is_left(visit: VisitScreen, screen: Screen, language: str) -> None:
    seen = visit(screen, language)
    assert len(seen.texts) > 3
    assert _english(seen.texts, language) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_search_for_english_finds_english(language: str) -> None:
    """The net holds: two strings of ours, plain and with a value, are caught."""
    assert _english(["Skip to content"], language)
    assert _english(["since 4.5.2026"], language)
    assert not _english(["Siirry sisältöön", "Hoppa till innehållet"], language)


# --- The list itself ------------------------------------------------------------------------------


def test_every_kind_of_address_has_a_screen(links_of: Callable[[Screen, str], list[str]]) -> None:
    """Walk the links of all Finnish screens; what they lead to is of a kind that stands in the list."""
    known = {_kind(screen.paths["fi"]) for screen in SCREENS} | {
        "/_/accessibility/thanks/",  # reached by sending the feedback
        "/_/feedback/words/*/",  # guidance-words-warned arrives there
        "/_/reception/tally/*/",  # tally arrives there
        "/_/reception/bookings/new/*/",  # booking-details arrives there
        # The acts of these screens arrive there
        "/_/slips/*/",
        "/_/slips/*/paper/",
        "/_/consultations/*/",
        "/_/consultations/*/propose/",  # a form like consultation-ask
        "/_/referrals/*/",
        "/_/referrals/*/edit/",  # the form of referral-new
        "/_/referrals/*/paper/",
        "/_/referrals/*/do/*/",
        "/_/plans/*/open/",  # plan-purpose-empty arrives there
        "/_/plans/find/",  # plans-find-nothing arrives there
        # Files
        "/_/reports/*/export/",
        "/_/checklists/*/versions/*/questionnaire.json",
        "/_/meetings/*/calendar/",
        "/_/meetings/import/template/",
        "/_/reception/my-shifts/calendar/",
        "/_/reports/*/export/*/",
        "/_/reports/board/",  # leads to the reader's own station
        # Their keys are new with each load; opened in tests/reception and tests/home, not looked at here
        "/_/paths/*/round/",
        "/_/reception/bookings/*/",
        "/_/reception/bookings/times/*/",
        "/_/reception/feedback/*/said/*/",
        "/_/reception/tally/*/close/",
        "/_/reception/tally/*/summary/",
        "/kiosk/*/",
        # Shared plans: the screens of screens_careplans.py arrive there from the list
        "/_/plans/*/",
        *(f"/_/plans/*/{part}/" for part in ("talk", "start", "team", "consent", "withdraw", "copy", "print")),
        *(f"/_/plans/*/write/{part}/" for part in ("situation", "concerns", "goals", "actions", "review")),
        "/_/plans/*/versions/*/",
        "/_/plans/*/bundle/",  # a file
        "/accounts/reauthenticate/",  # reached by way of the two-step login
    }
    met = {
        _kind(match[1])
        for screen in SCREENS
        if screen.ours
        for link in links_of(screen, "fi")
        if (match := re.match(r"http://127\.0\.0\.1:\d+(/[^#]*)", link))
    }
    assert len(met) > 15
    assert met - known == set()


def _report(match: re.Match[str]) -> str:
    return "/_/reports/*/export/*/" if match[1] else "/_/reports/*/"


def _kind(path: str) -> str:
    """An address without what varies: /fi/ohjeet/x/ and /sv/anvisningar/y/ are of one kind."""
    path = re.sub(r"^/(fi|sv|en)/", "/_/", path.split("?", maxsplit=1)[0])
    for words, name in TREE.items():
        path = re.sub(rf"^/_/({words})/", f"/_/{name}/", path)
    path = re.sub(r"^(/_/(?:meetings|teams)/(?:\w+/)?)\d+/", r"\1*/", path)
    path = re.sub(r"^(/_/meetings/(?:series/)?new)/[^/]+/$", r"\1/*/", path)
    path = re.sub(r"^/_/(guidance|news|places|projects|handout)/[^/]+/$", r"/_/\1/*/", path)
    path = re.sub(r"^/_/reports/[^/]+/export/\w+/$", "/_/reports/*/export/", path)
    path = re.sub(r"^/_/feedback/words/.+", "/_/feedback/words/*/", path)
    path = re.sub(r"^(/_/referrals/[^/]+/do)/[^/]+/$", r"\1/*/", path)
    path = re.sub(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=/)", "/*", path)
    path = re.sub(r"^(/_/reception/(?:places|feedback)|/_/checklists|/kiosk|/display|/h)/[^/]+/", r"\1/*/", path)
    path = re.sub(r"^(/_/reports/(?:board|cross|year)/)[^/]+/$", r"\1*/", path)
    path = re.sub(r"^/_/reports/(?!meetings/|content/|board/|cross/|year/)\w+/(export/)?(\w+/)?$", _report, path)
    return "/_/" if path in ("/", "/start/") else path
