from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from organisation import selectors as organisation

from ..blocks import NewsBlocks
from .base import SitePage, stream_text


class DirectoryPage(SitePage):
    """Contacts and places: the way into the directory, own station first."""

    parent_page_types: ClassVar[list[str]] = ["home.FrontPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/directory_page.html"

    content_panels = [*SitePage.content_panels, FieldPanel("owner_role")]

    class Meta:
        verbose_name = _("contacts and places")
        verbose_name_plural = _("contacts and places")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "places": organisation.active_places,
            "external_services": organisation.external_services,
        }


class CoveragePage(SitePage):
    """Where the model is in use, piloted, paused or only followed, and since when."""

    body = StreamField(NewsBlocks(), verbose_name=_("content"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["home.FrontPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/coverage_page.html"

    content_panels = [*SitePage.content_panels, FieldPanel("body"), FieldPanel("owner_role")]

    class Meta:
        verbose_name = _("coverage page")
        verbose_name_plural = _("coverage pages")

    @property
    def plain_text(self) -> str:
        return " ".join(filter(None, (self.lead, stream_text(self.body))))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "areas": organisation.coverage,
            "projects": organisation.projects,
        }
