from functools import partial
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from organisation.models.base import DayField
from organisation.permissions import current_user

from ..blocks import NewsBlocks
from .base import SitePage, stream_text

NEWS_PER_PAGE = 20


class NewsIndexPage(SitePage):
    """All news, newest first."""

    parent_page_types: ClassVar[list[str]] = ["home.FrontPage"]
    subpage_types: ClassVar[list[str]] = ["home.NewsPage"]
    template = "home/news_index_page.html"

    content_panels = [*SitePage.content_panels, FieldPanel("owner_role")]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..selectors import news_under

        paginator = Paginator(news_under(self, current_user(request)), NEWS_PER_PAGE)
        number = request.GET.get("page", "1")
        context = super().get_context(request, *args, **kwargs)
        return {**context, "news": partial(paginator.get_page, number), "number": number[:4]}


class NewsPage(SitePage):
    """A piece of news with its source (row 000-21)."""

    date = DayField(_("date"), default=timezone.localdate)
    body = StreamField(NewsBlocks(), verbose_name=_("content"), blank=True)
    source_label = models.CharField(_("source"), max_length=160, blank=True)
    source_url = models.URLField(_("source's web address"), blank=True)
    projects = ParentalManyToManyField(
        "organisation.Project", verbose_name=_("projects"), blank=True, related_name="news_pages"
    )

    parent_page_types: ClassVar[list[str]] = ["home.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/news_page.html"

    search_fields = [*SitePage.search_fields, index.FilterField("date")]
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("date"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("source_label"), FieldPanel("source_url")]),
        FieldPanel("projects"),
        FieldPanel("owner_role"),
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")

    @property
    def plain_text(self) -> str:
        return " ".join(filter(None, (self.lead, stream_text(self.body))))
