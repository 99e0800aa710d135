from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.indexing import SearchableRow
from organisation.languages import OWN_NAMES
from organisation.models.base import Checked


class GlossaryTerm(SearchableRow, Checked):
    """A word of the field: the one to use in each language, what others say, and what it means.

    One job has had five Swedish names in one text (row 004-22): the preferred one stands first, the
    others find it.
    """

    code = models.SlugField(_("code"), unique=True)
    term = models.CharField(_("preferred term"), max_length=100)
    synonyms = models.CharField(
        _("also said"),
        max_length=300,
        blank=True,
        help_text=_("Other words for the same, parted by commas: they find the term but are not used."),
    )
    definition = models.CharField(_("what it means"), max_length=300, blank=True)
    explain = models.BooleanField(
        _("explain in page text"),
        default=True,
        help_text=_("Its first occurrence on a guidance page opens the explanation. Off for words that all know."),
    )

    search_title = "term"
    search_columns = ("synonyms", "definition")

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return f"{reverse('home:glossary')}#t-{self.code}"

    @property
    def all_words(self) -> list[str]:
        """The term and its synonyms in every language: what search takes for the same."""
        columns = [
            getattr(self, f"{column}_{language}") or "" for column in ("term", "synonyms") for language, _n in OWN_NAMES
        ]
        return [word.strip() for column in columns for word in column.split(",") if word.strip()]

    @property
    def synonym_list(self) -> list[str]:
        return [word.strip() for word in (self.synonyms or "").split(",") if word.strip()]
