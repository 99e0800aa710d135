"""Reads of service paths: the view, the open round, and what was said."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation

from organisation.models import User

from ..models import CommentRound, PathComment, PathStep, PathView, ServicePathPage
from ..permissions import may_confirm
from ..stamp import content_stamp


@dataclass(frozen=True)
class AskedRound:
    """A round that is open today: what the front page of its members shows."""

    pk: int
    path_key: uuid.UUID
    group: str
    question: str
    closes_on: date
    members: frozenset[int]
    title: str
    url: str


def open_rounds() -> list[AskedRound]:
    """The rounds that are open today, in the active language, from the cache while nothing changed."""
    language, today = translation.get_language() or "fi", timezone.localdate()
    key = f"silta:rounds:{language}:{today:%Y%m%d}:{content_stamp()}"
    rounds: list[AskedRound] | None = cache.get(key)
    if rounds is None:
        rows = CommentRound.objects.filter(opened_on__lte=today, closes_on__gte=today)
        rows = rows.select_related("group", "page").prefetch_related("group__members")
        versions = {
            (page.translation_key, page.locale.language_code): page
            for page in ServicePathPage.objects.filter(
                translation_key__in=[row.path_key for row in rows], live=True
            ).select_related("locale")
        }
        rounds = []
        for row in rows:
            page = versions.get((row.path_key, language)) or row.page
            if not page.live:
                continue
            members = frozenset(member.pk for member in row.group.members.all())
            rounds.append(
                AskedRound(
                    row.pk, row.path_key, row.group.name, row.question, row.closes_on, members, page.title, page.url
                )
            )
        cache.set(key, rounds)
    return rounds


def rounds_asking(user: User) -> list[AskedRound]:
    """The open rounds in which `user` is asked. No query while nothing changed."""
    return [one for one in open_rounds() if user.pk in one.members]


def path_context(page: ServicePathPage, view: PathView, user: User) -> dict[str, Any]:
    """What the template of a path needs beyond a guidance page's.

    Members of an open round get the steps with their own comments, uncached: two queries more.
    """
    asked = next((one for one in rounds_asking(user) if one.path_key == page.translation_key), None)
    own: dict[uuid.UUID | None, list[PathComment]] = {}
    if asked is not None:
        for comment in PathComment.objects.filter(round_id=asked.pk, author=user):
            own.setdefault(comment.step_key, []).append(comment)
    return {
        "path_view": view,
        "path_views": PathView,
        "client_view": view == PathView.CLIENT,
        "round": asked,
        "own_on_whole": own.get(None, []),
        # Asked for when it is drawn: most readers get the steps from the cache.
        "path_steps": lambda: [{"step": step, "own": own.get(step.translation_key, [])} for step in page.ordered_steps],
    }


@dataclass
class StepComments:
    """What was said about one step (None: about the whole path)."""

    step: PathStep | None
    comments: list[PathComment] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.step.translation_key) if self.step else ""


@dataclass(frozen=True)
class RoundSummary:
    """A round for its owner: what was said, step by step, who answered, and what is still to be decided."""

    steps: list[StepComments]
    members: int
    answered: int
    comments: int
    undecided: int


def summary_of(one: CommentRound, page: ServicePathPage) -> RoundSummary:
    """The summary of a round over the steps of `page` (the path in the reader's language)."""
    comments = list(one.comments.select_related("author"))
    steps = [StepComments(None), *(StepComments(step) for step in page.steps.all())]
    by_key = {step.key: step for step in steps}
    for comment in comments:
        # A step that is gone meanwhile: what was said about it belongs to the whole.
        by_key.get(str(comment.step_key or ""), steps[0]).comments.append(comment)
    members = {member.pk for member in one.group.members.all()}
    return RoundSummary(
        steps=steps,
        members=len(members),
        answered=len(members & {comment.author_id for comment in comments if not comment.on_behalf_of}),
        comments=len(comments),
        undecided=sum(comment.outcome == PathComment.Outcome.OPEN for comment in comments),
    )


def path_in_language(one: CommentRound, language: str) -> ServicePathPage:
    """The live version of the round's path in `language`, or the one that the round was opened on."""
    version = ServicePathPage.objects.filter(
        translation_key=one.path_key, locale__language_code=language, live=True
    ).first()
    return version or one.page


def rounds_of(page: ServicePathPage) -> Iterable[CommentRound]:
    """All rounds of a path in any language, the newest first."""
    return CommentRound.objects.filter(path_key=page.translation_key).select_related("group")


def may_lead(user: User, page: ServicePathPage) -> bool:
    """Whether `user` opens rounds on `page` and decides on comments: its owner role, and content managers."""
    return may_confirm(user, page)


def may_see_summary(user: User, one: CommentRound) -> bool:
    """The owner at any time; the group itself once the round has closed."""
    if may_lead(user, one.page):
        return True
    return not one.is_open() and one.group.members.filter(pk=user.pk).exists()
