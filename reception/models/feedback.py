import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisation.models import Place

from ..codes import Answer, FeedbackMethod, FeedbackState, Respondent, VisitLanguage

WORDS_LENGTH = 500


def monday_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def this_week() -> date:
    return monday_of(timezone.localdate())


class ClientFeedback(models.Model):
    """What somebody said of the reception: three answers, and words when staff wrote them down.

    Known to the week only. Nobody's name, neither who answered nor who asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.PROTECT, related_name="client_feedback")
    week = models.DateField(_("week"), default=this_week, help_text=_("Its Monday."))
    method = models.CharField(_("method"), max_length=20, choices=FeedbackMethod.choices)
    respondent = models.CharField(
        _("who answered"), max_length=20, choices=Respondent.choices, default=Respondent.CLIENT
    )
    language = models.CharField(_("language"), max_length=10, choices=VisitLanguage.choices, default=VisitLanguage.FI)
    easy = models.CharField(_("Was it easy to come?"), max_length=10, choices=Answer.choices, blank=True)
    helped = models.CharField(_("Did you get help?"), max_length=10, choices=Answer.choices, blank=True)
    heard = models.CharField(_("Were you listened to?"), max_length=10, choices=Answer.choices, blank=True)
    words = models.CharField(_("what was said or seen"), max_length=WORDS_LENGTH, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=FeedbackState.choices, default=FeedbackState.ARCHIVED)

    class Meta:
        verbose_name = _("client feedback")
        verbose_name_plural = _("client feedback")
        ordering = ["-week", "pk"]
        indexes = [
            models.Index(fields=["place", "week"], name="reception_feedback_by_place"),
            models.Index(fields=["state"], name="reception_feedback_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.week:%d.%m.%Y}"


class SaidAndDid(models.Model):
    """What people said and what was done about it, for staff and for the poster on the wall."""

    place = models.ForeignKey(Place, verbose_name=_("place"), on_delete=models.CASCADE, related_name="said_and_did")
    said = models.CharField(_("you said"), max_length=200)
    did = models.CharField(_("we did"), max_length=300)
    done_on = models.DateField(_("done on"), default=timezone.localdate)
    is_public = models.BooleanField(_("on the poster"), default=True)

    class Meta:
        verbose_name = _("you said, we did")
        verbose_name_plural = _("you said, we did")
        ordering = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return self.said
