"""Service paths: two views step by step, and rounds of comments from open to summary."""

import smtplib
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Locale

from home.models import CommentGroup, CommentRound, PathComment, RoundMail, ServicePathPage
from home.paths import services
from home.paths.selectors import summary_of
from organisation.enums import Profession
from organisation.roles import Role
from tests.organisation.factories import UserFactory

from .factories import ServicePathPageFactory, child, make_site, with_steps

TODAY = timezone.localdate


@pytest.fixture
def section(db):
    return child(make_site(), "guidance")


@pytest.fixture
def path(section):
    return with_steps(ServicePathPageFactory(parent=section, owner_role="senior_social_worker"), 3)


@pytest.fixture
def owner(db):
    return UserFactory(profession=Profession.SENIOR_SOCIAL_WORKER, email="owner@silta.example", language="fi")


@pytest.fixture
def member(db):
    return UserFactory(roles=[Role.HEALTH_STAFF], email="member@silta.example", language="sv")


@pytest.fixture
def group(member):
    group = CommentGroup.objects.create(name_fi="Työntekijät", name_sv="Anställda")
    group.members.set([member])
    return group


def opened(path, owner, group, *, days: int = 10, ago: int = 0) -> CommentRound:
    one = services.open_round(CommentRound(group=group, closes_on=TODAY() + timedelta(days=max(days, 0))), path, owner)
    CommentRound.objects.filter(pk=one.pk).update(
        opened_on=TODAY() - timedelta(days=ago), closes_on=TODAY() + timedelta(days=days)
    )
    one.refresh_from_db()
    return one


# --- Reading ------------------------------------------------------------------------------------


def test_each_view_tells_its_own_side_of_the_same_steps(reader, path):
    worker = reader.get(path.url).content.decode()
    client = reader.get(f"{path.url}?view=client").content.decode()
    for number in range(3):
        assert f"The worker does {number}" in worker
        assert f"The worker does {number}" not in client
        assert f"You do {number}" in client
        assert f"You do {number}" not in worker
        for html, other in ((worker, "client"), (client, "worker")):
            for shared in (f"Role {number}", f"Room {number}", f"Door {number}", f"{number} minutes"):
                assert shared in html
            assert f'href="?view={other}#step-{number + 1}"' in html
            assert f'id="step-{number + 1}"' in html


@pytest.mark.parametrize("asked", ["", "nonsense", "worker\x00", "Client"])
def test_another_view_is_the_workers(reader, path, asked):
    assert "The worker does 0" in reader.get(path.url, {"view": asked}).content.decode()


