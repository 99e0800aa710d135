"""The same cells by page, chart, pack, workbook, file and endpoint; who gets them; what they cost."""

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from organisation.models import NeedTopic
from organisation.roles import Role
from reports.books import BY_CODE
from reports.exports import comma_file, workbook
from reports.models import DataKey, PurgeReport
from reports.periods import parse
from reports.publishing import place_area
from reports.selectors import BY_COLUMN, Question, ask
from reports.services import FETCHES, make_key, renew_key
from reports.tables import Figures, Line, share
from tests.organisation.factories import PlaceFactory, UserFactory
from tests.reception.visit_factories import booking_of, counsellor, nurse

from .figures import county, publish_all, visits

pytestmark = pytest.mark.django_db
HIDDEN = "suojattu"
ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*?(?: data-value=\"(\d+)\")?>(.*?)</td>", re.DOTALL)
Cells = dict[str, list[int | None]]


def of_html(html: str, table: str) -> tuple[Cells, Cells]:
    """The cells of a table as they are read, and as the chart takes them."""
    body = html.split(f'id="{table}"', 1)[1].split("</table>", 1)[0]
    read: Cells = {}
    drawn: Cells = {}
    for label, cells in ROW.findall(body):
        found = CELL.findall(cells)
        drawn[label] = [int(value) if value else None for value, _text in found]
        texts = [re.sub(r"<[^>]+>", "", text).strip() for _value, text in found]
        read[label] = [None if text == HIDDEN else int(text) for text in texts]
    return read, drawn


def of_lines(rows: list[list[object]]) -> Cells:
    return {str(row[0]): [None if cell == HIDDEN else int(str(cell)) for cell in row[1:]] for row in rows}


def test_page_chart_pack_workbook_file_and_endpoint_give_the_same_cells(client_for):
    place = county()["centre"]
    query = f"?area={place_area('centre')}&period=2025-q1"
    manager = client_for("service_manager")
    page, chart = of_html(manager.get(f"/fi/reports/topics/{query}").content.decode(), "figures")
    sheet = load_workbook(BytesIO(manager.get(f"/fi/reports/topics/export/xlsx/{query}").content)).worksheets[0]
    book = of_lines([[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)])
    text = manager.get(f"/fi/reports/topics/export/csv/{query}").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    file = of_lines(rows[1 : rows.index([])])
    _key, secret = make_key("warehouse")
    answer = client_for(None).get(f"/figures/topics/{query}", headers={"Authorization": f"Bearer {secret}"}).json()
    endpoint = {row["label"]: row["values"] for row in answer["rows"]}
    with translation.override("fi"):
        pack = Template("{% load figures %}{% station_figures place %}").render(Context({"place": place}))
    in_pack, _drawn = of_html(pack, "pack-topics")
    board = manager.get("/fi/reports/board/centre/?period=2025-q1").content.decode()
    on_board, _drawn = of_html(board, "board-2")
    assert page == chart == book == file == endpoint == in_pack == on_board
    assert None in {value for row in page.values() for value in row}
    assert any(value for row in page.values() for value in row)


def test_hidden_counts_are_in_no_answer(client_for):
    """43 is the only place's count that would be found by its digits; it is hidden and nowhere."""
    from reports.models import PublishedTable

    county()
    row = PublishedTable.objects.get(book="topics", period="2025-q1")
    cells = row.cells
    for area in cells:
        for column, (_count, is_shown) in cells[area].items():
            if not is_shown:
                cells[area][column] = [987654, False]
    row.save()
    manager = client_for("service_manager")
    for url in ("topics/?by=area&", "topics/?", "topics/?by=time&", "topics/export/csv/?by=area&", "?", "year/2025/?"):
        for area in ("county", "m-espoo", "p-centre"):
            assert b"987654" not in manager.get(f"/fi/reports/{url}period=2025-q1&area={area}").content


