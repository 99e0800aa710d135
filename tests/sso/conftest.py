"""A certified OpenID Connect provider (npm `oidc-provider`) on loopback, and a browser's way through it."""

import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from intranet.sso import configuration as oidc
from tests.browser.conftest import leave_out
from tests.browser.server import free_port
from tests.databases import one_at_a_time

HERE = Path(__file__).parent / "provider"
GROUPS = {
    "HVA-Silta-Laakarit": "health_staff",
    "HVA-Silta-Ohjaajat": "counsellor",
    "HVA-Silta-Johto": "service_manager",
}
SECONDS = 10


def people() -> dict[str, dict[str, object]]:
    return {
        "aino": {
            "preferred_username": "aino.esimerkki", "given_name": "Aino", "family_name": "Esimerkki",
            "email": "aino.esimerkki@hva.example", "groups": ["HVA-Silta-Laakarit", "HVA-Kaikki"],
            "station": "lohja-keskusta", "title": "laakari", "locale": "sv-FI",
        },
        "otto": {"preferred_username": "otto", "groups": ["HVA-Kaikki"]},
        "koodi": {"preferred_username": "010199-901A", "groups": ["HVA-Silta-Laakarit"]},
    }  # fmt: skip


@dataclass
class Provider:
    """The running provider and what a test may change of it."""

    port: int
    process: "subprocess.Popen[bytes]"
    origin: str = field(default="")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def control(self, **change: object) -> None:
        request = urllib.request.Request(f"{self.url}/control", data=json.dumps(change).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            assert answer.read() == b"ok"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=SECONDS)


@pytest.fixture(scope="session")
def provider_code() -> Path:
    """Its packages, by the lock beside it, once."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        leave_out("the tests of the single sign-on need node and npm")
    with one_at_a_time("oidc-provider"):
        if not (HERE / "node_modules" / "oidc-provider").exists():
            done = subprocess.run(["npm", "ci"], cwd=HERE, capture_output=True, text=True, timeout=300, check=False)
            if done.returncode:
                leave_out(f"the OpenID Connect provider could not be installed: {done.stderr.strip()[-200:]}")
    return HERE / "server.mjs"


@pytest.fixture(scope="session")
def kept_provider(provider_code: Path, live_server, tmp_path_factory) -> Iterator[Callable[[], Provider]]:
    """The running provider: one for all tests, because it makes keys first; anew where a test has stopped it."""
    running: list[Provider] = []

    def get() -> Provider:
        if not running or running[-1].process.poll() is not None:
            port, said = free_port(), tmp_path_factory.mktemp("provider") / "provider.log"
            with said.open("wb") as log:
                process = subprocess.Popen(
                    ["node", str(provider_code), str(port), live_server.url], stdout=log, stderr=subprocess.STDOUT
                )
            running.append(Provider(port, process, live_server.url))
            _wait(running[-1], said)
        return running[-1]

    yield get
    if running:
        running[-1].stop()


@pytest.fixture
def provider(kept_provider: Callable[[], Provider], live_server, settings) -> Provider:
    running = kept_provider()
    running.control(reset=True, accounts=people())
    settings.OIDC = oidc.Configuration(
        server_url=running.url, client_id="silta", secret="silta-test-secret-of-the-provider",
        name="Kunnan kirjautuminen", place_claim="station", profession_claim="title",
        roles=GROUPS, professions={"laakari": "physician"}, recheck_minutes=15,
    )  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = oidc.allauth_providers(settings.OIDC)
    return running


def _wait(provider: Provider, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if "ready" in log.read_text():
            return
        if provider.process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The provider did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture
def recheck_always(settings):
    settings.OIDC = replace(settings.OIDC, recheck_minutes=0)


class Visitor:
    """Somebody's browser without scripts: keeps cookies, follows redirects, sends forms."""

    def __init__(self, origin: str) -> None:
        self.origin, self.http = origin, requests.Session()
        self.http.headers["Accept-Language"] = "fi"
        self.seen: list[str] = []

    def get(self, path: str, **options) -> requests.Response:
        answer = self.http.get(urljoin(self.origin, path), timeout=SECONDS, **options)
        self.seen += [one.url for one in answer.history] + [answer.url]
        return answer

    def post(self, path: str, data: dict[str, str] | None = None, **options) -> requests.Response:
        token = {"csrfmiddlewaretoken": self._token()} if not path.startswith("http") else {}
        answer = self.http.post(urljoin(self.origin, path), {**token, **(data or {})}, timeout=SECONDS, **options)
        self.seen += [one.url for one in answer.history] + [answer.url]
        return answer

    def _token(self) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/fi/accessibility/").text)
        assert found
        return found[1]

    def sign_on(self, who: str, *, to: str = "/fi/account/") -> requests.Response:
        """The whole way: our button, the provider's form, back here."""
        self.get("/accounts/login/")
        form = self.post("/accounts/county/login/", {"next": to})
        action = re.search(r'<form[^>]*action="([^"]+)"', form.text)
        if "/interaction/" not in form.url or action is None:
            return form  # the provider knew the person already, or did not let this begin
        return self.post(urljoin(form.url, unescape(action[1])), {"prompt": "login", "login": who, "password": "x"})

    @property
    def is_in(self) -> bool:
        return self.get("/fi/account/", allow_redirects=False).status_code == 200


@pytest.fixture
def visitor(live_server) -> Visitor:
    return Visitor(live_server.url)
