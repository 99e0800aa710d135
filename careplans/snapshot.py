"""A plan as plain data (what a version keeps), and the differences between two in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .enums import Achievement, ActionState, GoalState

if TYPE_CHECKING:
    from .selectors.page import PlanPage

Content = dict[str, Any]


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def snapshot(page: "PlanPage") -> Content:
    """What stands on the page, without anybody's keys but those of its own lines."""
    plan = page.plan
    return {
        "kind": plan.kind,
        "situation": plan.situation,
        "next_review": _day(plan.next_review),
        "team": [
            {"name": str(member.user), "sector": member.sector, "coordinator": member.is_coordinator}
            for member in page.members
        ],
        "concerns": [
            {
                "id": concern.pk,
                "text": concern.text,
                "area": concern.area.code,
                "raised_by": concern.raised_by,
                "handlers": handlers,
                "resolved": resolved,
            }
            for concern, handlers, resolved in [
                *((row.concern, [str(member.user) for member in row.handlers], False) for row in page.board),
                *((concern, [], True) for concern in page.resolved),
            ]
        ],
        "goals": [
            {
                "id": goal.pk,
                "text": goal.text,
                "state": goal.state,
                "achievement": goal.achievement,
                "target_on": _day(goal.target_on),
                "client_view": goal.client_view,
                "worker_view": goal.worker_view,
            }
            for goal in page.goals
        ],
        "actions": [
            {
                "id": action.pk,
                "text": action.text,
                "owner": "" if action.by_client else str(action.owner.user) if action.owner else None,
                "by_client": action.by_client,
                "due_on": _day(action.due_on),
                "state": action.state,
                "in_patient_record": action.in_patient_record,
                "supports": action.supports_id,
            }
            for action in page.actions
        ],
    }


@dataclass(frozen=True)
class Change:
    """One difference: a sentence, and the words that it is about."""

    words: str
    text: str = ""


def shown_day(iso: str | None) -> str:
    return date_format(date.fromisoformat(iso), "j.n.Y") if iso else "–"


def _lines(
    old: list[Content], new: list[Content]
) -> tuple[list[Content], list[Content], list[tuple[Content, Content]]]:
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    return (
        [row for key, row in after.items() if key not in before],
        [row for key, row in before.items() if key not in after],
        [(before[key], row) for key, row in after.items() if key in before and before[key] != row],
    )


def changes(old: Content, new: Content) -> list[Change]:
    """What is different in `new`, in words of the active language. Nothing for the same content."""
    if not old or not new:
        return []
    found: list[Change] = []
    if old["situation"] != new["situation"]:
        found.append(Change(_("The situation was written anew:"), new["situation"]))
    if old["next_review"] != new["next_review"]:
        found.append(
            Change(
                _("The next review moved from %(before)s to %(after)s.")
                % {"before": shown_day(old["next_review"]), "after": shown_day(new["next_review"])}
            )
        )
    found += _team(old["team"], new["team"])
    for key, describe in (("concerns", _concern), ("goals", _goal), ("actions", _action)):
        found += _section(key, old[key], new[key], describe)
    return found


def _section(
    key: str, old: list[Content], new: list[Content], describe: Callable[[Content, Content], list[str]]
) -> list[Change]:
    added = {"concerns": _("New concern:"), "goals": _("New goal:"), "actions": _("New action:")}[key]
    gone = {"concerns": _("Concern taken away:"), "goals": _("Goal taken away:"), "actions": _("Action taken away:")}[
        key
    ]
    fresh, lost, other = _lines(old, new)
    found = [Change(added, row["text"]) for row in fresh]
    for before, after in other:
        sentences = describe(before, after) or [_("Details changed:")]
        if before["text"] != after["text"]:
            sentences = [_("Worded anew:"), *[one for one in sentences if one != _("Details changed:")]]
        found += [Change(sentence, after["text"]) for sentence in sentences]
    return found + [Change(gone, row["text"]) for row in lost]


def _team(old: list[Content], new: list[Content]) -> list[Change]:
    before, after = {row["name"] for row in old}, {row["name"] for row in new}
    found = [Change(_("%(name)s joined the care team.") % {"name": name}) for name in sorted(after - before)]
    found += [Change(_("%(name)s left the care team.") % {"name": name}) for name in sorted(before - after)]
    was = next((row["name"] for row in old if row["coordinator"]), "")
    now = next((row["name"] for row in new if row["coordinator"]), "")
    if was != now:
        found.append(Change(_("%(name)s coordinates now.") % {"name": now}))
    if not found and old != new:
        found.append(Change(_("The care team's sectors changed.")))
    return found


def _concern(before: Content, after: Content) -> list[str]:
    found = []
    if after["resolved"] and not before["resolved"]:
        found.append(_("Resolved:"))
    elif before["resolved"] and not after["resolved"]:
        found.append(_("Open again:"))
    elif before["handlers"] != after["handlers"]:
        names = ", ".join(after["handlers"]) or _("nobody yet")
        found.append(_("Handled now by %(names)s:") % {"names": names})
    return found


def _goal(before: Content, after: Content) -> list[str]:
    found = []
    if before["state"] != after["state"]:
        found.append(_("Goal is now “%(state)s”:") % {"state": GoalState(after["state"]).label})
    if before["achievement"] != after["achievement"] and after["achievement"]:
        found.append(_("Progress is now “%(state)s”:") % {"state": Achievement(after["achievement"]).label})
    if (before["client_view"], before["worker_view"]) != (after["client_view"], after["worker_view"]):
        found.append(_("Differing views were recorded or changed:"))
    return found


def _action(before: Content, after: Content) -> list[str]:
    found = []
    if before["state"] != after["state"]:
        found.append(_("Action is now “%(state)s”:") % {"state": ActionState(after["state"]).label})
    if before["due_on"] != after["due_on"]:
        found.append(_("Due by %(day)s now:") % {"day": shown_day(after["due_on"])})
    if (before["owner"], before["by_client"]) != (after["owner"], after["by_client"]):
        who = _("the client") if after["by_client"] else after["owner"] or _("nobody yet")
        found.append(_("Done now by %(names)s:") % {"names": who})
    return found
