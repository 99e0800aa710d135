"""The demo's life around the pages: feedback in each state, use, and searches that found little."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from home.lifecycle.links import check_internal_links
from home.local.selectors import model_parts
from home.models import (
    CommentGroup,
    CommentRound,
    GuidancePage,
    LocalPart,
    PageFeedback,
    PageViewCount,
    PathComment,
    RoundMail,
    SearchMiss,
    ServicePathPage,
)
from intranet.starter.source import by_language, stable_id
from organisation.models import Place, User

from .source import read

DAYS_OF_USE = 120
WEEKEND = 5
MISS_DAYS = (3, 11, 24)


class LifeCycleLoader:
    """Makes what is missing: nothing where there are rows already."""

    def __init__(self) -> None:
        self.feedback = read("lifecycle/feedback")
        self.use = read("lifecycle/use")
        self.misses = read("lifecycle/misses")
        self.local = read("lifecycle/local")
        self.rounds = read("lifecycle/rounds")
        self.today = timezone.localdate()
        self.random = random.Random(20261122)  # noqa: S311  the same demo each time

    def __len__(self) -> int:
        return 6

    def steps(self) -> Iterator[str]:
        for label, step, model in (
            ("feedback", self._feedback, PageFeedback),
            ("use", self._use, PageViewCount),
            ("searches", self._misses, SearchMiss),
            ("local parts", self._local_parts, LocalPart),
            ("comment rounds", self._comment_rounds, CommentRound),
        ):
            if not model._default_manager.exists():
                with transaction.atomic():
                    step()
            yield label
        check_internal_links()
        yield "links"

    def _page(self, key: str, language: str) -> Page | None:
        keys = {"translation_key": uuid.UUID(stable_id("page", key)), "locale__language_code": language}
        return Page.objects.filter(**keys).first()

    def _day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def _feedback(self) -> None:
        for row in self.feedback:
            page = self._page(row["page"], row["language"]) if "page" in row else None
            self._keep(row, page)
        for key, (yes, no) in self.use["taps"].items():
            page = self._page(key, "fi")
            for number in range(yes + no):
                self._keep({"helped": number < yes, "status": "closed", "days_ago": 2 + number * 3}, page)

    def _keep(self, row: dict[str, Any], page: Page | None) -> None:
        feedback = PageFeedback(
            page=page,
            address=row.get("address", (page.url or "") if page else ""),
            helped=row.get("helped"),
            text=row.get("text", ""),
            status=row["status"],
            **by_language("answer", row.get("answer")),
        )
        feedback.day = self._day(row["days_ago"])
        feedback.save()

    def _local_parts(self) -> None:
        """Stations' own texts; one whose model has changed since, by a sentence that it had then."""
        writer = User.objects.filter(username="manager").first()
        for row in self.local:
            place = Place.objects.get(slug=row["place"])
            for language, text in row["text"].items():
                page = GuidancePage.objects.get(pk=getattr(self._page(row["page"], language), "pk", None))
                for part in model_parts(page).values():
                    changed = bool(row.get("model_changed"))
                    LocalPart.objects.create(
                        page=page,
                        part=part.part,
                        place=place,
                        heading=part.heading,
                        text=text,
                        model_text=part.text[: part.text.rfind(". ") + 1] + "</p>" if changed else part.text,
                        model_changed_on=self._day(5) if changed else None,
                        changed_on=self._day(40),
                        changed_by=writer,
                    )

    def _comment_rounds(self) -> None:
        people = {user.username: user for user in User.objects.all()}
        groups = {}
        for key, row in self.rounds["groups"].items():
            groups[key] = CommentGroup.objects.create(**by_language("name", row["name"]))
            groups[key].members.set([people[name] for name in row["members"] if name in people])
        for row in self.rounds["rounds"]:
            page = ServicePathPage.objects.get(pk=getattr(self._page(row["page"], "fi"), "pk", None))
            one = CommentRound.objects.create(
                page=page,
                path_key=page.translation_key,
                group=groups[row["group"]],
                question=row["question"]["fi"],
                opened_on=self._day(row["opened"]),
                opened_by=people.get("editor"),
                closes_on=self._day(row["closes"]),
                conclusion=row.get("conclusion", ""),
            )
            steps = list(page.steps.all())
            for comment in row["comments"]:
                step = comment["step"]
                PathComment.objects.create(
                    round=one,
                    step_key=None if step is None else steps[step].translation_key,
                    view=comment["view"],
                    text=comment["text"],
                    author=people.get(comment.get("author", "editor")),
                    on_behalf_of=one.group.name if comment.get("behalf") else "",
                    outcome=comment["outcome"],
                    reply=comment.get("reply", ""),
                    written_on=self._day(max(row["closes"], 0) + 1),
                )
            # Whoever looks at the demo has been asked; nobody is written to.
            kind = RoundMail.Kind
            told = [(one.opened_by, kind.SUMMARY)] + [(m, kind.ASKED) for m in one.group.members.all()]
            RoundMail.objects.bulk_create(RoundMail(round=one, receiver=p, kind=k) for p, k in told if p)

    def _use(self) -> None:
        counts = []
        for key, a_day in self.use["views"].items():
            for language, share in self.use["share"].items():
                page = self._page(key, language)
                for days_ago in range(DAYS_OF_USE if page else 0):
                    day = self._day(days_ago)
                    usual = a_day * share / 100 * (0.1 if day.weekday() >= WEEKEND else 1)
                    count = int(usual * self.random.uniform(0.5, 1.5) + self.random.random())
                    if count:
                        counts.append(PageViewCount(day=day, page=page, count=count))
        PageViewCount.objects.bulk_create(counts, batch_size=500)

    def _misses(self) -> None:
        for row in self.misses:
            parts = len(MISS_DAYS)
            for number, days_ago in enumerate(MISS_DAYS):
                times = (row["times"] + number) // parts
                if times:
                    SearchMiss.objects.create(
                        day=self._day(days_ago),
                        language=row["language"],
                        phrase=row["phrase"],
                        found=row["found"],
                        count=times,
                    )
