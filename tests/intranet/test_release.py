"""Two versions on one cache: each has its own drawn parts, and both hear of a change."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from home.stamp import content_stamp, renew_stamp
from intranet import release
from intranet.settings import base


@pytest.fixture
def upgrade(monkeypatch):
    """From now on this process is another version."""
    return lambda: monkeypatch.setattr(release, "release", lambda: "0.2.0-of-tests")


def test_what_a_version_draws_is_its_own(upgrade):
    cache.set("silta:menu:fi:abc", "<old>")
    assert cache.get("silta:menu:fi:abc") == "<old>"
    upgrade()
    assert cache.get("silta:menu:fi:abc") is None


@pytest.mark.parametrize(
    "key", ["silta:run:abc:slip", "silta:import:abc", "silta:kiosk:1:abc", "allauth:rl:login:ip:::1"]
)
def test_what_may_be_done_once_is_shared(upgrade, key):
    assert cache.add(key, 1)
    upgrade()
    assert not cache.add(key, 1)


def test_a_change_makes_the_parts_of_both_old(upgrade, monkeypatch):
    before = content_stamp()
    with monkeypatch.context() as other:
        other.setattr(release, "release", lambda: "0.2.0-of-tests")
        assert content_stamp() == before
        renew_stamp()
    assert content_stamp() != before


def test_the_release_has_a_number():
    assert release.release()[0].isdigit()


def test_static_files_can_be_read_by_whoever_serves_them(tmp_path):
    """Root collects them, the server has a user of its own; only uploads are narrower."""
    wanted = base.STORAGES["staticfiles"]
    storage = import_string(wanted["BACKEND"])(location=tmp_path, **wanted["OPTIONS"])
    name = storage.save("style.css", ContentFile(b"a {}"))
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o644
