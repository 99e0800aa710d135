"""Versions: frozen, by a second person, whole."""

import pytest
from django.db import DatabaseError, transaction
from wagtail.models import Workflow

from organisation.roles import Role
from referrals.models import Checklist, ChecklistVersion, FrozenVersion
from referrals.models.checklist import NotPublished
from referrals.services import definition_of
from tests.organisation.factories import UserFactory

from .definitions import text
from .factories import draft, published, published_triggers

pytestmark = pytest.mark.django_db


def test_publishing_freezes_every_language():
    checklist = published_triggers()
    version = checklist.versions.get()
    assert version.number == 1
    assert version.definition == definition_of(checklist)
    assert all(version.definition["items"][0]["text"].values())


def test_a_draft_makes_no_version_and_changes_none():
    checklist = published()
    before = checklist.versions.get().definition
    item = checklist.items.first()
    item.text_fi = "Muutettu"
    checklist.items.add(item)
    checklist.save_revision()
    assert checklist.versions.get().definition == before
    checklist.latest_revision.publish()
    assert [one.number for one in checklist.versions.all()] == [2, 1]
    assert checklist.versions.get(number=1).definition == before
    assert checklist.versions.get(number=2).definition["items"][0]["text"]["fi"] == "Muutettu"


def test_publishing_without_a_change_makes_no_version():
    checklist = published()
    checklist.save_revision().publish()
    assert checklist.versions.count() == 1


def test_a_version_is_neither_changed_nor_deleted():
    version = published().versions.get()
    with pytest.raises(FrozenVersion):
        version.save()
    with pytest.raises(FrozenVersion):
        version.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ChecklistVersion.objects.filter(pk=version.pk).update(number=7)


def test_the_last_editor_does_not_publish():
    writer, other = UserFactory(roles=[Role.CONTENT_MANAGER]), UserFactory(roles=[Role.CONTENT_MANAGER])
    checklist = draft(user=writer)
    with pytest.raises(NotPublished):
        checklist.latest_revision.publish(user=writer)
    assert not ChecklistVersion.objects.exists()
    checklist.latest_revision.publish(user=other)
    assert checklist.versions.count() == 1


def test_faults_are_not_published():
    checklist = draft(items=[])
    with pytest.raises(NotPublished, match="Kysymyksiä ei ole"):
        checklist.latest_revision.publish(user=UserFactory(roles=[Role.CONTENT_MANAGER]))
    assert not Checklist.objects.get().live


EDIT = "/admin/snippets/referrals/checklist/edit/{}/"


def _form(client, path):
    """What the editing form holds, as the browser would send it."""
    from html.parser import HTMLParser

    found: dict[str, str] = {}

    class Fields(HTMLParser):
        text: str | None = None
        select: str | None = None

        def handle_starttag(self, tag, attrs):
            row = dict(attrs)
            if tag == "input" and row.get("name") and "__prefix__" not in row["name"]:
                if row.get("type") in ("checkbox", "radio"):
                    if "checked" in row:
                        found[row["name"]] = row.get("value", "on")
                elif row.get("type") not in ("file", "submit"):
                    found[row["name"]] = row.get("value") or ""
            elif tag == "select":
                self.select = row.get("name")
            elif tag == "option" and self.select and "selected" in row and "__prefix__" not in self.select:
                found[self.select] = row.get("value") or ""
            elif tag == "textarea" and "__prefix__" not in (row.get("name") or "__prefix__"):
                self.text = row["name"]
                found[self.text] = ""

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.text = None
            if tag == "select":
                self.select = None

        def handle_data(self, data):
            if self.text:
                found[self.text] += data.removeprefix("\n")

    Fields().feed(client.get(path).content.decode())
    return found


def test_editor_submits_and_a_second_one_approves(client_for):
    checklist = published_triggers()
    writer, other = UserFactory(roles=[Role.CONTENT_MANAGER]), UserFactory(roles=[Role.CONTENT_MANAGER])
    path = EDIT.format(checklist.pk)
    sent = _form(client_for(writer), path)
    sent["title_fi"] = "Herätteet 2"
    response = client_for(writer).post(path, {**sent, "action-publish": "1"})
    assert checklist.versions.count() == 1, response
    response = client_for(writer).post(path, {**sent, "action-submit": "1"})
    assert response.status_code == 302
    state = Checklist.objects.get(pk=checklist.pk).current_workflow_state
    assert state is not None
    task = state.current_task_state
    action = f"/admin/snippets/referrals/checklist/workflow/action/{checklist.pk}/approve/{task.pk}/"
    client_for(writer).post(action, {"comment": ""})
    assert checklist.versions.count() == 1
    client_for(other).post(action, {"comment": ""})
    assert checklist.versions.count() == 2
    assert Checklist.objects.get(pk=checklist.pk).title_fi == "Herätteet 2"


def test_a_draft_with_faults_is_kept_and_not_submitted(client_for):
    checklist = draft(levels=[])
    editor = client_for(Role.CONTENT_MANAGER.value)
    path = EDIT.format(checklist.pk)
    sent = {**_form(editor, path), "title_fi": "Kesken"}
    response = editor.post(path, {**sent, "action-submit": "1"}, follow=True)
    assert "Tuloksia ei ole." in response.content.decode()
    kept = Checklist.objects.get(pk=checklist.pk)
    assert kept.current_workflow_state is None
    assert kept.latest_revision.as_object().title_fi == "Kesken"


def test_there_is_no_publish_button(client_for):
    content = client_for(Role.CONTENT_MANAGER.value).get(EDIT.format(draft().pk)).content.decode()
    assert 'name="action-submit"' in content
    assert 'name="action-publish"' not in content


def test_checklists_use_the_workflow_of_pages():
    assert Checklist().get_workflow() == Workflow.objects.get(active=True)


def test_preview_says_faults_and_rules(client_for):
    checklist = draft(intro=text("Milloin"), levels=[])
    response = checklist.make_preview_request()
    assert response.status_code == 200
    content = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "Tuloksia ei ole." in content
    assert 'data-rule="0"' in content
