"""Reports for editors: what they list, filter and export, who may open them, and how many queries they take."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from home.models import GuidancePage, LinkProblem, PageFeedback, PageViewCount, PinnedAnswer, SearchMiss, SynonymGroup
from organisation.enums import Profession
from organisation.roles import Role
from tests.organisation.factories import UserFactory

from .factories import GuidancePageFactory, child, make_site
from .test_query_counts import count

REPORTS = ("checks", "languages", "links", "use", "searches")


@pytest.fixture
def section(db):
    return child(make_site(), "guidance")


def miss(phrase, *, days=0, count=1, found=0, language="fi"):
    SearchMiss.objects.create(
        day=timezone.localdate() - timedelta(days=days), language=language, phrase=phrase, found=found, count=count
    )


def make(section, number):
    """One row in each report."""
    page = GuidancePageFactory(
        parent=section, title=f"Ohje {number}", owner_role="", check_months=None, last_published_at=timezone.now()
    )
    LinkProblem.objects.create(page=page, kind="unknown", target=f"/fi/nowhere/{number}/")
    PageViewCount.objects.create(page=page, day=timezone.localdate(), count=number + 1)
    miss(f"sana {number}", count=number + 1)
    PageFeedback.objects.create(page=page, helped=False, text=f"Puuttui {number}")


def sheet(client, path: str) -> list[list]:
    response = client.get(path)
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
    rows = load_workbook(BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


def titles(client, path: str) -> list[str]:
    return [row[0] for row in sheet(client, f"{path}{'&' if '?' in path else '?'}export=xlsx")[1:]]


SCREENS = {
    "checks": ("/admin/reports/checks/", "Ohje"),
    "languages": ("/admin/reports/languages/", "Ohje"),
    "links": ("/admin/reports/links/", "nowhere"),
    "use": ("/admin/reports/use/", "Ohje"),
    "searches": ("/admin/reports/searches/", "sana"),
    "feedback": ("/admin/pagefeedback/", "Puuttui"),
    "dashboard": ("/admin/", "class"),
}
QUERIES = {"checks": 12, "languages": 12, "links": 11, "use": 12, "searches": 12, "feedback": 11, "dashboard": 31}


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize("screen", SCREENS)
def test_queries(section, editor, screen, items):
    path, shown = SCREENS[screen]
    for number in range(items):
        make(section, number)
    queries, content = count(editor, path)
    assert content.count(shown) >= min(items, 20)
    assert queries == QUERIES[screen]


@pytest.mark.parametrize("items", [1, 3, 30])
@pytest.mark.parametrize("screen", [*REPORTS, "feedback"])
def test_queries_of_the_export(section, editor, screen, items):
    path, _shown = SCREENS[screen]
    for number in range(items):
        make(section, number)
    sheet(editor, f"{path}?export=xlsx")
    with CaptureQueriesContext(connection) as captured:
        rows = sheet(editor, f"{path}?export=xlsx")
    assert len(rows) - 1 >= items
    assert len(captured) <= 12
    assert len(captured) == EXPORTS[screen]


EXPORTS = {"checks": 7, "languages": 7, "links": 6, "use": 7, "searches": 7, "feedback": 6}


@pytest.mark.parametrize("screen", [*REPORTS, "feedback"])
def test_there_is_no_csv(section, editor, screen):
    path, _shown = SCREENS[screen]
    content = editor.get(path).content.decode()
    assert "export=xlsx" in content
    assert "export=csv" not in content
    assert editor.get(f"{path}?export=csv")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", REPORTS)
def test_who_may_open_a_report(section, client_for, name):
    allowed = {Role.CONTENT_MANAGER, Role.ADMINISTRATOR} | (
        {Role.SERVICE_MANAGER} if name in ("checks", "use") else set()
    )
    for role in Role:
        status = client_for(role.value).get(f"/admin/reports/{name}/").status_code
        assert (status == 200) == (role in allowed), role


def test_a_formula_in_a_phrase_stays_text(section, editor):
    miss("=1+1")
    cell = load_workbook(
        BytesIO(b"".join(editor.get("/admin/reports/searches/?export=xlsx").streaming_content))
    ).active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


# --- Checks -------------------------------------------------------------------------------------


def test_checks_are_filtered_by_state_owner_and_language(section, editor):
    today = timezone.localdate()
    for title, back, owner in (("Late", 400, "social_worker"), ("Soon", 350, ""), ("Fine", 10, "social_worker")):
        GuidancePageFactory(
            parent=section, title=title, owner_role=owner, check_months=12, checked_on=today - timedelta(days=back)
        )
    GuidancePageFactory(parent=section, title="Draft", live=False)
    path = "/admin/reports/checks/"
    assert titles(editor, path) == ["Late", "Soon", "Fine"]
    assert titles(editor, f"{path}?state=overdue") == ["Late"]
    assert titles(editor, f"{path}?state=soon") == ["Late", "Soon"]
    assert titles(editor, f"{path}?owner=social_worker") == ["Late", "Fine"]
    assert titles(editor, f"{path}?owner=content_editor") == ["Soon"]
    assert titles(editor, f"{path}?language=sv") == []


def test_still_correct_from_the_report_comes_back_to_it(section, editor):
    page = GuidancePageFactory(parent=section, checked_on=date(2020, 1, 1))
    path = "/admin/reports/checks/?state=overdue"
    content = editor.get(path).content.decode()
    assert f'action="/fi/still-correct/{page.pk}/"' in content
    assert f'name="next" value="{path}"' in content
    assert editor.post(f"/fi/still-correct/{page.pk}/", {"next": path})["Location"] == path
    assert titles(editor, path) == []


def test_a_manager_sees_the_button_for_own_pages_only(section, client_for):
    own = GuidancePageFactory(parent=section, owner_role="service_manager")
    other = GuidancePageFactory(parent=section, owner_role="social_worker")
    manager = client_for(UserFactory(profession=Profession.SERVICE_MANAGER, roles=[Role.SERVICE_MANAGER]))
    content = manager.get("/admin/reports/checks/").content.decode()
    assert f"/fi/still-correct/{own.pk}/" in content
    assert f"/fi/still-correct/{other.pk}/" not in content


# --- Languages ----------------------------------------------------------------------------------


@pytest.fixture
def translated(section):
    """Four pages in Finnish: whole, without Swedish, with a draft, and with an outdated translation."""
    others = {code: child(make_site(code), "guidance") for code in ("sv", "en")}
    now = timezone.now()

    def page(title, sv, en):
        source = GuidancePageFactory(parent=section, title=title, last_published_at=now)
        for code, days in (("sv", sv), ("en", en)):
            if days is None:
                continue
            others[code].refresh_from_db()
            GuidancePageFactory(
                parent=others[code],
                title=f"{title} {code}",
                locale=others[code].locale,
                translation_key=source.translation_key,
                live=days != "draft",
                last_published_at=None if days == "draft" else now + timedelta(days=days),
            )
            section.refresh_from_db()

    page("Whole", 1, 1)
    page("No Swedish", None, 1)
    page("Swedish draft", "draft", 1)
    page("Swedish old", -1, 1)
    page("English old", 1, -1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"No Swedish", "Swedish draft", "Swedish old", "English old"}),
        ("language=sv", {"No Swedish", "Swedish draft", "Swedish old"}),
        ("state=missing", {"No Swedish", "Swedish draft"}),
        ("state=outdated", {"Swedish old", "English old"}),
        ("language=sv&state=outdated", {"Swedish old"}),
        ("language=en&state=outdated", {"English old"}),
        ("language=en&state=missing", set()),
        ("language=fi", set()),
    ],
)
def test_languages(translated, editor, query, expected):
    listed = titles(editor, f"/admin/reports/languages/?{query}")
    # The frame's own pages have no translations that belong to them.
    assert {title for title in listed if title in WRONG or title == "Whole"} == expected


WRONG = {"No Swedish", "Swedish draft", "Swedish old", "English old"}


def test_languages_say_what_and_since_when(translated, editor):
    rows = {row[0]: row[1:] for row in sheet(editor, "/admin/reports/languages/?export=xlsx")}
    today = timezone.localdate()
    assert rows["No Swedish"] == ["ajan tasalla", "puuttuu", "ajan tasalla"]
    assert rows["Swedish draft"][1] == "luonnos"
    assert rows["Swedish old"][1] == f"vanhentunut {today.day}.{today.month}.{today.year} alkaen"


# --- Use and searches ---------------------------------------------------------------------------


def test_use_by_period_least_and_never(section, editor):
    today = timezone.localdate()
    pages = {title: GuidancePageFactory(parent=section, title=title) for title in ("Much", "Little", "Never", "Before")}
    for title, back, times in (("Much", 0, 50), ("Little", 3, 2), ("Before", 60, 9)):
        PageViewCount.objects.create(page=pages[title], day=today - timedelta(days=back), count=times)
    path = "/admin/reports/use/"
    assert titles(editor, path)[:2] == ["Much", "Little"]
    assert titles(editor, f"{path}?period=90")[:3] == ["Much", "Before", "Little"]
    assert titles(editor, f"{path}?ordering=views")[-1] == "Much"
    assert set(titles(editor, f"{path}?unread=no")) == {"Never", "Before"}
    assert set(titles(editor, f"{path}?unread=no&period=90")) == {"Never"}
    assert titles(editor, f"{path}?period=nonsense") == titles(editor, path)


def test_misses_are_summed_by_phrase_and_language(section, editor):
    miss("velka", count=2, found=1)
    miss("velka", days=5, count=3, found=0)
    miss("velka", language="sv", count=1)
    miss("vanha", days=60, count=9)
    path = "/admin/reports/searches/"
    rows = sheet(editor, f"{path}?export=xlsx")[1:]
    assert rows == [["velka", "fi", 5, 1], ["velka", "sv", 1, 0]]
    assert titles(editor, f"{path}?period=90")[0] == "vanha"
    assert titles(editor, f"{path}?language=sv") == ["velka"]
    assert titles(editor, f"{path}?ordering=phrase&period=90") == ["vanha", "velka", "velka"]


def test_next_steps_beside_a_phrase_come_with_it(section, editor):
    miss("velka & laina")
    content = editor.get("/admin/reports/searches/").content.decode()
    add = f"/admin/pages/add/home/guidancepage/{section.pk}/?title=Velka+%26+laina"
    synonym = "/admin/snippets/home/synonymgroup/add/?words=velka+%26+laina"
    pin = "/admin/snippets/home/pinnedanswer/add/?phrase=velka+%26+laina&amp;language=fi"
    for link in (add, synonym, pin):
        assert link in content
        assert "elka &amp; laina" in editor.get(link.replace("&amp;", "&")).content.decode()
    assert not GuidancePage.objects.exists()


def test_a_synonym_and_a_pin_are_saved(section, editor):
    page = GuidancePageFactory(parent=section)
    editor.post("/admin/snippets/home/synonymgroup/add/", {"words": "velka, laina"})
    editor.post("/admin/snippets/home/pinnedanswer/add/", {"phrase": "velka", "language": "fi", "page": page.pk})
    assert SynonymGroup.objects.get().members == ["velka", "laina"]
    assert PinnedAnswer.objects.get().page_id == page.pk


# --- Feedback -----------------------------------------------------------------------------------


def test_feedback_that_waits_is_first_and_taps_are_left_out(section, editor):
    page = GuidancePageFactory(parent=section, title="Page")
    today = timezone.localdate()
    for text, status, helped in (
        ("Closed", "closed", False),
        ("Work", "in_work", False),
        ("New", "new", None),
        ("", "closed", True),
    ):
        PageFeedback.objects.create(page=page, text=text, status=status, helped=helped)
    PageFeedback.objects.update(day=today)
    texts = [row[3] for row in sheet(editor, "/admin/pagefeedback/?export=xlsx")[1:]]
    assert texts == ["New", "Work", "Closed"]
    assert len(titles(editor, "/admin/pagefeedback/?kind=all")) == 4
    assert len(titles(editor, "/admin/pagefeedback/?kind=all&helped=True")) == 1
    assert len(titles(editor, "/admin/pagefeedback/?source=errors")) == 1
    assert len(titles(editor, "/admin/pagefeedback/?status=in_work")) == 1


def test_an_editor_answers_and_cannot_change_what_was_said(section, editor):
    row = PageFeedback.objects.create(page=GuidancePageFactory(parent=section), text="Original", helped=False)
    editor.post(
        f"/admin/pagefeedback/edit/{row.pk}/",
        {"status": "answered", "answer_fi": "Korjattu", "answer_sv": "Rättad", "answer_en": "", "text": "Changed"},
    )
    row.refresh_from_db()
    assert (row.status, row.answer_fi, row.answer_sv, row.text) == ("answered", "Korjattu", "Rättad", "Original")


def test_dashboard_counts(section, editor):
    GuidancePageFactory(parent=section, checked_on=date(2020, 1, 1))
    PageFeedback.objects.create(text="Puuttui")
    miss("velka", count=7)
    content = editor.get("/admin/").content.decode()
    for words, number in (
        ("Myöhässä olevat tarkistukset", 1),
        ("Odottava palaute", 1),
        ("Vähän löytäneet haut tässä kuussa", 7),
    ):
        assert f"{words}: <strong>{number}</strong>" in content
