"""The demo: loading it, starting it, closing its accounts."""

import io
import socket

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page

from home.models import FrontPage, GuidancePage, NewsPage
from organisation.enums import AdoptionStatus
from organisation.models import Place, User
from organisation.roles import Role
from tests.conftest import PASSWORD
from tests.organisation.factories import UserFactory

LOGINS = {
    "doctor": {Role.HEALTH_STAFF},
    "nurse": {Role.HEALTH_STAFF},
    "dentist": {Role.HEALTH_STAFF},
    "counsellor": {Role.COUNSELLOR},
    "socialworker": None,
    "manager": {Role.SERVICE_MANAGER},
    "editor": {Role.CONTENT_MANAGER},
    "editor2": {Role.CONTENT_MANAGER},
    "officer": {Role.DATA_PROTECTION_OFFICER},
    "admin": {Role.ADMINISTRATOR},
}


def _counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in ("sessions.Session",)
    }


def test_loading_again_adds_nothing(demo):
    before = _counts()
    call_command("load_demo", quiet=True)
    assert _counts() == before


def test_loading_again_puts_back_what_is_missing_and_keeps_changes(demo):
    Place.objects.filter(slug="lohja-keskusta").update(name_fi="Muutettu")
    User.objects.filter(username="dentist").delete()
    call_command("load_demo", quiet=True)
    assert Place.objects.get(slug="lohja-keskusta").name_fi == "Muutettu"
    assert User.objects.get(username="dentist").is_demo


@pytest.mark.parametrize("username", LOGINS)
def test_users(demo, username):
    user = authenticate(username=username, password="silta-demo")
    assert user is not None
    assert user.is_demo
    roles = {Role(name) for name in user.groups.values_list("name", flat=True)}
    assert roles == LOGINS[username] if LOGINS[username] else roles


def test_every_role_has_a_user(demo):
    for role in Role:
        assert User.objects.filter(groups__name=role.value, is_demo=True).exists(), role


def test_county_is_whole(demo):
    assert {locale.language_code for locale in Locale.objects.all()} == {"fi", "sv", "en"}
    assert Place.objects.count() >= 8
    statuses = {
        place.adoption.status if place.adoption else None for place in Place.objects.prefetch_related("adoptions")
    }
    assert {AdoptionStatus.IN_USE, AdoptionStatus.PAUSED} <= statuses
    assert len(statuses) >= 3
    for model, least in ((GuidancePage, 16), (NewsPage, 6), (FrontPage, 1)):
        for language in ("fi", "sv", "en"):
            assert model.objects.filter(locale__language_code=language, live=True).count() >= least, (model, language)


def test_pages_are_live_in_three_languages(demo):
    keys = Page.objects.filter(depth__gt=1).values_list("translation_key", flat=True).distinct()
    for key in keys:
        assert Page.objects.filter(translation_key=key, live=True, has_unpublished_changes=False).count() == 3


def test_translations_are_not_copies(demo):
    for page in GuidancePage.objects.filter(locale__language_code="fi"):
        versions = {
            v.locale.language_code: v
            for v in GuidancePage.objects.filter(translation_key=page.translation_key).select_related("locale")
        }
        for field in ("title", "lead", "brief_for_whom", "brief_do_now", "slug", "keywords"):
            values = {getattr(version, field) for version in versions.values()}
            assert len(values) >= 2, (page, field)
        assert versions["fi"].lead != versions["sv"].lead
        assert len({str(version.body) for version in versions.values()}) == 3


def test_no_identity_code_and_no_reachable_number_in_the_demo(demo):
    from privacy.identity import contains_identity_code

    for page in GuidancePage.objects.all():
        assert not contains_identity_code(f"{page.title} {page.lead} {page.body} {page.handout_text} {page.keywords}")


def test_remove_demo_users(demo):
    own = UserFactory(password=PASSWORD)
    out = io.StringIO()
    call_command("remove_demo_users", "--dry-run", stdout=out)
    for username in LOGINS:
        assert username in out.getvalue()
    assert authenticate(username="doctor", password="silta-demo") is not None

    call_command("remove_demo_users", stdout=io.StringIO())
    assert not User.objects.filter(is_demo=True, is_active=True).exists()
    for username in LOGINS:
        assert authenticate(username=username, password="silta-demo") is None
    User.objects.update(is_active=True)
    assert authenticate(username="doctor", password="silta-demo") is None, "the password is gone too"
    assert authenticate(username=own.username, password=PASSWORD) == own
    out = io.StringIO()
    call_command("remove_demo_users", stdout=out)


def test_taken_port_is_one_clear_line(db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as caught:
            call_command("run_demo", port=port)
    assert str(caught.value) == f"Port {port} is taken. Choose another: make run PORT={port + 1}"


def test_demo_needs_its_password(db, settings):
    del settings.DEMO_PASSWORD
    with pytest.raises(CommandError, match="public password"):
        call_command("load_demo", quiet=True)
    assert not User.objects.exists()