@pytest.mark.parametrize(("number"), [1, 3, 30])
def test_reports_cost_the_same_at_any_number_of_places(number, client_for, django_assert_num_queries):
    from datetime import date

    for one in range(number):
        visits(PlaceFactory(slug=f"place-{one}"), date(2025, 1, 1), 30)
    publish_all(date(2025, 4, 20))
    manager = client_for("service_manager")
    for path, queries in (
        ("/fi/reports/", 11),
        ("/fi/reports/prior_contact/?by=area", 8),
        ("/fi/reports/topics/", 10),
        ("/fi/reports/topics/export/xlsx/", 10),
        ("/fi/reports/cross/prior_contact-guided_to/", 10),
    ):
        manager.get(path)
        with django_assert_num_queries(queries):
            assert manager.get(path).status_code == 200


def test_figures_by_project_are_what_its_municipalities_show(client_for):
    """Row 000-16: statistics by project; nothing is counted for it that was not published (and hidden) before."""
    from organisation.models import Municipality
    from tests.organisation.factories import ProjectFactory

    county()
    areas = list(Municipality.objects.filter(code__in=("espoo", "lohja")))
    for code, where in (("otso", areas), ("solo", [one for one in areas if one.code == "espoo"])):
        project = ProjectFactory(code=code, name_fi=f"Hanke {code}", name_sv=f"Projekt {code}")
        project.municipalities.set(where)
        project.save()
    ProjectFactory(code="nowhere")
    manager = client_for("service_manager")
    address = "/fi/reports/topics/?period=2025-q1&compare=0&area="
    both, alone, espoo, lohja = (
        of_html(manager.get(address + area).content.decode(), "figures")[0]
        for area in ("o-otso", "o-solo", "m-espoo", "m-lohja")
    )
    assert alone == espoo
    assert any(value is not None for (value,) in both.values())
    assert any(value is None for (value,) in both.values())
    for label, (value,) in both.items():
        parts = [found.get(label, [0])[0] for found in (espoo, lohja)]
        assert value == (None if None in parts else sum(parts))
    listed = manager.get("/fi/reports/visits/?period=2025-q1&by=area&area=o-otso").content.decode()
    assert "Hanke otso" in listed
    assert all(one.name in listed for one in areas)
    assert "Projekt otso" in manager.get("/sv/reports/").content.decode()
    assert "o-nowhere" not in listed
    for path in ("", "meetings/", "year/2025/", "cross/prior_contact-guided_to/", "topics/export/csv/"):
        assert manager.get(f"/fi/reports/{path}?period=2025-q1&area=o-otso").status_code == 200


def test_unknown_choices_fall_back_to_the_usual_ones(client_for):
    county()
    manager = client_for("service_manager")
    for query in ("area=m-nowhere", "period=2025-q9", "period=2031", "by=x", "area=%00", "period=' OR 1"):
        answer = manager.get(f"/fi/reports/topics/?{query}")
        assert answer.status_code == 200
        assert "Koko hyvinvointialue" in answer.content.decode()
    assert manager.get("/fi/reports/nothing/").status_code == 404
    assert manager.get("/fi/reports/topics/export/pdf/").status_code == 404
    assert manager.get("/fi/reports/year/1999/").status_code == 404


def test_each_filter_can_be_taken_out(client_for):
    county()
    html = (
        client_for("service_manager")
        .get("/fi/reports/topics/?area=m-espoo&period=2025-q1&compare=0&by=area")
        .content.decode()
    )
    chips = [
        link.replace("&amp;", "&")
        for link in re.findall(r'class="hds-tag[^"]*" href="([^"]+)"><span class="vh">', html)
    ]
    assert [sorted(re.findall(r"(area|period|compare)=", chip)) for chip in chips] == [
        ["compare", "period"], ["area", "compare"], ["area", "period"],
    ]  # fmt: skip


def test_nothing_published_says_when_there_will_be(client_for):
    answer = client_for("service_manager").get("/fi/reports/").content.decode()
    assert "kaksi viikkoa sen päättymisen jälkeen" in answer


# --- Who ------------------------------------------------------------------------------------------


