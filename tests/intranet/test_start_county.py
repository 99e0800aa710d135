"""What a county begins with: a site in three languages whose guidance and checklists wait for its own approval."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Site

from home.models import EmergencyBox, FrontPage, GlossaryTerm, GuidancePage
from intranet.checks import there_is_a_front_page
from intranet.management.commands.start_county import author_called
from intranet.starter.source import read_folder
from organisation.models import Contact, NeedTopic, Place, Service, User
from organisation.roles import Role
from referrals.models import Checklist
from tests.home.factories import make_site
from tests.organisation.factories import UserFactory

LANGUAGES = ("fi", "sv", "en")
OWN = (Place, Contact)  # where and whom to call is each county's own


def test_nobody_begins_without_an_account(db):
    with pytest.raises(CommandError, match="createsuperuser"):
        call_command("start_county", quiet=True)
    with pytest.raises(CommandError, match="nobody-at-all"):
        call_command("start_county", author="nobody-at-all", quiet=True)
    assert not FrontPage.objects.exists()
    boss = UserFactory(is_superuser=True, is_staff=True)
    editor = UserFactory(username="editor", roles=[Role.CONTENT_MANAGER])
    assert (author_called(None), author_called("editor")) == (boss, editor)


def test_the_deploy_check_says_when_there_is_no_beginning(db):
    assert [message.id for message in there_is_a_front_page(None)] == ["silta.W005"]
    make_site()
    assert there_is_a_front_page(None) == []


def test_a_county_begins(db, settings, client_for, django_capture_on_commit_callbacks):
    """One test, because beginning takes long: what is there, what waits, who approves, and the command again."""
    settings.BASE_URL = "https://silta.example:8443"
    boss = UserFactory(is_superuser=True, is_staff=True)
    with django_capture_on_commit_callbacks(execute=True):  # translations go live after the commit
        call_command("start_county", quiet=True)
    _the_frame_is_there(client_for(Role.HEALTH_STAFF.value))
    _the_guidance_waits_in_all_languages()
    _a_second_person_publishes(boss, client_for(Role.HEALTH_STAFF.value))
    _again_it_changes_nothing()


def _the_frame_is_there(nurse):
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_page.specific_class) == ("silta.example", 8443, FrontPage)
    for language in LANGUAGES:
        assert nurse.get(f"/{language}/").status_code == 200
    assert [model for model in (NeedTopic, Service, GlossaryTerm) if not model.objects.exists()] == []
    assert EmergencyBox.objects.get().lines.values_list("phone", flat=True).get() == "112"
    assert [model for model in OWN if model.objects.exists()] == []
    assert not User.objects.filter(is_demo=True).exists()


def _the_guidance_waits_in_all_languages():
    files = read_folder("pages")
    rows = {row["title"][language]: row for row in files for language in LANGUAGES}
    drafts = GuidancePage.objects.select_related("locale")
    assert len(drafts) == len(files) * len(LANGUAGES)
    for page in drafts:
        assert not page.live, page.title
        draft, language = page.get_latest_revision_as_object(), page.locale.language_code
        row = rows[draft.title]
        assert draft.brief_do_now == row["brief"]["do_now"][language]
        assert draft.checked_on == row["checked_on"]
        assert [block.block_type for block in draft.body] == _kinds(row), draft.title
    assert set(Checklist.objects.values_list("live", flat=True)) == {False}


def _kinds(row):
    """The blocks of a page, without the contact cards that a new county does not have."""
    kinds = [block["type"] for block in row.get("body", [])]
    if "picture" in row:
        kinds.insert(row["picture"]["after"], "picture")
    return [kind for kind in kinds if kind != "contacts"]


def _a_second_person_publishes(boss, nurse):
    page = GuidancePage.objects.filter(locale__language_code="sv").first()
    with pytest.raises(PublishPagePermissionError):
        page.get_latest_revision().publish(user=boss)
    page.get_latest_revision().publish(user=UserFactory(is_superuser=True, is_staff=True))
    page.refresh_from_db()
    response = nurse.get(page.url)
    assert response.status_code == 200
    assert page.title in response.content.decode()


def _again_it_changes_nothing():
    FrontPage.objects.filter(locale__language_code="fi").update(title="Vår sida")
    Site.objects.update(hostname="own.example")
    before = _counts()
    call_command("start_county", quiet=True)
    assert _counts() == before
    assert FrontPage.objects.get(locale__language_code="fi").title == "Vår sida"
    assert Site.objects.get().hostname == "own.example"


def _counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
