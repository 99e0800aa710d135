"""Redis goes and comes back: pages go on, limits hold, and nothing old is believed afterwards."""

import os
import shutil
import socket
import subprocess
import time

import pytest
from django.core.cache import caches

from intranet import cache as forgiving

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("redis-server"), reason="needs redis-server")]


class Redis:
    """A server of our own that can be switched off."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.process = folder, None

    def on(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            cwd=self.folder, stdout=subprocess.DEVNULL, env={**os.environ},
        )  # fmt: skip
        for _try in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("redis-server does not answer")

    def off(self):
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    yield server
    server.off()


@pytest.fixture
def cache(redis, settings, monkeypatch):
    monkeypatch.setattr(forgiving, "RETRY_SECONDS", 0)
    monkeypatch.setattr(forgiving, "_outage", forgiving._Outage())
    settings.CACHES = {
        **settings.CACHES,
        "other": {"BACKEND": "intranet.cache.ForgivingRedisCache", "LOCATION": f"redis://127.0.0.1:{redis.port}/0"},
    }
    redis.on()
    found = caches["other"]
    found.clear()
    return found


def test_without_redis_nothing_is_found_and_nothing_breaks(redis, cache):
    cache.set("page", "old")
    assert cache.get("page") == "old"
    redis.off()
    assert cache.get("page", "made anew") == "made anew"
    cache.set("page", "new")
    assert cache.get("page") is None
    assert cache.get_many(["page"]) == {}
    assert cache.set_many({"page": 1}) == ["page"]
    assert not cache.delete("page")
    assert cache.get_or_set("page", lambda: "computed") == "computed"
    with pytest.raises(ValueError, match="not found"):
        cache.incr("page")


@pytest.mark.parametrize("key", ["silta:limit:codes:7", "allauth:rl:login", "silta:run:nonce", "silta:kiosk:1:once"])
def test_what_is_counted_goes_on_being_counted(redis, cache, key):
    redis.off()
    assert cache.add(key, 1, 60)
    assert not cache.add(key, 1, 60)
    assert cache.incr(key) == 2
    assert cache.get(key) == 2


def test_nothing_from_before_is_believed_afterwards(redis, cache, caplog):
    """Only the network was away: what Redis holds is older than what was changed meanwhile."""
    import redis as client

    cache.set("page", "old")
    forgiving._outage.begin(client.exceptions.ConnectionError())
    assert cache.get("page") is None
    cache.set("page", "new")
    assert cache.get("page") == "new"
    assert [record.message for record in caplog.records if record.name == "intranet.cache"] == [
        "Redis does not answer; going on without: ConnectionError",
        "Redis answers again; what it held is thrown away.",
    ]


def test_it_does_not_wait_for_each_part_of_a_page(redis, cache, monkeypatch):
    monkeypatch.setattr(forgiving, "RETRY_SECONDS", 60)
    redis.off()
    assert cache.get("page") is None
    redis.on()
    assert cache.get("page") is None
    monkeypatch.setattr(forgiving, "RETRY_SECONDS", 0)
    cache.set("page", "again")
    assert cache.get("page") == "again"


def test_what_never_changes_under_its_key_is_asked_for_once(cache, monkeypatch):
    asked = []
    usual = forgiving.RedisCache.get
    monkeypatch.setattr(
        forgiving.RedisCache, "get", lambda self, key, *rest: asked.append(key) or usual(self, key, *rest)
    )
    assert cache.get("silta:part:x", "nothing") == "nothing"
    cache.set("silta:part:x", "drawn")
    cache.set("silta:content-stamp", "one")
    for _ in range(3):
        assert cache.get("silta:part:x") == "drawn"
        assert cache.get("silta:content-stamp") == "one"
    assert asked.count("silta:part:x") == 2
    assert asked.count("silta:content-stamp") == 3
    cache.delete("silta:part:x")
    assert cache.get("silta:part:x") is None
