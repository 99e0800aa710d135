import html
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.blocks import StreamValue
from wagtail.models import Page

from organisation.enums import OwnerRole
from organisation.indexing import TOKEN_FIELDS

from ..permissions import SecondPersonPermissionTester

CHECK_PANEL = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("owner_role"), FieldPanel("check_months")]),
        FieldPanel("checked_on", read_only=True),
    ],
    heading=_("Owner and check"),
)
# For pages that hand the owner and the interval down to the pages below them.
HANDED_DOWN_PANEL = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("owner_role"), FieldPanel("check_months")])],
    heading=_("Owner and check"),
    help_text=_("They hold for this page and for every page below it that has none of its own."),
)


def stream_text(stream: StreamValue) -> str:
    """The text of a stream without its markup, block after block."""
    parts = stream.stream_block.get_searchable_content(stream)
    return " ".join(html.unescape(strip_tags(str(part))) for part in parts)


class SitePage(Page):
    """What every page type shares: a lead, an owner role, and publishing by a second person."""

    lead = models.CharField(
        _("lead"),
        max_length=200,
        blank=True,
        help_text=_("One sentence: for whom and what. Shown in lists and search results."),
    )
    owner_role = models.CharField(
        _("owner"),
        max_length=40,
        choices=OwnerRole.choices,
        blank=True,
        help_text=_(
            "The role that keeps the page right; it stays when the person changes. Empty: as the page above it."
        ),
    )
    check_months = models.PositiveSmallIntegerField(
        _("check again after (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("How long a check holds. Empty: as the page above it."),
    )

    search_fields = [*Page.search_fields, *TOKEN_FIELDS]
    content_panels = [*Page.content_panels, FieldPanel("lead", widget=AdminAutoHeightTextInput)]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("show_in_menus")], heading=_("Address and menu")),
    ]

    class Meta:
        abstract = True

    @property
    def plain_text(self) -> str:
        """The page's running text, what readers see of it in a result: lead first."""
        return self.lead

    @property
    def search_text(self) -> str:
        """Everything that search looks through besides the title."""
        return self.plain_text

    def indexed_texts(self, part: str) -> list[tuple[str, str]]:
        """Language and text of a part of the index (`organisation.indexing`)."""
        text = self.title if part == "title" else self.search_text
        return [(self.locale.language_code, text)]

    @property
    def effective_owner(self) -> OwnerRole:
        """The role that answers for this page: its own, or the nearest one above it."""
        from ..lifecycle.inheritance import effective_owner

        return effective_owner(self)

    @property
    def effective_months(self) -> int:
        """How long a check holds, in months: the page's own interval, or the nearest one above it."""
        from ..lifecycle.inheritance import effective_months

        return effective_months(self)

    def permissions_for_user(self, user: Any) -> SecondPersonPermissionTester:
        return SecondPersonPermissionTester(user, self)
