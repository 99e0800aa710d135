from datetime import date
from functools import partial
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField, StreamField
from wagtail.models import TranslatableMixin
from wagtail.search import index

from organisation.languages import OWN_NAMES
from organisation.models.base import DayField
from organisation.permissions import current_user

from ..blocks import GuidanceBlocks
from .base import CHECK_PANEL, HANDED_DOWN_PANEL, SitePage, stream_text


class SectionPage(SitePage):
    """A list of guidance pages, in groups."""

    parent_page_types: ClassVar[list[str]] = ["home.FrontPage"]
    subpage_types: ClassVar[list[str]] = ["home.GuidancePage", "home.ServicePathPage"]
    template = "home/section_page.html"

    content_panels = [*SitePage.content_panels, HANDED_DOWN_PANEL]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..selectors import grouped_guidance

        context = super().get_context(request, *args, **kwargs)
        return {**context, "groups": partial(grouped_guidance, self, current_user(request))}


class GuidancePage(SitePage):
    """One question of a doctor's or nurse's, answered in its first 300 pixels and explained below."""

    class Group(models.TextChoices):
        NEEDS = "needs", _("When a patient needs help with")
        PRACTICE = "practice", _("How to guide a patient on")
        COOPERATION = "cooperation", _("Working together")

    group = models.CharField(_("group"), max_length=20, choices=Group.choices, default=Group.NEEDS)
    brief_for_whom = models.CharField(_("for whom"), max_length=250, blank=True)
    brief_when = models.CharField(_("when"), max_length=250, blank=True)
    brief_do_now = models.CharField(_("do now"), max_length=250, blank=True)
    body = StreamField(GuidanceBlocks(), verbose_name=_("content"), blank=True)
    handout_title = models.CharField(
        _("handout's heading"), max_length=100, blank=True, help_text=_("As the client reads it.")
    )
    handout_text = RichTextField(
        _("handout"),
        blank=True,
        features=["h3", "bold", "ul", "ol"],
        help_text=_(
            "What the client takes home: plain words, “you”, what to do next. The station's address, hours "
            "and phone are printed below it. Empty: the page has no handout."
        ),
    )
    keywords = models.TextField(
        _("search words"),
        blank=True,
        help_text=_("Other words for the same thing, plain words and abbreviations, parted by commas."),
    )
    topics = ParentalManyToManyField(
        "organisation.NeedTopic", verbose_name=_("need topics"), blank=True, related_name="guidance_pages"
    )
    projects = ParentalManyToManyField(
        "organisation.Project", verbose_name=_("projects"), blank=True, related_name="guidance_pages"
    )
    checked_on = DayField(
        _("checked on"),
        default=timezone.localdate,
        help_text=_("Set by “Still correct” on the page and in the report of checks."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/guidance_page.html"

    search_fields = [*SitePage.search_fields, index.FilterField("group")]

    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel(name, widget=AdminAutoHeightTextInput)
                for name in ("brief_for_whom", "brief_when", "brief_do_now")
            ],
            heading=_("In 30 seconds"),
            help_text=_("What a reader in a hurry needs; everything else can be read later."),
        ),
        FieldPanel("body"),
        InlinePanel(
            "change_notes",
            heading=_("What changed"),
            label=_("Note for readers"),
            help_text=_("One sentence on what is new. Readers see the newest under the page."),
        ),
    ]
    check_panels = [
        CHECK_PANEL,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("group")]), FieldPanel("topics"), FieldPanel("projects")],
            heading=_("Where it belongs"),
        ),
        FieldPanel("keywords"),
    ]
    handout_panels = [FieldPanel("handout_title"), FieldPanel("handout_text")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(handout_panels, heading=_("Handout")),
            ObjectList(check_panels, heading=_("Owner and place")),
            ObjectList(SitePage.promote_panels, heading=_("Address")),
            ObjectList(SitePage.settings_panels, heading=_("Publishing")),
        ]
    )

    class Meta:
        verbose_name = _("guidance page")
        verbose_name_plural = _("guidance pages")
        permissions = [("confirm_guidancepage", _("Can mark any guidance page as still correct"))]

    @property
    def has_brief(self) -> bool:
        return bool(self.brief_for_whom or self.brief_when or self.brief_do_now)

    @property
    def plain_text(self) -> str:
        brief = (self.brief_for_whom, self.brief_when, self.brief_do_now)
        return " ".join(filter(None, (self.lead, *brief, stream_text(self.body))))

    @property
    def search_text(self) -> str:
        topics = " ".join(str(topic) for topic in self.topics.all()) if self.pk else ""
        return f"{self.plain_text} {self.keywords} {topics}"

    @property
    def has_handout(self) -> bool:
        return bool(self.handout_text)

    @property
    def headings(self) -> list[dict[str, str]]:
        """The table of contents: every block's heading with its anchor."""
        return [
            {"title": block.value["title"], "id": f"c-{block.id[:8]}"}
            for block in self.body
            if block.id and "title" in block.value and block.value["title"]
        ]

    @property
    def next_check(self) -> date:
        return self.checked_on + relativedelta(months=self.effective_months)

    @property
    def check_overdue(self) -> bool:
        return self.next_check < timezone.localdate()

    @property
    def notes(self) -> "list[ChangeNote]":
        """What changed, the newest first."""
        return sorted(self.change_notes.all(), key=lambda note: (note.date, note.pk or 0), reverse=True)

    def with_content_json(self, content: dict[str, Any]) -> "GuidancePage":
        """A draft, a translation's source or an old version never takes back a later check."""
        page: GuidancePage = super().with_content_json(content)
        page.checked_on = max(page.checked_on, self.checked_on)
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..local.selectors import local_version

        context = super().get_context(request, *args, **kwargs)
        languages = [{"code": code, "label": label} for code, label in OWN_NAMES]
        local = local_version(self, request)
        return {**context, "handout_languages": languages, "local": local, "variant": local.key}


class ChangeNote(TranslatableMixin, models.Model):
    """What changed on a page, for readers who knew it before."""

    page = ParentalKey(GuidancePage, on_delete=models.CASCADE, related_name="change_notes")
    date = DayField(_("date"), default=timezone.localdate)
    text = models.CharField(_("what changed"), max_length=160)

    panels = [FieldPanel("date"), FieldPanel("text")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("change note")
        verbose_name_plural = _("change notes")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        return self.text