def test_a_draft_carries_its_badge_until_it_is_agreed(reader, path, django_capture_on_commit_callbacks):
    assert "Luonnos" in reader.get(path.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        path.stage = ServicePathPage.Stage.AGREED
        path.save()
    assert "Luonnos" not in reader.get(path.url).content.decode()


def test_steps_are_found_by_the_search(path):
    assert "You do 2" in path.search_text
    assert "The worker does 1" in path.search_text


def test_a_path_without_steps_stands(reader, section):
    empty = ServicePathPageFactory(parent=section)
    assert reader.get(empty.url).status_code == 200


# --- Who may what -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_only_the_owner_and_content_managers_open_rounds(client_for, path, group, role):
    allowed = role in ("content_manager", "administrator")
    response = client_for(role).post(
        f"/fi/paths/{path.pk}/round/", {"group": group.pk, "closes_on": TODAY() + timedelta(days=5)}
    )
    assert response.status_code == (302 if allowed else 403)
    assert CommentRound.objects.exists() == allowed


def test_the_owner_role_opens_a_round_and_the_group_is_asked_once(client_for, path, owner, group, member):
    client = client_for(owner)
    closes = TODAY() + timedelta(days=5)
    response = client.post(
        f"/fi/paths/{path.pk}/round/", {"group": group.pk, "question": "Puuttuuko jotain?", "closes_on": closes}
    )
    one = CommentRound.objects.get()
    assert response["Location"] == f"/fi/paths/rounds/{one.pk}/"
    assert [message.to for message in mail.outbox] == [["member@silta.example"]]
    assert path.title in mail.outbox[0].body
    services.send_round_mails()
    assert len(mail.outbox) == 1
    again = client.post(f"/fi/paths/{path.pk}/round/", {"group": group.pk, "closes_on": closes})
    assert again.status_code == 200
    assert CommentRound.objects.count() == 1


def test_a_closing_date_in_the_past_is_refused(client_for, path, owner, group):
    response = client_for(owner).post(
        f"/fi/paths/{path.pk}/round/", {"group": group.pk, "closes_on": TODAY() - timedelta(days=1)}
    )
    assert response.status_code == 200
    assert not CommentRound.objects.exists()


def test_the_database_refuses_a_round_that_closes_before_it_opens(path, group):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommentRound.objects.create(
            page=path,
            path_key=path.translation_key,
            group=group,
            opened_on=date(2026, 5, 2),
            closes_on=date(2026, 5, 1),
        )


@pytest.mark.parametrize(
    ("days", "ago", "open_today"), [(0, 0, True), (0, 5, True), (-1, 5, False), (1, 0, True), (3, -1, False)]
)
def test_comments_are_taken_from_the_opening_day_through_the_closing_day(
    client_for, path, owner, group, member, days, ago, open_today
):
    one = opened(path, owner, group, days=days, ago=ago)
    assert one.is_open() == open_today
    client_for(member).post(f"/fi/paths/rounds/{one.pk}/comment/", {"text": "Hyvä", "step": "", "view": "worker"})
    assert PathComment.objects.exists() == open_today


def test_only_members_comment_and_only_they_are_shown_the_form(client_for, reader, path, owner, group, member):
    one = opened(path, owner, group)
    address = f"/fi/paths/rounds/{one.pk}/comment/"
    assert reader.post(address, {"text": "Minäkin"}).status_code == 403
    assert address not in reader.get(path.url).content.decode()
    assert address in client_for(member).get(path.url).content.decode()
    assert not PathComment.objects.exists()


def test_a_comment_stays_with_its_step_and_view_in_every_language(client_for, section, path, owner, group, member):
    swedish = Locale.objects.get_or_create(language_code="sv")[0]
    other = path.copy_for_translation(swedish, copy_parents=True)
    other.save_revision().publish()
    one = opened(path, owner, group)
    step = path.ordered_steps[1]
    client_for(member).post(
        f"/sv/paths/rounds/{one.pk}/comment/",
        {"text": "Vem ringer?", "step": str(step.translation_key), "view": "client"},
    )
    row = PathComment.objects.get()
    assert (row.step_key, row.view, row.author, row.on_behalf_of) == (step.translation_key, "client", member, "")
    summary = summary_of(one, ServicePathPage.objects.get(pk=other.pk))
    assert [len(part.comments) for part in summary.steps] == [0, 0, 1, 0]
    assert (summary.members, summary.answered, summary.comments, summary.undecided) == (1, 1, 1, 1)


@pytest.mark.parametrize("step", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_a_step_that_is_not_there_means_the_whole_path(path, owner, group, member, step):
    one = opened(path, owner, group)
    assert services.comment(one, member, "Hyvä", step=step).step_key is None


def test_an_identity_code_is_refused_and_not_echoed(client_for, path, owner, group, member):
    one = opened(path, owner, group)
    response = client_for(member).post(
        f"/fi/paths/rounds/{one.pk}/comment/", {"text": "Asiakas 131052-308T kysyi", "view": "worker"}
    )
    assert response.status_code == 200
    assert "131052" not in response.content.decode()
    assert not PathComment.objects.exists()


def test_a_phone_number_is_asked_about_and_the_text_kept(client_for, path, owner, group, member):
    one = opened(path, owner, group)
    client, address = client_for(member), f"/fi/paths/rounds/{one.pk}/comment/"
    asked = client.post(address, {"text": "Soita 040 123 4567"}).content.decode()
    assert "Soita 040 123 4567" in asked
    assert not PathComment.objects.exists()
    client.post(address, {"text": "Soita 040 123 4567", "contact_details_confirmed": "on"})
    assert PathComment.objects.get().text == "Soita 040 123 4567"


def test_ones_own_comment_is_taken_back_and_nobody_elses(client_for, path, owner, group, member):
    one = opened(path, owner, group)
    row = services.comment(one, member, "Hyvä")
    other = UserFactory(roles=[Role.HEALTH_STAFF])
    group.members.add(other)
    assert client_for(other).post(f"/fi/paths/comments/{row.pk}/delete/").status_code == 403
    assert PathComment.objects.exists()
    client_for(member).post(f"/fi/paths/comments/{row.pk}/delete/")
    assert not PathComment.objects.exists()


def test_after_closing_nothing_is_taken_back(client_for, path, owner, group, member):
    one = opened(path, owner, group)
    row = services.comment(one, member, "Hyvä")
    CommentRound.objects.filter(pk=one.pk).update(
        opened_on=TODAY() - timedelta(days=2), closes_on=TODAY() - timedelta(days=1)
    )
    client_for(member).post(f"/fi/paths/comments/{row.pk}/delete/")
    assert PathComment.objects.exists()


def test_the_owner_speaks_for_a_group_that_does_not_log_in(client_for, path, owner):
    group = CommentGroup.objects.create(name_fi="Yhteiskehittäjät", name_sv="Medutvecklare")
    one = opened(path, owner, group)
    client = client_for(owner)
    client.post(
        f"/fi/paths/rounds/{one.pk}/",
        {"on_behalf_of": "Yhteiskehittäjät", "step": str(path.ordered_steps[0].translation_key), "text": "Selkeä"},
    )
    row = PathComment.objects.get()
    assert (row.on_behalf_of, row.step_key) == ("Yhteiskehittäjät", path.ordered_steps[0].translation_key)
    assert summary_of(one, path).answered == 0


def test_only_the_leader_decides_and_only_known_outcomes(client_for, path, owner, group, member):
    one = opened(path, owner, group)
    row = services.comment(one, member, "Hyvä")
    address = f"/fi/paths/comments/{row.pk}/decide/"
    assert client_for(member).post(address, {"outcome": "taken"}).status_code == 403
    client_for(owner).post(address, {"outcome": "eaten", "reply": "x"})
    row.refresh_from_db()
    assert row.outcome == "open"
    client_for(owner).post(address, {"outcome": "partly", "reply": "Lisättiin askeleeseen"})
    row.refresh_from_db()
    assert (row.outcome, row.reply) == ("partly", "Lisättiin askeleeseen")


def test_the_group_reads_the_summary_after_closing_without_names(client_for, reader, path, owner, group, member):
    one = opened(path, owner, group)
    services.comment(one, member, "Hyvä polku")
    address = f"/fi/paths/rounds/{one.pk}/"
    assert client_for(member).get(address).status_code == 403
    assert client_for(owner).get(address).status_code == 200
    CommentRound.objects.filter(pk=one.pk).update(
        opened_on=TODAY() - timedelta(days=2), closes_on=TODAY() - timedelta(days=1), conclusion="Lisätään aika"
    )
    shown = client_for(member).get(address).content.decode()
    assert "Hyvä polku" in shown
    assert "Lisätään aika" in shown
    assert member.get_username() not in shown.split("<main")[1]
    assert reader.get(address).status_code == 403


def test_closing_early_ends_the_round(client_for, path, owner, group, member):
    one = opened(path, owner, group, ago=3)
    assert client_for(member).post(f"/fi/paths/rounds/{one.pk}/close/").status_code == 403
    client_for(owner).post(f"/fi/paths/rounds/{one.pk}/close/")
    one.refresh_from_db()
    assert not one.is_open()


# --- Mails --------------------------------------------------------------------------------------


def _kinds() -> list[tuple[str, str]]:
    return sorted(RoundMail.objects.values_list("receiver__email", "kind"))


def test_whoever_has_said_nothing_is_reminded_three_days_before_and_once(path, owner, group, member):
    one = opened(path, owner, group, days=10)
    other = UserFactory(email="other@silta.example")
    group.members.add(other)
    services.comment(one, other, "Hyvä")
    for day, expected in (
        (one.closes_on - timedelta(days=4), []),
        (one.closes_on - timedelta(days=3), ["member@silta.example"]),
        (one.closes_on, ["member@silta.example"]),
    ):
        services.send_round_mails(day)
        reminded = RoundMail.objects.filter(kind="reminded").values_list("receiver__email", flat=True)
        assert list(reminded) == expected, day


def test_the_owners_get_the_summary_after_closing_and_once(path, owner, group, member):
    one = opened(path, owner, group, days=2)
    mail.outbox.clear()
    services.send_round_mails(one.closes_on)
    assert ("owner@silta.example", "summary") not in _kinds()
    mail.outbox.clear()
    for _ in range(2):
        services.send_round_mails(one.closes_on + timedelta(days=1))
    assert [message.to for message in mail.outbox] == [["owner@silta.example"]]
    assert f"/paths/rounds/{one.pk}/" in mail.outbox[0].body


def test_who_becomes_an_owner_later_gets_no_old_summaries(path, owner, group):
    one = opened(path, owner, group, days=2)
    mail.outbox.clear()
    UserFactory(profession=owner.profession, email="new@silta.example")
    services.send_round_mails(one.closes_on + timedelta(days=60))
    assert mail.outbox == []


def test_what_the_server_refuses_goes_out_later(path, owner, group):
    def refuse(*args: object) -> int:
        raise smtplib.SMTPServerDisconnected

    with patch.object(EmailBackend, "send_messages", refuse):
        opened(path, owner, group)
    assert _kinds() == []
    assert services.send_round_mails().sent == 1
    assert _kinds() == [("member@silta.example", "asked")]


def test_the_front_page_asks_members_and_nobody_else(
    client_for, reader, path, owner, group, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        opened(path, owner, group)
    assert path.title in client_for(member).get("/fi/").content.decode().split("<main")[1].split("<aside")[0]
    assert "Kommenttejasi pyydetään" not in reader.get("/fi/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        group.members.clear()
    assert "Kommenttejasi pyydetään" not in client_for(member).get("/fi/").content.decode()
