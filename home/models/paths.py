"""Service paths (G3): the same steps as the client meets them and as the worker takes them."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.models import Orderable, TranslatableMixin

from organisation.models.base import DayField
from organisation.permissions import current_user

from .guidance import GuidancePage


class PathView(models.TextChoices):
    """Whose eyes a path is seen with."""

    WORKER = "worker", _("Worker's path")
    CLIENT = "client", _("Client's path")


class ServicePathPage(GuidancePage):
    """A guidance page whose heart is an ordered list of steps in two views that share their places."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("Draft")
        AGREED = "agreed", _("Agreed")

    stage = models.CharField(
        _("stage"),
        max_length=10,
        choices=Stage.choices,
        default=Stage.DRAFT,
        help_text=_("A draft carries a badge until those who walk the path have agreed on it."),
    )

    template = "home/guidance_page.html"
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *GuidancePage.content_panels[:-2],
                    FieldPanel("stage"),
                    InlinePanel(
                        "steps",
                        heading=_("Steps"),
                        label=_("Step"),
                        help_text=_("In order. Each step is told twice: to the client and to the worker."),
                    ),
                    *GuidancePage.content_panels[-2:],
                ],
                heading=_("Content"),
            ),
            ObjectList(GuidancePage.handout_panels, heading=_("Handout")),
            ObjectList(GuidancePage.check_panels, heading=_("Owner and place")),
            ObjectList(GuidancePage.promote_panels, heading=_("Address")),
            ObjectList(GuidancePage.settings_panels, heading=_("Publishing")),
        ]
    )

    class Meta:
        verbose_name = _("service path")
        verbose_name_plural = _("service paths")

    @property
    def is_draft(self) -> bool:
        return self.stage == self.Stage.DRAFT

    @cached_property
    def ordered_steps(self) -> "list[PathStep]":
        return list(self.steps.all())

    @property
    def plain_text(self) -> str:
        told = (
            " ".join((step.title, step.worker_text, step.client_text, step.who, step.where))
            for step in self.steps.all()
        )
        return " ".join((super().plain_text, *told))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..paths.selectors import path_context

        context = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("view", "")
        view = PathView(asked) if asked in PathView.values else PathView.WORKER
        variant = f"{context['variant']}:{view}"
        return {**context, **path_context(self, view, current_user(request)), "variant": variant}


class PathStep(TranslatableMixin, Orderable):
    """One step. Its language versions share a translation key, which comments refer to."""

    page = ParentalKey(ServicePathPage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(_("step"), max_length=100)
    client_text = models.TextField(
        _("for the client"), max_length=600, help_text=_("What happens to me, in plain words, “you”.")
    )
    worker_text = models.TextField(_("for the worker"), max_length=600, help_text=_("What you do, and what you say."))
    who = models.CharField(_("who"), max_length=120, help_text=_("A role, not a name."))
    where = models.CharField(_("where"), max_length=160, blank=True)
    reach = models.CharField(
        _("how to reach"), max_length=160, blank=True, help_text=_("Door, phone line, form, or “by walking in”.")
    )
    expected_time = models.CharField(
        _("expected time"), max_length=80, blank=True, help_text=_("How long it takes or is waited for.")
    )

    panels: ClassVar = [
        FieldPanel("title"),
        FieldPanel("client_text"),
        FieldPanel("worker_text"),
        FieldRowPanel([FieldPanel("who"), FieldPanel("expected_time")]),
        FieldRowPanel([FieldPanel("where"), FieldPanel("reach")]),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("step of a path")
        verbose_name_plural = _("steps of a path")

    def __str__(self) -> str:
        return self.title


class CommentGroup(models.Model):
    """A named group that paths are sent to. Those who do not log in are heard through whoever asks them."""

    name = models.CharField(_("name"), max_length=100)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("members"),
        blank=True,
        related_name="comment_groups",
        help_text=_("They are asked by mail and on their front page. A group of clients has no members here."),
    )

    class Meta:
        verbose_name = _("comment group")
        verbose_name_plural = _("comment groups")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class CommentRound(models.Model):
    """A question to a group about a path, open through `closes_on`. It counts for every language version."""

    page = models.ForeignKey(ServicePathPage, on_delete=models.CASCADE, related_name="rounds")
    path_key = models.UUIDField(editable=False, db_index=True)
    group = models.ForeignKey(CommentGroup, verbose_name=_("group"), on_delete=models.PROTECT, related_name="rounds")
    question = models.CharField(
        _("what is asked"), max_length=300, blank=True, help_text=_("What you want to hear about above all.")
    )
    opened_on = DayField(_("opened on"), default=timezone.localdate, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    closes_on = models.DateField(_("closes on"), help_text=_("The last day for comments."))
    conclusion = models.TextField(
        _("what was concluded"), max_length=1000, blank=True, help_text=_("Shown to the group after closing.")
    )

    class Meta:
        verbose_name = _("comment round")
        verbose_name_plural = _("comment rounds")
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opened_on")), name="home_commentround_closes_after_opening"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} – {self.group}"

    def is_open(self, day: date | None = None) -> bool:
        """Whether comments are taken on `day` (today by default); the closing date itself is open."""
        return self.opened_on <= (day or timezone.localdate()) <= self.closes_on


class PathComment(models.Model):
    """What somebody of the group, or a group through its asker, says about a step or the whole path."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("To be decided")
        TAKEN = "taken", _("Taken in")
        PARTLY = "partly", _("Partly taken in")
        LEFT = "left", _("Left as it is")

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="comments")
    step_key = models.UUIDField(null=True, blank=True, editable=False)
    view = models.CharField(max_length=10, choices=PathView.choices, default=PathView.WORKER, editable=False)
    text = models.TextField(_("comment"), max_length=1000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    on_behalf_of = models.CharField(
        _("on behalf of"), max_length=100, blank=True, help_text=_("A group, never a client's name.")
    )
    written_on = DayField(default=timezone.localdate, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    reply = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("comment on a path")
        verbose_name_plural = _("comments on paths")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class RoundMail(models.Model):
    """That a mail about a round was taken by the mail server: it never goes out twice."""

    class Kind(models.TextChoices):
        ASKED = "asked"
        REMINDED = "reminded"
        SUMMARY = "summary"

    round = models.ForeignKey(CommentRound, on_delete=models.CASCADE, related_name="mails")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "receiver", "kind"], name="home_roundmail_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.round_id}"
