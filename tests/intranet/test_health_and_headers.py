"""Health checks, also when something is broken, and the headers of every answer."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from intranet.models import JobLock
from tests.organisation.factories import UserFactory

SMTP = "django.core.mail.backends.smtp.EmailBackend"
LOGGED = """
import django
django.setup()
from django.test import Client
Client().post("/health/live/", headers={"X-Request-ID": "proxy-12345678"})
"""
ASK = """
import django, json
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
answers = [client.get(path) for path in ("/health/live/", "/health/ready/")]
print(json.dumps([[answer.status_code, answer.json()] for answer in answers]))
"""


def test_healthy(client, db):
    assert client.get("/health/live/").json() == {"status": "ok"}
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "problems": [], "warnings": []})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.xdist_group("settings")  # a process of its own
@pytest.mark.parametrize(
    ("broken", "problems", "warnings"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}, ["database"], []),
        ({"CACHE_URL": "redis://127.0.0.1:1/0"}, [], ["cache"]),
        (
            {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing", "CACHE_URL": "redis://127.0.0.1:1/0"},
            ["database"],
            ["cache"],
        ),
    ],
    ids=["database", "cache", "both"],
)
def test_broken(broken, problems, warnings):
    """In a process of its own whose services really are not there."""
    whole = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CACHE_URL")}
    environment = {**whole, "DJANGO_SETTINGS_MODULE": "intranet.settings.test", "LOG_LEVEL": "CRITICAL", **broken}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    live, ready = json.loads(done.stdout.strip().splitlines()[-1])
    assert live == [200, {"status": "ok"}]
    assert ready == [
        503 if problems else 200,
        {"status": "unavailable" if problems else "ok", "problems": problems, "warnings": warnings},
    ]
    assert "127.0.0.1" not in str(ready), "says what is broken, not where it is"


def test_a_full_disk_takes_it_out_of_service(client, db, monkeypatch):
    monkeypatch.setattr("intranet.health.LEAST_FREE", 1 << 62)
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["disk"])


def test_a_dead_mail_server_is_a_warning(client, db, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["warnings"]) == (200, ["mail"])


@pytest.mark.parametrize(("hours", "warnings"), [(25, []), (27, ["daily"])])
def test_a_daily_job_that_did_not_run_is_a_warning(client, db, hours, warnings):
    JobLock.objects.create(name="daily", taken_until=timezone.now() - timedelta(hours=hours))
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()["warnings"]) == (200, warnings)


# --- Numbers and figures --------------------------------------------------------------------------


def test_every_answer_has_a_number(client, db):
    first, second = (client.get("/health/live/")["X-Request-ID"] for _ in range(2))
    assert first != second
    assert client.get("/health/live/", headers={"X-Request-ID": "proxy-12345678"})["X-Request-ID"] == "proxy-12345678"
    assert client.get("/health/live/", headers={"X-Request-ID": "x\ny; " * 9})["X-Request-ID"] != "x\ny; " * 9


def test_the_number_stands_in_the_log(client, db):
    """As JSON, with the number of the request and nothing that says who."""
    done = subprocess.run(
        [sys.executable, "-c", LOGGED],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "intranet.settings.test",
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "WARNING",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    line = json.loads(done.stderr.strip().splitlines()[-1])
    assert (line["request_id"], line["level"], line["logger"]) == ("proxy-12345678", "WARNING", "django.request")
    assert line["message"].startswith("Method Not Allowed")


def test_figures_need_their_token(client, reader, settings):
    settings.METRICS_TOKEN = ""
    for given in ("", "Bearer ", "Bearer x"):
        assert client.get("/metrics/", headers={"Authorization": given}).status_code == 401
    settings.METRICS_TOKEN = "long-and-secret"
    assert client.get("/metrics/").status_code == 401
    assert reader.get("/metrics/", headers={"Authorization": "Bearer wrong"}).status_code == 401
    answer = client.get("/metrics/", headers={"Authorization": "Bearer long-and-secret"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'silta_fit{what="database"} 1.0' in text
    assert "django_http_requests_total_by_view_transport_method_total" in text


def test_figures_name_no_address_and_nobody(client, db, settings):
    settings.METRICS_TOKEN = "long-and-secret"
    UserFactory(username="aino-esimerkki")
    client.get("/h/lohjakeskust2/?in=fi&q=aino-esimerkki")
    text = client.get("/metrics/", headers={"Authorization": "Bearer long-and-secret"}).content.decode()
    assert "lohjakeskust2" not in text
    assert "aino" not in text
    assert "127.0.0.1" not in text


def _policy(response) -> dict[str, list[str]]:
    return {
        part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";") if part.split()
    }


OPEN = ["/accounts/login/", "/fi/accessibility/", "/health/live/", "/", "/nothing-here"]
INSIDE = ["/fi/", "/sv/places/", "/en/search/?q=raha", "/fi/account/", "/accounts/2fa/", "/fi/nothing-here/"]


@pytest.mark.parametrize("path", OPEN + INSIDE)
def test_strict_policy(demo, client, reader, path):
    policy = _policy((client if path in OPEN else reader).get(path))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert not any(
        "unsafe" in source or "http" in source or "*" in source for sources in policy.values() for source in sources
    )


@pytest.mark.parametrize("path", ["/admin/", "/admin/images/", "/admin/snippets/organisation/place/"])
def test_looser_policy_in_the_admin_only(demo, editor, path):
    policy = _policy(editor.get(path))
    assert policy["script-src"] == ["'self'", "'unsafe-inline'"]
    assert policy["object-src"] == ["'none'"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert not any("http" in source or "*" in source for sources in policy.values() for source in sources)


@pytest.mark.parametrize("path", ["/admin/login/", "/fi/admin/", "/adminer/", "/fi/search/?next=/admin/"])
def test_no_address_borrows_the_looser_policy(demo, reader, path):
    policy = _policy(reader.get(path))
    if path == "/admin/login/":
        return
    assert policy["script-src"] == ["'self'"]


@pytest.mark.parametrize("path", OPEN + INSIDE + ["/admin/", "/media/images/nothing.png"])
def test_other_headers(demo, client, editor, path):
    response = (client if path in OPEN else editor).get(path, follow=path == "/nothing-here")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response


@pytest.mark.parametrize("path", INSIDE)
def test_nothing_stays_in_a_shared_computer(demo, reader, path):
    """Pages hold a name."""
    assert {"private", "no-store"} <= {part.strip() for part in reader.get(path)["Cache-Control"].split(",")}


@pytest.mark.parametrize(
    "path", ["/fi/", "/fi/places/", "/fi/search/?q=raha", "/accounts/login/", "/fi/accessibility/", "/fi/account/"]
)
def test_pages_need_no_inline_code_and_no_foreign_host(demo, client, reader, path):
    import re

    response = (client if path in OPEN else reader).get(path)
    content = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", content)
    assert not re.search(r"<style|\sstyle=|\son\w+=", content)
    for address in re.findall(r'<(?:script|link|img|iframe|source)[^>]+(?:src|href)="([^"]+)"', content):
        assert address.startswith("/"), address


@pytest.mark.parametrize("path", ["/fi/", "/fi/places/", "/fi/contacts/", "/fi/search/?q=raha"])
def test_page_is_small_and_has_no_userbar(demo, reader, path):
    content = reader.get(path).content
    assert len(content) <= 40 * 1024
    assert b"userbar" not in content


def test_guidance_pages_are_small(demo, reader):
    from home.models import GuidancePage

    sizes = {
        page.url: len(reader.get(page.url).content) for page in GuidancePage.objects.filter(locale__language_code="fi")
    }
    assert len(sizes) >= 16
    assert {url: size for url, size in sizes.items() if size > 40 * 1024} == {}


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_addresses_take_reading_only(demo, reader, method):
    for path in ("/fi/places/", "/fi/search/", "/fi/contacts/", "/start/", "/health/live/"):
        assert getattr(reader, method)(path).status_code == 405, path
