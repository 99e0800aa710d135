"""Nonsense is refused; what is our own mistake stays one."""

import logging

import pytest
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from intranet.malformed import MalformedInputMiddleware
from organisation.returning import way_back

TOO_LARGE = 2**63


@pytest.mark.parametrize("path", ["/fi/handout/{}/", "/fi/paths/{}/round/"])
def test_a_number_that_is_none(reader, path):
    assert reader.get(path.format(TOO_LARGE)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/admin/snippets/choose/organisation/place/chosen/nothing/",
        "/admin/snippets/choose/organisation/place/chosen-multiple/?id=x",
        "/admin/choose-email-link/?parent_page_id=x",
        "/admin/api/main/pages/find/?id=x",
    ],
)
def test_what_wagtails_screens_never_send(editor, path, caplog):
    response = editor.get(path)
    assert response.status_code == 400
    assert "400.html" in [template.name for template in response.templates]
    assert [record.levelno for record in caplog.records if record.name == "intranet.malformed"] == [logging.WARNING]


def test_a_bad_host_gets_the_same_page(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = Client().get("/fi/accessibility/", headers={"host": "evil.example"})
    assert response.status_code == 400


def test_our_own_mistakes_are_not_hidden():
    request = RequestFactory().get("/admin/")
    request.resolver_match = ResolverMatch(lambda: None, (), {})
    middleware = MalformedInputMiddleware(lambda _request: None)
    with pytest.raises(AttributeError) as caught:
        way_back(None)
    assert middleware.process_exception(request, caught.value) is None


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("/fi/", True),
        ("/fi/meetings/?page=2", True),
        ("", False),
        ("home", False),
        ("reception:bookings", False),
        ("//example.org/", False),
        ("/\\example.org", False),
        ("https://example.org/", False),
        ("javascript:alert(1)", False),
        ("▮▮▮▮▮▮▮▮▮▮▮", False),
    ],
)
def test_the_way_back_is_a_path_of_this_site(wanted, kept):
    assert way_back(RequestFactory().post("/", {"next": wanted})) == (wanted if kept else "")