def test_readers_without_the_right_to_export_get_no_files(client_for):
    county()
    officer = client_for("data_protection_officer")
    page = officer.get("/fi/reports/topics/")
    assert page.status_code == 200
    assert b"export" not in page.content
    assert officer.get("/fi/reports/topics/export/xlsx/").status_code == 403
    assert officer.get("/fi/reports/topics/export/csv/").status_code == 403


def test_a_board_is_its_own_stations(client_for):
    place = county()["centre"]
    own = UserFactory(roles=[Role.HEALTH_STAFF], home_place=place)
    other = UserFactory(roles=[Role.HEALTH_STAFF], home_place=PlaceFactory())
    assert client_for(own).get("/fi/reports/board/").url.endswith("/reports/board/centre/")
    assert client_for(own).get("/fi/reports/board/centre/").status_code == 200
    assert client_for(other).get("/fi/reports/board/centre/").status_code == 403
    assert client_for("counsellor").get("/fi/reports/board/centre/").status_code == 200


def test_a_board_shows_contacts_between_professionals_by_month(client_for):
    """Row 000-15: as the books show them, and the meetings that were held."""
    from datetime import datetime

    from tests.teammeetings.factories import MeetingFactory

    place = county()["centre"]
    for month, status in ((1, "held"), (2, "held"), (2, "held"), (3, "cancelled")):
        day = datetime(2025, month, 28).date()
        MeetingFactory(place=place, day=day, status=status, reason="x" if status == "cancelled" else "")
    MeetingFactory(place=PlaceFactory(), day=datetime(2025, 1, 28).date(), status="held")
    client = client_for("counsellor")
    shown, _drawn = of_html(client.get("/fi/reports/board/centre/?period=2025-q1").content.decode(), "board-3")
    assert [values[-1] for values in shown.values()][:3] == [1, 2, 0]
    for column, code in enumerate(("bookings", "questions", "consultations")):
        with translation.override("fi"):
            book = ask(Question(BY_CODE[code], place_area("centre"), parse("2025-q1"), "time", False))
        found = [values[column] for values in shown.values()]
        assert [line.values[0] for line in book.lines] == found[: len(book.lines)]


# --- Files ----------------------------------------------------------------------------------------

EVIL = Figures(
    "x", "=1+1", "@corner", ["-2+3"], [Line("a", "=HYPERLINK(1)", [None]), Line("b", "+b", [7])], notes=["=note"]
)


def test_files_calculate_nothing():
    sheet, notes = load_workbook(BytesIO(workbook(EVIL, "=about"))).worksheets
    cells = [cell for row in (*sheet.iter_rows(), *notes.iter_rows()) for cell in row if isinstance(cell.value, str)]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
    text = comma_file(EVIL, "=about").decode("utf-8-sig")
    assert not [
        cell for row in csv.reader(StringIO(text), delimiter=";") for cell in row if cell[:1] in ("=", "+", "-", "@")
    ]


def test_the_file_opens_in_finnish_excel():
    content = comma_file(Figures("x", "Otsikko", "Missä", ["Määrä"], [Line("a", "Lohja", [7])]), "")
    assert content.startswith(b"\xef\xbb\xbfMiss\xc3\xa4;M\xc3\xa4\xc3\xa4r\xc3\xa4\r\nLohja;7\r\n")


@pytest.mark.parametrize(
    ("part", "others", "answer"), [(3, [1], 75), (None, [1], None), (3, [None], None), (0, [0], None), (0, [5], 0)]
)
def test_shares_are_made_of_what_is_shown_only(part, others, answer):
    assert share(part, *others) == answer


# --- Data warehouse -------------------------------------------------------------------------------


def test_the_endpoint_opens_to_a_key_in_use_only(client_for):
    county()
    client = client_for(None)
    key, secret = make_key("warehouse")
    assert secret not in str(DataKey.objects.values())

    def fetch(token: str, scheme: str = "Bearer") -> int:
        return client.get("/figures/topics/", headers={"Authorization": f"{scheme} {token}"}).status_code

    assert client.get("/figures/topics/").status_code == 401
    assert (fetch(secret), fetch(secret + "x"), fetch(secret, "Basic"), fetch("")) == (200, 401, 401, 401)
    key.refresh_from_db()
    assert key.used_on == timezone.localdate()
    assert client_for("service_manager").get("/figures/topics/").status_code == 401
    new = renew_key(key)
    assert (fetch(secret), fetch(new)) == (401, 200)
    DataKey.objects.update(is_active=False)
    assert fetch(new) == 401


