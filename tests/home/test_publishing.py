"""Nobody publishes their own last change: single, bulk, workflow and translation routes, superusers too."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState, Workflow
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from home.models import GuidancePage, SecondPersonTask
from home.permissions import last_editor_id, may_publish
from home.services import WORKFLOW_NAME, ensure_workflow
from organisation.roles import Role
from tests.organisation.factories import UserFactory

from .factories import GuidancePageFactory, child, make_site
from .forms import page_form

DRAFT = "Luonnos, jota kukaan ei ole vielä hyväksynyt"


@pytest.fixture
def writer(db):
    return UserFactory(roles=[Role.CONTENT_MANAGER], username="writer")


@pytest.fixture
def approver(db):
    return UserFactory(roles=[Role.CONTENT_MANAGER], username="approver")


@pytest.fixture
def superuser(db):
    return UserFactory(is_superuser=True, username="root")


@pytest.fixture
def draft(db, writer):
    """Live, with a draft on top whose last editor is the writer."""
    front = make_site()
    page = GuidancePageFactory(parent=child(front, "guidance"), title="Rahat", lead="Julkaistu")
    page.lead = DRAFT
    page.save_revision(user=writer)
    return GuidancePage.objects.get(pk=page.pk)


def is_published(page) -> bool:
    return GuidancePage.objects.get(pk=page.pk).lead == DRAFT


def test_last_editor(draft, writer, approver, superuser):
    assert last_editor_id(draft) == writer.pk
    assert not may_publish(writer, draft)
    assert may_publish(approver, draft)
    draft.save_revision(user=superuser)
    assert not may_publish(superuser, draft)
    assert may_publish(writer, draft)


def test_what_waits_for_me_is_not_what_i_wrote(draft, writer, approver, superuser):
    ensure_workflow()
    state = draft.get_workflow().start(draft, writer)
    waiting = {user.username: list(TaskState.objects.reviewable_by(user)) for user in (writer, approver, superuser)}
    assert waiting == {"writer": [], "approver": [state.current_task_state], "root": [state.current_task_state]}


@pytest.mark.parametrize("who", ["writer", "approver", "superuser"])
def test_publishing_in_the_editor_saves_a_draft(client_for, request, draft, who):
    """Pressing the button saves first, so whoever presses it is the last editor."""
    user = request.getfixturevalue(who)
    client = client_for(user)
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    response = client.post(address, page_form(draft, lead=DRAFT, **{"action-publish": "action-publish"}), follow=True)
    assert not is_published(draft)
    assert last_editor_id(GuidancePage.objects.get(pk=draft.pk)) == user.pk
    assert b'name="action-publish"' not in response.content


def test_editor_offers_no_publish_button(client_for, draft, approver):
    content = client_for(approver).get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert 'name="action-publish"' not in content
    assert 'name="action-submit"' in content


@pytest.mark.parametrize("who", ["writer", "superuser"])
def test_publishing_while_making_a_page(client_for, request, draft, who):
    client = client_for(request.getfixturevalue(who))
    section = draft.get_parent()
    response = client.post(
        reverse("wagtailadmin_pages:add", args=["home", "guidancepage", section.pk]),
        page_form(draft, title="Uusi", slug="uusi", lead=DRAFT, **{"action-publish": "action-publish"}),
    )
    assert response.status_code == 302
    assert Page.objects.get(slug="uusi").live is False


@pytest.mark.parametrize(("who", "published"), [("writer", False), ("approver", True), ("superuser", True)])
def test_bulk_publishing(client_for, request, draft, who, published):
    client = client_for(request.getfixturevalue(who))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={draft.pk}", {"next": "/admin/", "include_descendants": "on"})
    assert is_published(draft) is published


def test_bulk_publishing_by_a_superuser_who_edited_last(client_for, draft, superuser):
    draft.lead = DRAFT
    draft.save_revision(user=superuser)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_for(superuser).post(f"{address}?id={draft.pk}", {"next": "/admin/"})
    assert not is_published(draft)


def test_bulk_publishing_takes_only_others_pages(client_for, draft, writer, approver):
    """Of two drafts of two people, each publishes the other's; also below a draft that is theirs to publish."""
    other = GuidancePageFactory(parent=draft.get_parent(), title="Toinen", lead="Ennen", live=False)
    other.lead = DRAFT
    other.save_revision(user=approver)
    section = draft.get_parent().specific
    section.save_revision(user=approver)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client_for(writer).post(
        f"{address}?id={section.pk}&id={draft.pk}", {"next": "/admin/", "include_descendants": "on"}
    )
    assert not is_published(draft)
    assert Page.objects.get(pk=other.pk).live is True


def _submitted(page, user) -> TaskState:
    workflow = page.get_workflow()
    assert workflow.name == WORKFLOW_NAME
    return workflow.start(page, user).current_task_state


@pytest.mark.parametrize(("who", "published"), [("writer", False), ("approver", True), ("superuser", True)])
def test_approving(client_for, request, draft, writer, who, published):
    state = _submitted(draft, writer)
    client = client_for(request.getfixturevalue(who))
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk])
    response = client.post(address, {"next": "/admin/"})
    assert is_published(draft) is published
    state.refresh_from_db()
    assert state.status == (TaskState.STATUS_APPROVED if published else TaskState.STATUS_IN_PROGRESS)
    if not published:
        assert response.status_code in (302, 403)


def test_approving_by_a_superuser_who_edited_last(client_for, draft, writer, superuser):
    draft.lead = DRAFT
    draft.save_revision(user=superuser)
    state = _submitted(draft, writer)
    client_for(superuser).post(
        reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]), {"next": "/admin/"}
    )
    assert not is_published(draft)


