"""Writing a plan: sections, conflicts, settling, talks; and differences in words."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careplans.enums import PlanState, Section
from careplans.models import CarePlan, Concern, Goal, PlanCount
from careplans.selectors.page import NOBODY, SEVERAL, load_page
from careplans.services.plans import StateChanged, move
from careplans.services.sections import Row, SectionConflict, save_section, settle
from careplans.snapshot import changes, snapshot

from .factories import (
    active_plan,
    by,
    coordinator_of,
    draft_plan,
    in_days,
    new_plan,
    opened,
    talk,
    topic,
    write_words,
)

CONTENT = {
    "kind": "shared", "situation": "a", "next_review": "2027-01-01",
    "team": [{"name": "A", "sector": "social_services", "coordinator": True}],
    "concerns": [{"id": 1, "text": "c", "area": "money", "raised_by": "client", "handlers": [], "resolved": False}],
    "goals": [{"id": 1, "text": "g", "state": "active", "achievement": "", "target_on": None, "client_view": "",
               "worker_view": ""}],
    "actions": [{"id": 1, "text": "t", "owner": None, "by_client": False, "due_on": None, "state": "not-started",
                 "in_patient_record": False, "supports": None}],
}  # fmt: skip


def concern(text="Huoli", **values):
    return {"text": text, "area": topic(), "raised_by": "client", "together": False, "resolved_on": None, **values}


@pytest.mark.django_db
@pytest.mark.parametrize("section", Section)
def test_a_section_that_somebody_else_wrote_is_not_overwritten(section):
    plan = draft_plan()
    who = by(coordinator_of(plan).user)
    content = {
        Section.SITUATION: ("first", "second"),
        Section.REVIEW: (in_days(5), in_days(6)),
        Section.CONCERNS: ([Row(concern("first"))], [Row(concern("second"))]),
        Section.GOALS: ([Row({"text": "first"})], [Row({"text": "second"})]),
        Section.ACTIONS: ([Row({"text": "first"})], [Row({"text": "second"})]),
    }[section]
    save_section(plan, section, 1, content[0], who)
    before = snapshot(load_page(CarePlan.objects.get(pk=plan.pk)))
    with pytest.raises(SectionConflict) as conflict:
        save_section(plan, section, 1, content[1], who)
    assert conflict.value.version == 2
    assert snapshot(load_page(CarePlan.objects.get(pk=plan.pk))) == before
    save_section(plan, section, 2, content[1], who)  # knowingly


@pytest.mark.django_db
def test_two_sections_at_once_do_not_meet():
    plan = draft_plan()
    who = by(coordinator_of(plan).user)
    save_section(plan, "situation", 1, "text", who)
    save_section(plan, "goals", 1, [Row({"text": "goal"})], who)
    save_section(plan, "actions", 1, [Row({"text": "action"})], who)
    plan.refresh_from_db()
    assert (plan.situation, Goal.objects.count(), plan.actions.count()) == ("text", 1, 1)


@pytest.mark.django_db
def test_a_line_of_another_plan_is_not_touched():
    mine, others = draft_plan(), draft_plan()
    write_words(others)
    theirs = others.goals.get()
    save_section(mine, "goals", 1, [Row({"text": "mine"}, pk=theirs.pk)], by(coordinator_of(mine).user))
    theirs.refresh_from_db()
    assert theirs.text == "zebratavoite"
    assert mine.goals.get().text == "mine"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "completed", "revoked", "entered_in_error"])
def test_closed_and_waiting_plans_take_no_texts(state):
    if state == "waiting":
        plan = new_plan()
    else:
        plan = active_plan()
        closed = {"state": state, "closed_on": in_days(0), "revoke_reason": "moved" if state == "revoked" else ""}
        CarePlan.objects.filter(pk=plan.pk).update(**closed)
    with pytest.raises(StateChanged):
        save_section(plan, "situation", plan.situation_version, "text", by(coordinator_of(plan).user))


@pytest.mark.django_db
def test_nobody_and_several_stand_first_and_are_settled_in_one_action():
    plan = draft_plan()
    first, second = plan.members.order_by("pk")
    rows = [
        Row(concern("one"), handlers=(first.pk,)),
        Row(concern("two"), handlers=(first.pk, second.pk)),
        Row(concern("none")),
        Row(concern("both", together=True), handlers=(first.pk, second.pk)),
    ]
    save_section(plan, "concerns", 1, rows, by(first.user))
    board = load_page(plan).board
    assert [(row.concern.text, row.flag) for row in board] == [
        ("two", SEVERAL), ("none", NOBODY), ("one", ""), ("both", ""),
    ]  # fmt: skip
    two, none = board[0].concern, board[1].concern
    settle(plan, none, set(), second.pk, by(second.user))
    settle(plan, two, {first.pk, second.pk}, None, by(second.user))
    assert not load_page(plan).unsettled
    with pytest.raises(StateChanged):
        settle(plan, none, set(), first.pk, by(first.user))  # the screen was old
    assert [one.member_id for one in none.handling.order_by("pk")] == [second.pk]


@pytest.mark.django_db
def test_who_stays_keeps_since():
    plan = draft_plan()
    first, second = plan.members.order_by("pk")
    save_section(plan, "concerns", 1, [Row(concern(), handlers=(first.pk,))], by(first.user))
    made = Concern.objects.get()
    made.handling.update(since=in_days(-30))
    save_section(plan, "concerns", 2, [Row(concern(), made.pk, handlers=(first.pk, second.pk))], by(first.user))
    assert [one.since for one in made.handling.all()] == [in_days(-30), in_days(0)]
    assert load_page(plan).board[0].since == in_days(-30)


@pytest.mark.django_db
def test_a_talk_changes_what_nobody_else_has_changed():
    plan = active_plan()
    goal, action = plan.goals.get(), plan.actions.get()
    versions = {section: plan.version_of(section) for section in ("goals", "actions", "review")}
    who = by(coordinator_of(plan).user)
    save_section(plan, "goals", versions["goals"], [Row({"text": "changed by another"}, goal.pk)], who)
    from careplans.services.sections import TalkRecord, record_talk

    record = TalkRecord(
        {"held_on": in_days(0), "kind": "talk", "client": "phone", "is_review": True},
        goals={goal.pk: "achieved"},
        actions={action.pk: "done"},
        next_review=in_days(90),
        versions=versions,
    )
    assert record_talk(plan, record, who) == ["goals"]
    goal.refresh_from_db()
    action.refresh_from_db()
    plan.refresh_from_db()
    assert (goal.text, goal.achievement) == ("changed by another", "")
    assert (action.state, plan.next_review) == ("done", in_days(90))
    assert PlanCount.objects.get(what="reviewed").count == 1


@pytest.mark.django_db
def test_a_late_review_counts_as_late():
    plan = active_plan()
    CarePlan.objects.filter(pk=plan.pk).update(next_review=in_days(-3))
    talk(plan, is_review=True)
    assert [row.what for row in PlanCount.objects.filter(what__startswith="reviewed")] == ["reviewed_late"]


@pytest.mark.django_db
def test_a_talk_sent_twice_is_one():
    plan = active_plan()
    before = plan.talks.count()
    for note in ("agreed", "agreed", "and more"):
        talk(plan, is_review=True, note=note)
    assert plan.talks.count() == before + 2
    assert PlanCount.objects.get(what="reviewed").count == 2
    talk(plan, (coordinator_of(plan).pk,), is_review=True, note="agreed")  # in the afternoon, with somebody else
    assert plan.talks.count() == before + 3


# --- The screens -----------------------------------------------------------------------------------


def lines(page_html: str) -> dict[str, str]:
    """What the form of a section sends when nobody touches it."""
    import re
    from html import unescape

    found = {}
    form = page_html[page_html.index('name="base"') - 200 : page_html.rindex("</form>")]
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = re.search(r'type="(\w+)"', tag), re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and not (kind and kind[1] in ("checkbox", "radio") and " checked" not in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', form):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        # Where nothing is chosen, a browser sends the first.
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]*)"', options
        )
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.django_db
def test_two_editors_of_one_section_see_both_texts(client_for, room):
    """Mine is kept in the form, theirs stands beside it; a line that I did not touch stays theirs."""
    plan = active_plan()
    who = coordinator_of(plan)
    client = opened(client_for(who.user), plan)
    url = f"/fi/plans/{plan.pk}/write/goals/"
    mine = lines(client.get(url).content.decode())
    goal = plan.goals.get()
    theirs = {"text": "toisen tavoite", "state": "active", "client_view": "", "worker_view": ""}
    other = plan.members.select_related("user").get(is_coordinator=False)
    save_section(plan, "goals", int(mine["base"]), [Row(theirs, goal.pk)], by(other.user))
    mine["line-1-text"], mine["line-1-state"] = "minun uusi tavoite", "proposed"
    answer = client.post(url, mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "toisen tavoite" in html
    assert "minun uusi tavoite" in html
    assert str(other.user) in html
    again = lines(html)
    assert again["base"] == str(int(mine["base"]) + 1)
    assert client.post(url, again).status_code == 302
    assert sorted(plan.goals.values_list("text", flat=True)) == ["minun uusi tavoite", "toisen tavoite"]


@pytest.mark.django_db
@pytest.mark.parametrize("section", ["situation", "concerns", "goals", "actions", "review"])
def test_saving_what_was_not_touched_changes_nothing(client_for, room, section):
    plan = active_plan()
    before = snapshot(load_page(CarePlan.objects.get(pk=plan.pk)))
    client = opened(client_for(coordinator_of(plan).user), plan)
    url = f"/fi/plans/{plan.pk}/write/{section}/"
    assert client.post(url, lines(client.get(url).content.decode())).status_code == 302
    assert snapshot(load_page(CarePlan.objects.get(pk=plan.pk))) == before


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["311219F998S", "040 123 4567", "aino@example.org"])
def test_no_codes_and_no_contact_details(client_for, room, bad):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    url = f"/fi/plans/{plan.pk}/write/situation/"
    answer = client.post(url, {"base": plan.situation_version, "situation": f"Soita {bad}"})
    assert answer.status_code == 200
    assert CarePlan.objects.get(pk=plan.pk).situation == "zebratilanne"


@pytest.mark.django_db
def test_long_numbers_are_nobody(client_for, room):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    long, settles = "9" * 5000, f"/fi/plans/{plan.pk}/concerns/{plan.concerns.get().pk}/"
    assert client.post(settles, {"seen": long, "handler": "together"}).status_code == 302
    assert client.post(settles, {"seen": "", "handler": long}).status_code == 404
    assert client.post(f"/fi/plans/{plan.pk}/team/", {"user": long, "sector": "x"}).status_code == 200
    assert client.post(f"/fi/plans/{plan.pk}/coordinator/", {"member": long}).status_code == 404


@pytest.mark.django_db
def test_differing_views_are_kept_both_or_not_at_all(client_for, room):
    plan = active_plan()
    client = opened(client_for(coordinator_of(plan).user), plan)
    url = f"/fi/plans/{plan.pk}/write/goals/"
    data = lines(client.get(url).content.decode())
    data["line-0-worker_view"] = ""
    assert "kirjoita molemmat" in client.post(url, data).content.decode()
    html = client.get(f"/fi/plans/{plan.pk}/").content.decode()
    assert "zebraclientview" in html
    assert "zebraworkerview" in html


# --- In words --------------------------------------------------------------------------------------


def test_the_same_content_has_no_changes():
    assert changes(CONTENT, copy.deepcopy(CONTENT)) == []
    assert changes({}, CONTENT) == []


@given(
    section=st.sampled_from(["concerns", "goals", "actions"]),
    field=st.sampled_from(["text", "state", "achievement", "resolved", "due_on", "by_client", "client_view"]),
)
def test_every_difference_of_a_line_is_said_with_its_text(section, field):
    new = copy.deepcopy(CONTENT)
    line = new[section][0]
    if field not in line:
        return
    values = {"text": "new", "achievement": "improving", "resolved": True, "due_on": "2027-02-02", "by_client": True,
              "client_view": "x"}  # fmt: skip
    line[field] = {"goals": "completed", "actions": "done"}.get(section) if field == "state" else values[field]
    found = changes(CONTENT, new)
    assert len(found) == 1
    assert found[0].text == line["text"]
    assert found[0].words.endswith(":")


@given(st.lists(st.sampled_from(["concerns", "goals", "actions"]), max_size=6), st.booleans())
def test_lines_that_came_and_went_are_counted(added, removed):
    new = copy.deepcopy(CONTENT)
    for number, section in enumerate(added, start=10):
        new[section].append({**new[section][0], "id": number, "text": f"new {number}"})
    if removed:
        new["goals"] = [row for row in new["goals"] if row["id"] != 1]
    assert len(changes(CONTENT, new)) == len(added) + removed


@pytest.mark.django_db
def test_what_changed_since_the_version(client_for, room):
    plan = active_plan()
    who = coordinator_of(plan)
    save_section(plan, "actions", plan.actions_version, [Row({"text": "uusi toimi"})], by(who.user))
    move(plan, PlanState.ACTIVE, PlanState.ON_HOLD, by(who.user))
    html = opened(client_for(who.user), plan).get(f"/fi/plans/{plan.pk}/").content.decode()
    assert "Uusi toimi: <q>uusi toimi</q>" in html
