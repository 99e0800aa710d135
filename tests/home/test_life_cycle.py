"""Owner and interval handed down the tree, "still correct", and notes on what changed."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, PageLogEntry, Revision
from wagtail_localize.models import Translation, TranslationSource

from home.lifecycle.inheritance import effective_months, effective_owner, next_check_before, with_inherited
from home.lifecycle.selectors import due_pages
from home.lifecycle.services import STILL_CORRECT, confirm_still_correct
from home.models import ChangeNote, FrontPage, GuidancePage, SectionPage
from home.permissions import last_editor_id, may_confirm
from home.stamp import content_stamp, renew_stamp
from organisation.enums import OwnerRole, Profession
from organisation.roles import Role
from tests.organisation.factories import UserFactory

from .factories import GuidancePageFactory, child, make_site

TODAY = timezone.localdate


@pytest.fixture
def front(db):
    return make_site()


@pytest.fixture
def section(front):
    return child(front, "guidance")


def guidance(section, **values):
    return GuidancePageFactory(parent=section, **{"owner_role": "", "check_months": None, **values})


def hand_down(page, **values):
    type(page).objects.filter(pk=page.pk).update(**values)
    renew_stamp()


# --- Inheritance --------------------------------------------------------------------------------

CASES = [
    # front, section, page → what holds
    (("", None), ("", None), ("", None), (OwnerRole.CONTENT_EDITOR, 12)),
    (("service_manager", 6), ("", None), ("", None), (OwnerRole.SERVICE_MANAGER, 6)),
    (("service_manager", 6), ("social_worker", 3), ("", None), (OwnerRole.SOCIAL_WORKER, 3)),
    (("service_manager", 6), ("social_worker", None), ("", 24), (OwnerRole.SOCIAL_WORKER, 24)),
    (("service_manager", 6), ("social_worker", 3), ("social_counsellor", None), (OwnerRole.SOCIAL_COUNSELLOR, 3)),
]


@pytest.mark.parametrize(("above", "middle", "own", "expected"), CASES)
def test_nearest_page_above_decides(front, section, above, middle, own, expected):
    page = guidance(section, owner_role=own[0], check_months=own[1])
    hand_down(front, owner_role=above[0], check_months=above[1])
    hand_down(section, owner_role=middle[0], check_months=middle[1])
    assert (effective_owner(page), effective_months(page)) == expected
    row = with_inherited(GuidancePage.objects.all()).get(pk=page.pk)
    assert (row.owner_now, row.months_now) == expected


def test_siblings_hand_nothing_to_each_other(front):
    one, other = child(front, "guidance"), SectionPage(title="Other", slug="other", locale=front.locale)
    front.add_child(instance=other)
    hand_down(other, owner_role="service_manager", check_months=1)
    page = guidance(one)
    assert (page.effective_owner, page.effective_months) == (OwnerRole.CONTENT_EDITOR, 12)


def test_owner_of_a_list_costs_no_query_a_row(section):
    pages = [guidance(section) for _ in range(5)]
    assert pages[0].effective_owner
    with CaptureQueriesContext(connection) as captured:
        assert len({page.effective_owner for page in pages}) == 1
    assert len(captured) == 0


def test_a_published_change_above_reaches_pages_at_once(section, django_capture_on_commit_callbacks):
    page = guidance(section)
    assert page.effective_owner == OwnerRole.CONTENT_EDITOR
    section.owner_role = "service_manager"
    with django_capture_on_commit_callbacks(execute=True):
        section.save_revision().publish(skip_permission_checks=True)
    assert page.effective_owner == OwnerRole.SERVICE_MANAGER


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    back=st.integers(0, 800),
    months=st.sampled_from([None, 1, 2, 5, 6, 12, 13]),
)
def test_the_database_and_the_page_agree_on_what_is_due(section, day, back, months):
    GuidancePage.objects.all().delete()
    section.refresh_from_db()
    page = guidance(section, checked_on=day - timedelta(days=back), check_months=months)
    found = with_inherited(GuidancePage.objects.all()).filter(next_check_before(day)).exists()
    assert found == (page.next_check < day)


# --- Still correct ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("profession", "roles", "allowed"),
    [
        (Profession.SOCIAL_COUNSELLOR, [Role.COUNSELLOR], True),
        (Profession.SOCIAL_COUNSELLOR, [], True),
        (Profession.CONTENT_EDITOR, [Role.CONTENT_MANAGER], True),
        (Profession.ADMINISTRATOR, [Role.ADMINISTRATOR], True),
        (Profession.SOCIAL_WORKER, [Role.WORKING_PAIR_MEMBER], False),
        (Profession.SERVICE_MANAGER, [Role.SERVICE_MANAGER], False),
        (Profession.NURSE, [Role.HEALTH_STAFF], False),
        (Profession.DATA_PROTECTION_OFFICER, [Role.DATA_PROTECTION_OFFICER], False),
        (Profession.OTHER, [], False),
    ],
)
def test_who_may_confirm(section, client_for, profession, roles, allowed):
    old = TODAY() - timedelta(days=400)
    page = guidance(section, owner_role="social_counsellor", checked_on=old)
    user = UserFactory(profession=profession, roles=roles)
    assert may_confirm(user, page) is allowed
    answer = client_for(user).post(f"/fi/still-correct/{page.pk}/")
    assert answer.status_code == (302 if allowed else 403)
    page.refresh_from_db()
    assert page.checked_on == (TODAY() if allowed else old)
    if not allowed:
        with pytest.raises(PermissionDenied):
            confirm_still_correct(page, user)


def test_one_click_holds_for_every_language_and_makes_no_draft(section, client_for):
    swedish = make_site("sv")
    old = TODAY() - timedelta(days=400)
    author = UserFactory()
    page = guidance(section, checked_on=old, owner_role="social_counsellor")
    page.save_revision(user=author).publish(skip_permission_checks=True)
    page.refresh_from_db()
    other = guidance(
        child(swedish, "guidance"), checked_on=old, locale=swedish.locale, translation_key=page.translation_key
    )
    before = (page.latest_revision_id, page.last_published_at, last_editor_id(page), page.has_unpublished_changes)
    user = UserFactory(profession=Profession.SOCIAL_COUNSELLOR)

    answer = client_for(user).post(f"/fi/still-correct/{page.pk}/")

    assert answer["Location"] == page.url
    page.refresh_from_db()
    other.refresh_from_db()
    assert page.checked_on == other.checked_on == TODAY()
    assert before == (
        page.latest_revision_id,
        page.last_published_at,
        last_editor_id(page),
        page.has_unpublished_changes,
    )
    entries = PageLogEntry.objects.filter(action=STILL_CORRECT)
    assert {entry.page_id for entry in entries} == {page.pk, other.pk}
    assert {(entry.data["day"], entry.data["role"], entry.user_id) for entry in entries} == {
        (TODAY().isoformat(), "social_counsellor", user.pk)
    }


def test_an_old_draft_does_not_take_the_check_back(section):
    old = TODAY() - timedelta(days=400)
    page = guidance(section, checked_on=old, owner_role="social_counsellor")
    draft = page.save_revision()
    confirm_still_correct(page, UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    Revision.objects.get(pk=draft.pk).publish(skip_permission_checks=True)
    page.refresh_from_db()
    assert page.checked_on == TODAY()


def test_a_translation_does_not_take_the_check_back(section):
    make_site("sv")
    old = TODAY() - timedelta(days=400)
    page = guidance(section, checked_on=old, owner_role="social_counsellor")
    for above in (FrontPage.objects.get(locale__language_code="sv"),):
        FrontPage.objects.filter(pk=above.pk).update(translation_key=section.get_parent().translation_key)
    SectionPage.objects.filter(locale__language_code="sv").update(translation_key=section.translation_key)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    confirm_still_correct(page, UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="sv"))
    translation.save_target(publish=False)
    translated = GuidancePage.objects.get(locale__language_code="sv")
    assert translated.checked_on == translated.get_latest_revision_as_object().checked_on == TODAY()


def test_badge_is_gone_everywhere_at_once(section, client_for, django_capture_on_commit_callbacks):
    page = guidance(section, checked_on=TODAY() - timedelta(days=400), owner_role="social_counsellor")
    reader = client_for(Role.HEALTH_STAFF.value)
    for path in (page.url, section.url):
        assert (
            "Tarkistus myöhässä" in reader.get(path).content.decode()
            or "badge--overdue" in reader.get(path).content.decode()
        )
    stamp = content_stamp()
    with django_capture_on_commit_callbacks(execute=True):
        confirm_still_correct(page, UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    assert content_stamp() != stamp
    for path in (page.url, section.url):
        assert "badge--overdue" not in reader.get(path).content.decode()
    assert not due_pages(TODAY()).exists()


def test_the_button_is_there_for_the_owner_and_not_for_readers(section, client_for):
    page = guidance(section, owner_role="social_counsellor")
    action = f"/fi/still-correct/{page.pk}/"
    owner = client_for(UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    assert action in owner.get(page.url).content.decode()
    assert action not in client_for(UserFactory(profession=Profession.NURSE)).get(page.url).content.decode()


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_only_a_post_confirms(section, client_for, method):
    page = guidance(section, checked_on=TODAY() - timedelta(days=9), owner_role="social_counsellor")
    owner = client_for(UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    assert getattr(owner, method)(f"/fi/still-correct/{page.pk}/").status_code == 405
    page.refresh_from_db()
    assert page.checked_on == TODAY() - timedelta(days=9)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_back_stays_on_the_site(section, client_for, back):
    page = guidance(section, owner_role="social_counsellor")
    owner = client_for(UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    assert owner.post(f"/fi/still-correct/{page.pk}/", {"next": back})["Location"] == page.url


def test_csrf_is_asked_for(section, client_for):
    page = guidance(section, owner_role="social_counsellor")
    owner = client_for(UserFactory(profession=Profession.SOCIAL_COUNSELLOR), enforce_csrf_checks=True)
    assert owner.post(f"/fi/still-correct/{page.pk}/").status_code == 403


def test_an_unpublished_page_is_not_there(section, client_for):
    page = guidance(section, owner_role="social_counsellor", live=False)
    owner = client_for(UserFactory(profession=Profession.SOCIAL_COUNSELLOR))
    assert owner.post(f"/fi/still-correct/{page.pk}/").status_code == 404


# --- What changed -------------------------------------------------------------------------------


def test_newest_note_is_shown_and_earlier_ones_open(section, reader):
    page = guidance(section)
    for day, text in ((date(2026, 1, 1), "Eka muutos"), (date(2026, 3, 1), "Uusin muutos"), (date(2026, 2, 1), "Toka")):
        page.change_notes.add(ChangeNote(date=day, text=text, locale=page.locale))
    page.save()
    content = reader.get(page.url).content.decode()
    newest, earlier = content.index("Uusin muutos"), content.index("<details><summary>Aiemmat muutokset")
    assert newest < earlier < content.index("Toka") < content.index("Eka muutos")


def test_a_published_note_can_be_published_again(section):
    """The draft's rows have no keys yet, and a note is one note per language."""
    page = guidance(section)
    page.change_notes.add(ChangeNote(date=date(2026, 1, 1), text="Eka", locale=page.locale))
    page.save_revision().publish(skip_permission_checks=True)
    for number in range(2):
        page = GuidancePage.objects.get(pk=page.pk).get_latest_revision_as_object()
        page.lead = f"Lead {number}"
        page.save_revision().publish(skip_permission_checks=True)
    assert [note.text for note in GuidancePage.objects.get(pk=page.pk).notes] == ["Eka"]


def test_notes_are_translated_with_the_page(demo):
    cache.clear()
    texts = {
        page.locale.language_code: [note.text for note in page.notes]
        for page in GuidancePage.objects.filter(change_notes__isnull=False).distinct().select_related("locale")
        if page.translation_key == GuidancePage.objects.get(slug="utkomststod-och-penningbekymmer").translation_key
    }
    assert {code: len(rows) for code, rows in texts.items()} == {"fi": 3, "sv": 3, "en": 3}
    assert texts["sv"][0].startswith("Tillagt")
    assert len({rows[0] for rows in texts.values()}) == 3