def test_the_endpoint_limits_its_keys_and_guesses(client_for):
    county()
    client = client_for(None)
    key, secret = make_key("warehouse")
    cache.set(f"silta:limit:figures-{key.pk}", FETCHES, 3600)
    answer = client.get("/figures/topics/", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    codes = {client.get("/figures/topics/", headers={"Authorization": f"Bearer {n}"}).status_code for n in range(70)}
    assert codes == {401, 429}


def test_the_endpoint_speaks_three_languages_and_knows_its_figures(client_for):
    county()
    _key, secret = make_key("warehouse")
    headers = {"Authorization": f"Bearer {secret}"}
    titles = {
        language: client_for(None).get(f"/figures/visits/?lang={language}", headers=headers).json()["title"]
        for language in ("fi", "sv", "en", "xx")
    }
    assert titles == {"fi": "Käynnit, 2025", "sv": "Besök, 2025", "en": "Visits, 2025", "xx": "Käynnit, 2025"}
    assert client_for(None).get("/figures/nothing/", headers=headers).status_code == 400


def test_the_administrator_makes_a_key_and_sees_it_once(client_for):
    admin = client_for("administrator")
    answer = admin.post(reverse(DataKey.snippet_viewset.get_url_name("add")), {"name": "Tietovarasto"}, follow=True)
    secret = re.search(r"(?:kerran|vain nyt)[^:]*: ([\w-]{40,})", answer.content.decode())
    assert secret is not None
    code = client_for(None).get("/figures/visits/", headers={"Authorization": f"Bearer {secret[1]}"}).status_code
    assert code == 400  # the key opens; nothing is published
    assert secret[1] not in admin.get(reverse(DataKey.snippet_viewset.get_url_name("list"))).content.decode()
    assert client_for("content_manager").get(reverse(DataKey.snippet_viewset.get_url_name("list"))).status_code == 302


# --- Retention ------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_go_and_leaves_it(capsys):
    from reception.models import Booking, BookingCount, Slot

    booking_of(counsellor(), nurse())
    Slot.objects.update(begins_at=timezone.now() - timedelta(days=90), ends_at=timezone.now() - timedelta(days=89))
    call_command("purge", "--dry-run", "--quiet")
    assert "bookings: 1 would go" in capsys.readouterr().out
    assert (Booking.objects.count(), BookingCount.objects.count(), PurgeReport.objects.count()) == (1, 0, 0)
    call_command("purge", "--quiet")
    assert "bookings: 1 deleted" in capsys.readouterr().out
    assert (Booking.objects.count(), BookingCount.objects.count()) == (0, 1)
    assert [(row.what, row.number) for row in PurgeReport.objects.all()] == [("bookings", 1)]
    call_command("purge", "--quiet")
    assert PurgeReport.objects.get().number == 1


def test_what_was_deleted_is_shown_to_the_data_protection_officer(client_for):
    PurgeReport.objects.create(what="bookings", number=4711)
    assert b"4711" in client_for("data_protection_officer").get("/fi/what-we-store/").content
    assert b"4711" not in client_for("health_staff").get("/fi/what-we-store/").content


def test_names_of_topics_are_the_readers_languages(client_for):
    county()
    NeedTopic.objects.filter(code="money").update(name_fi="Raha", name_sv="Pengar", name_en="Money")
    manager = client_for("service_manager")
    for language, name in (("fi", "Raha"), ("sv", "Pengar"), ("en", "Money")):
        assert name in manager.get(f"/{language}/reports/topics/").content.decode()


def test_the_answer_does_not_depend_on_who_asks():
    county()
    question = Question(BY_CODE["topics"], "county", parse("2025-q1"), BY_COLUMN)
    assert ask(question) == ask(question)
