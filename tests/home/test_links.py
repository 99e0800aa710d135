"""Links that lead nowhere: inside the site at once and daily, other sites only where allowed."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

import pytest

from home.lifecycle import links
from home.lifecycle.links import ask_site, check_external_links, check_internal_links, links_of
from home.models import GuidancePage, LinkProblem

from .factories import GuidancePageFactory, child, make_site, text_block


@pytest.fixture
def section(db):
    return child(make_site(), "guidance")


def page_with(section, html, *blocks, **values):
    page = GuidancePageFactory(parent=section, **values)
    page.body = GuidancePage.body.field.stream_block.to_python([text_block(html), *blocks])
    page.save()
    return page


def problems() -> set[tuple[str, str]]:
    return set(LinkProblem.objects.values_list("kind", "target"))


def related(*keys):
    return {
        "type": "related",
        "value": {"title": "", "pages": list(keys)},
        "id": "3f0f7c0e-0000-4000-8000-000000000001",
    }


def test_links_of_every_kind_are_seen(section):
    page = page_with(
        section,
        '<a linktype="page" id="7">a</a> <a id="8" linktype="page">b</a> <a linktype="document" id="9">c</a>'
        '<a href="https://other.example/x">d</a> <a href="/fi/nowhere/">e</a> <a href="mailto:a@b.example">f</a>',
        handout_text='<a linktype="page" id="10">g</a>',
    )
    found = links_of(page)
    assert (found.pages, found.documents) == ({7, 8, 10}, {9})
    assert found.addresses == {"https://other.example/x", "/fi/nowhere/"}


def test_unpublished_deleted_and_unknown(section):
    target, gone = GuidancePageFactory(parent=section, title="Target"), GuidancePageFactory(parent=section)
    key = gone.pk
    page_with(
        section,
        f'<a linktype="page" id="{target.pk}">a</a><a linktype="page" id="{key}">b</a><a href="/fi/nowhere/">c</a>',
        related(target.pk),
    )
    assert check_internal_links() == 1
    GuidancePage.objects.filter(pk=target.pk).update(live=False)
    gone.delete()
    assert check_internal_links() == 3
    assert problems() == {("unpublished", "Target"), ("deleted", f"#{key}"), ("unknown", "/fi/nowhere/")}


@pytest.mark.parametrize(
    "path", ["/fi/", "/fi/guidance/", "/fi/guidance", "/fi/places/", "/fi/search/?q=x", "/accounts/login/"]
)
def test_addresses_that_lead_somewhere(section, path):
    page_with(section, f'<a href="{path}">a</a><a href="http://127.0.0.1:8000{path}">b</a>')
    assert check_internal_links() == 0


def test_a_page_that_goes_and_comes_back_is_seen_at_once(section, django_capture_on_commit_callbacks):
    target = GuidancePageFactory(parent=section, title="Target")
    page_with(section, f'<a linktype="page" id="{target.pk}">a</a>')
    with django_capture_on_commit_callbacks(execute=True):
        target.unpublish()
    assert problems() == {("unpublished", "Target")}
    with django_capture_on_commit_callbacks(execute=True):
        target.save_revision().publish(skip_permission_checks=True)
    assert problems() == set()
    key = target.pk
    with django_capture_on_commit_callbacks(execute=True):
        target.delete()
    assert problems() == {("deleted", f"#{key}")}


def test_a_mended_page_leaves_the_list_when_it_is_published(section, django_capture_on_commit_callbacks):
    page = page_with(section, '<a href="/fi/nowhere/">a</a>')
    check_internal_links()
    assert problems()
    page.body = GuidancePage.body.field.stream_block.to_python([text_block("mended")])
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish(skip_permission_checks=True)
    assert problems() == set()


def test_drafts_and_unpublished_pages_are_not_looked_at(section):
    page_with(section, '<a href="/fi/nowhere/">a</a>', live=False)
    assert check_internal_links() == 0


def test_the_day_stays_while_the_problem_stays(section):
    page_with(section, '<a href="/fi/nowhere/">a</a>')
    check_internal_links()
    LinkProblem.objects.update(found_on="2026-01-01")
    check_internal_links()
    assert LinkProblem.objects.get().found_on.isoformat() == "2026-01-01"


# --- Other sites --------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """200 at /ok, 403 at /closed, HEAD refused at /no-head, 404 elsewhere."""

    asked: list[str] = []

    def _answer(self, status):
        Site.asked.append(f"{self.command} {self.path}")
        self.send_response(status)
        self.end_headers()

    def do_HEAD(self):
        self._answer({"/ok": 200, "/closed": 403, "/no-head": 405}.get(self.path, 404))

    def do_GET(self):
        self._answer({"/ok": 200, "/closed": 403, "/no-head": 200}.get(self.path, 404))

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "problem", "asked"),
    [
        ("/ok", "", ["HEAD /ok"]),
        ("/closed", "", ["HEAD /closed"]),
        ("/no-head", "", ["HEAD /no-head", "GET /no-head"]),
        ("/missing", "404", ["HEAD /missing", "GET /missing"]),
    ],
)
def test_how_a_site_is_asked(site, path, problem, asked):
    assert ask_site(site + path) == problem
    assert Site.asked == asked


def test_a_site_that_is_not_there():
    assert ask_site("http://127.0.0.1:9/") == "URLError"


def test_other_sites_are_asked_only_where_allowed(section, settings):
    page = page_with(section, '<a href="https://other.example/x">a</a><a href="https://other.example/x">again</a>')
    with patch.object(links, "ask_site", return_value="404") as asked:
        settings.CHECK_EXTERNAL_LINKS = False
        assert check_external_links() is None
        assert not asked.called
        settings.CHECK_EXTERNAL_LINKS = True
        assert check_external_links() == 1
        assert asked.call_count == 1
        row = LinkProblem.objects.get()
        assert (row.page_id, row.kind, row.target, row.detail) == (
            page.pk,
            "external",
            "https://other.example/x",
            "404",
        )
        asked.return_value = ""
        assert check_external_links() == 0
    assert not LinkProblem.objects.exists()


def test_publishing_asks_no_other_site(section, settings, django_capture_on_commit_callbacks):
    settings.CHECK_EXTERNAL_LINKS = True
    page = page_with(section, '<a href="https://other.example/x">a</a>')
    with patch.object(links, "urlopen") as asked, django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish(skip_permission_checks=True)
    assert not asked.called
