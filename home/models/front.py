from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organisation.permissions import current_user

from .base import HANDED_DOWN_PANEL, SitePage


class FrontPage(SitePage):
    """One per language: the reader's way in, searched first and browsed second."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.SectionPage",
        "home.NewsIndexPage",
        "home.DirectoryPage",
        "home.CoveragePage",
    ]
    template = "home/front_page.html"

    content_panels = [*SitePage.content_panels, HANDED_DOWN_PANEL]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        # The other languages' front pages come by translation, which does not ask here.
        return bool(super().can_create_at(parent)) and not cls.objects.exists()

    def clean(self) -> None:
        super().clean()
        others = FrontPage.objects.filter(locale=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and others.exists():
            raise ValidationError(_("This language has a front page already."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..selectors import front_page

        # A function, which the template calls inside its cached part only.
        context = super().get_context(request, *args, **kwargs)
        return {**context, "content": partial(front_page, self, current_user(request))}
