from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organisation.enums import Profession

from ..enums import QuestionState
from .meetings import Meeting


class MeetingAction(models.Model):
    """What was agreed to be done: by a role or a person, by a day."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("action"), max_length=200)
    owner_role = models.CharField(_("done by (role)"), max_length=40, choices=Profession.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by (person)"), null=True, blank=True,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("action of a meeting")
        verbose_name_plural = _("actions of meetings")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="teammeetings_action_open"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        return str(self.owner) if self.owner else str(self.get_owner_role_display()) if self.owner_role else ""

    @property
    def is_overdue(self) -> bool:
        due: date | None = self.due_on
        return self.done_on is None and due is not None and due < timezone.localdate()


class MeetingQuestion(models.Model):
    """A question that came up, and what became of it: an answer, a page, or a gap for the editors."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    page = models.ForeignKey(
        Page, verbose_name=_("page that answers"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("question from a meeting")
        verbose_name_plural = _("questions from meetings")
        ordering = ["-meeting__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | Q(answered_on__isnull=False),
                name="teammeetings_answered_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.text
