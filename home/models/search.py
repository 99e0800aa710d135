from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organisation.languages import OWN_NAMES

LANGUAGE_CHOICES = [*OWN_NAMES]


class SynonymGroup(models.Model):
    """Words that mean the same to whoever searches, in any language, abbreviations too.

    Applied when searching, so a new group works at once and nothing is indexed again.
    """

    words = models.CharField(
        _("words"),
        max_length=500,
        unique=True,
        help_text=_("Parted by commas, e.g. “Kela, FPA, Kansaneläkelaitos”. One group a row."),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    @property
    def members(self) -> list[str]:
        return [word.strip() for word in self.words.split(",") if word.strip()]


class PinnedAnswer(models.Model):
    """A page that comes first for a phrase, however the phrase is inflected."""

    phrase = models.CharField(_("phrase"), max_length=100, help_text=_("As people type it; inflections follow."))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES, default="fi")
    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+", help_text=_("Comes first.")
    )

    class Meta:
        verbose_name = _("pinned answer")
        verbose_name_plural = _("pinned answers")
        ordering = ["language", "phrase"]
        constraints = [models.UniqueConstraint(fields=["language", "phrase", "page"], name="home_pinned_answer_once")]

    def __str__(self) -> str:
        return self.phrase


class SearchMiss(models.Model):
    """How often a phrase found nothing or little on a day. No user, no time of day, ever."""

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGE_CHOICES)
    phrase = models.CharField(_("phrase"), max_length=100)
    found = models.PositiveSmallIntegerField(_("results"))
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search with few results")
        verbose_name_plural = _("searches with few results")
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "phrase"], name="home_search_miss_once_a_day")
        ]

    def __str__(self) -> str:
        return self.phrase