def test_an_edit_while_waiting_needs_another_person(client_for, draft, writer, approver):
    """The approver mends a word first: now the approver is the last editor."""
    state = _submitted(draft, writer)
    draft.lead = DRAFT
    draft.save_revision(user=approver)
    state.refresh_from_db()
    current = draft.current_workflow_task_state
    for one in {state.pk, current.pk}:
        client_for(approver).post(
            reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", one]), {"next": "/admin/"}
        )
    assert not is_published(draft)


def test_writer_may_take_the_page_back(client_for, draft, writer):
    state = _submitted(draft, writer)
    client_for(writer).post(
        reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "reject", state.pk]),
        {"next": "/admin/", "comment": "Vielä kesken"},
    )
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_REJECTED
    assert not is_published(draft)


def test_others_cannot_approve(client_for, draft, writer):
    state = _submitted(draft, writer)
    for role in (Role.HEALTH_STAFF, Role.SERVICE_MANAGER):
        client_for(role.value).post(
            reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]), {"next": "/admin/"}
        )
    assert not is_published(draft)


@pytest.mark.parametrize("who", ["writer", "approver", "superuser"])
def test_unpublishing_is_left_to_one(client_for, request, draft, who):
    """What is wrong has to come down at once."""
    client = client_for(request.getfixturevalue(who))
    response = client.post(reverse("wagtailadmin_pages:unpublish", args=[draft.pk]), {})
    assert response.status_code == 302
    assert GuidancePage.objects.get(pk=draft.pk).live is False


@pytest.mark.parametrize("who", ["writer", "approver", "superuser"])
def test_old_revision_is_not_put_live(client_for, request, draft, who):
    old = draft.revisions.first() or draft.save_revision(user=request.getfixturevalue("writer"))
    client = client_for(request.getfixturevalue(who))
    client.post(
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        page_form(draft, lead=DRAFT, revision=str(old.pk), **{"action-publish": "action-publish"}),
    )
    assert not is_published(draft)


def test_copy_is_a_draft(client_for, draft, approver):
    """Asked to publish it as well, the form refuses."""
    address = reverse("wagtailadmin_pages:copy", args=[draft.pk])
    copy = {"new_title": "Kopio", "new_slug": "kopio", "new_parent_page": draft.get_parent().pk}
    response = client_for(approver).post(address, {**copy, "publish_copies": "on"})
    assert response.context["form"].errors
    assert not Page.objects.filter(slug="kopio").exists()
    assert client_for(approver).post(address, copy).status_code == 302
    assert Page.objects.get(slug="kopio").live is False


# --- Translation ------------------------------------------------------------------------------


@pytest.fixture
def translated(draft, writer, approver):
    """A Swedish version whose lead the writer translated last; the source was published by both."""
    draft.lead = "Rahat loppuvat"
    draft.save_revision(user=approver).publish(user=writer)
    source, _created = TranslationSource.update_or_create_from_instance(draft)
    locale = Locale.objects.get_or_create(language_code="sv")[0]
    translation = Translation.objects.create(source=source, target_locale=locale)
    translation.save_target(user=approver, publish=False)
    return translation


def _translate(client, translation, text):
    segment = StringSegment.objects.filter(source=translation.source, context__path="lead").get()
    boundary = "x1y2"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="value"\r\n\r\n{text}\r\n--{boundary}--\r\n'
    return client.put(
        reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
        body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


@pytest.mark.parametrize(
    ("translator", "publisher", "published"),
    [
        ("writer", "writer", False),
        ("writer", "approver", True),
        ("superuser", "superuser", False),
        ("writer", "superuser", True),
    ],
)
def test_translation_is_published_by_another(
    client_for, request, translated, translator, publisher, published, django_capture_on_commit_callbacks
):
    assert _translate(client_for(request.getfixturevalue(translator)), translated, "Pengarna tar slut").status_code in (
        200,
        201,
    )
    swedish = translated.get_target_instance()
    with django_capture_on_commit_callbacks(execute=True):  # wagtail-localize publishes then
        client_for(request.getfixturevalue(publisher)).post(
            reverse("wagtailadmin_pages:edit", args=[swedish.pk]), {"action": "publish"}
        )
    swedish = GuidancePage.objects.get(pk=swedish.pk)
    assert swedish.live is published
    if published:
        assert swedish.lead == "Pengarna tar slut"


def test_new_source_text_is_sent_on_as_a_draft(
    client_for, draft, translated, approver, django_capture_on_commit_callbacks
):
    """No "publish immediately" beside the second person."""
    draft.lead = "Uusi sanamuoto"
    draft.save_revision(user=approver).publish()
    swedish = translated.get_target_instance()
    with django_capture_on_commit_callbacks(execute=True):
        response = client_for(approver).post(
            f"/admin/localize/update/{translated.source.pk}/", {"publish_translations": "on", "next": "/admin/"}
        )
    assert response.status_code == 302
    assert GuidancePage.objects.get(pk=swedish.pk).live is False


# --- The workflow itself ----------------------------------------------------------------------


def test_every_page_has_the_workflow(draft):
    for one in Page.objects.filter(depth__gt=1):
        assert one.get_workflow().name == WORKFLOW_NAME


def test_ensuring_the_workflow_again_adds_nothing(db):
    ensure_workflow()
    ensure_workflow()
    assert Workflow.objects.filter(name=WORKFLOW_NAME).count() == 1
    assert SecondPersonTask.objects.count() == 1
    assert list(SecondPersonTask.objects.get().groups.values_list("name", flat=True)) == [Role.CONTENT_MANAGER.value]
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()
