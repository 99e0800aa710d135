"""Import: every error at once with row and column, all or nothing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from organisation.enums import TeamKind
from organisation.roles import Role
from teammeetings.models import Meeting
from teammeetings.services import imports
from tests.organisation.factories import PlaceFactory, TeamFactory, UserFactory
from tests.privacy.codes import LEAK

from .factories import MeetingFactory

HEADING = ["Päivä", "Alkaa", "Päättyy", "Paikka", "Tiimi", "Laji", "Huone", "Sosiaalityöstä"]


@pytest.fixture
def team(db):
    place = PlaceFactory(name_fi="Keskusta", slug="keskusta")
    return TeamFactory(place=place, kind=TeamKind.ORAL_HEALTH, name_fi="Tiimi 1")


@pytest.fixture
def person(db):
    return UserFactory(username="liisa", roles=[Role.COUNSELLOR])


def row(number: int, **changes):
    day = timezone.localdate() + timedelta(days=1 + number % 300)
    values = {
        "day": day, "begins": f"{8 + number // 300}.00", "ends": f"{8 + number // 300}.30", "place": "Keskusta",
        "team": "Tiimi 1", "kind": "", "room": "", "staff": "liisa",
    }  # fmt: skip
    return list({**values, **changes}.values())


def workbook(rows, heading=HEADING) -> bytes:
    book = Workbook()
    for values in (heading, *rows):
        book.active.append(values)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_file(rows, delimiter=";", encoding="utf-8") -> bytes:
    lines = [delimiter.join(str(value) for value in values) for values in (HEADING, *rows)]
    return "\r\n".join(lines).encode(encoding)


def upload(client, content, name="plan.xlsx"):
    return client.post("/fi/meetings/import/", {"file": SimpleUploadedFile(name, content)})


def test_five_hundred_rows_with_seven_bad_ones(team, person, client_for):
    rows = [row(number) for number in range(500)]
    bad = {
        10: ("Päivä", {"day": "32.13.2027"}),
        50: ("Alkaa", {"begins": "noon"}),
        99: ("Päättyy", {"ends": "07.00"}),
        200: ("Paikka", {"place": "Ei ole"}),
        201: ("Tiimi", {"team": "Tiimi 9"}),
        333: ("Sosiaalityöstä", {"staff": "liisa, kukaan"}),
        499: ("Huone", {"room": LEAK}),
    }
    for number, (_column, changes) in bad.items():
        rows[number] = row(number, **changes)
    client = client_for(Role.COUNSELLOR.value)
    page = upload(client, workbook(rows))
    assert [(error[0], error[1]) for error in page.context["errors"]] == [
        (number + 2, column) for number, (column, _changes) in sorted(bad.items())
    ]
    assert LEAK not in page.content.decode()
    assert not Meeting.objects.exists()
    assert "import/confirm" not in page.content.decode()


def test_all_is_written_in_one_go(team, person, client_for):
    client = client_for(Role.COUNSELLOR.value)
    page = upload(client, workbook([row(number) for number in range(500)]))
    assert not Meeting.objects.exists()
    token = page.context["preview"].token
    with CaptureQueriesContext(connection) as captured:
        client.post("/fi/meetings/import/confirm/", {"rows": token})
    assert Meeting.objects.filter(teams=team, staff=person).count() == 500
    assert len(captured) < 40
    # The same once more: somebody was first.
    client.post("/fi/meetings/import/confirm/", {"rows": token})
    assert Meeting.objects.count() == 500
    assert client.post("/fi/meetings/import/confirm/", {"rows": "forged"}).status_code == 302
    assert Meeting.objects.count() == 500


def test_a_preview_is_confirmed_once(team, person):
    shown = imports.preview(imports.read_rows("plan.xlsx", workbook([row(1, kind="workshop", team="")])))
    assert imports.write(shown.token) == 1
    with pytest.raises(imports.NotReadable):
        imports.write(shown.token)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_csv_of_each_kind(team, person, delimiter, encoding):
    shown = imports.preview(imports.read_rows("plan.csv", csv_file([row(1)], delimiter, encoding)))
    assert shown.errors == []
    assert len(shown.meetings) == 1


def test_a_meeting_twice(team, person):
    MeetingFactory(place=team.place, teams=[team], day=timezone.localdate() + timedelta(days=3), clock=imports.time(8))
    shown = imports.preview(imports.read_rows("plan.xlsx", workbook([row(2), row(5), row(5)])))
    assert [error.row for error in shown.errors] == [2, 4]


def test_kinds_by_their_names(team, person):
    rows = [row(1, kind="Työpaja", team=""), row(2, kind="workshop", team=""), row(3, kind="Juhla"), row(4, team="")]
    shown = imports.preview(imports.read_rows("plan.xlsx", workbook(rows)))
    assert [meeting["kind"] for meeting in shown.meetings] == ["workshop", "workshop"]
    assert [(error.row, error.column) for error in shown.errors] == [(4, "Tyyppi"), (5, "Tiimi")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.xlsx", b"not a workbook"),
        ("plan.xlsx", b""),
        ("plan.csv", b""),
        ("plan.csv", b"\x00\x00"),
        ("plan.csv", "Päivä;Alkaa\n1.1.2027;8".encode()),
        ("plan.csv", csv_file([])),
        ("plan.csv", csv_file([row(1)] * 2001)),
        ("plan.csv", b"x" * (imports.MOST_BYTES + 1)),
    ],
)
def test_what_cannot_be_read_is_said(team, person, client_for, name, content):
    page = upload(client_for(Role.COUNSELLOR.value), content, name)
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_the_empty_file_fits_the_import(team, person, client_for):
    response = client_for(Role.COUNSELLOR.value).get("/fi/meetings/import/template/")
    shown = imports.preview(imports.read_rows("template.xlsx", response.content))
    assert shown.errors == []
    assert len(shown.meetings) == 1
