"""Guidance and news on the organisation room's screens: the template composes, nothing is imported up."""

from django import template
from django.template.context import RequestContext
from django.utils import translation

from home.models import GuidancePage, NewsPage
from home.selectors import visible_to
from organisation.models import Project

register = template.Library()


@register.simple_tag(takes_context=True)
def project_pages(context: RequestContext, project: Project) -> list[dict[str, str]]:
    """Pages and news of `project` in the active language, newest news first."""
    user = context["request"].user
    language = translation.get_language()
    guidance = visible_to(user, GuidancePage.objects.filter(projects=project, locale__language_code=language))
    news = visible_to(user, NewsPage.objects.filter(projects=project, locale__language_code=language))
    pages = [*guidance.order_by("title"), *news.order_by("-date")]
    return [{"title": page.title, "url": page.url or "", "text": page.lead} for page in pages]
