"""Pages with the least that they need."""

import uuid
from datetime import date
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.models import (
    CoveragePage,
    DirectoryPage,
    EmergencyBox,
    EmergencyLine,
    FrontPage,
    GuidancePage,
    NewsIndexPage,
    NewsPage,
    PathStep,
    SectionPage,
    ServicePathPage,
)
from tests.organisation.factories import in_languages


class SitePageFactory(wagtail_factories.PageFactory):
    """A live page without a revision."""

    class Meta:
        abstract = True

    lead = "One sentence about it."
    locale = factory.LazyFunction(lambda: Locale.objects.get_or_create(language_code="fi")[0])


class FrontPageFactory(SitePageFactory):
    class Meta:
        model = FrontPage

    title = factory.Sequence("Front {}".format)


class SectionPageFactory(SitePageFactory):
    class Meta:
        model = SectionPage

    title = factory.Sequence("Section {}".format)


class GuidancePageFactory(SitePageFactory):
    class Meta:
        model = GuidancePage

    title = factory.Sequence("Guidance {}".format)
    checked_on = factory.LazyFunction(date.today)
    brief_for_whom = "For whom it is"
    brief_when = "When it is"
    brief_do_now = "What to do now"


class ServicePathPageFactory(GuidancePageFactory):
    class Meta:
        model = ServicePathPage

    title = factory.Sequence("Path {}".format)


def with_steps(page: ServicePathPage, number: int) -> ServicePathPage:
    """`page` with that many steps, saved."""
    page.steps = [
        PathStep(
            sort_order=place,
            title=f"Step {place}",
            client_text=f"You do {place}",
            worker_text=f"The worker does {place}",
            who=f"Role {place}",
            where=f"Room {place}",
            reach=f"Door {place}",
            expected_time=f"{place} minutes",
            locale=page.locale,
        )
        for place in range(number)
    ]
    page.save()
    return ServicePathPage.objects.get(pk=page.pk)


class NewsIndexPageFactory(SitePageFactory):
    class Meta:
        model = NewsIndexPage

    title = factory.Sequence("News list {}".format)


class NewsPageFactory(SitePageFactory):
    class Meta:
        model = NewsPage

    title = factory.Sequence("News {}".format)


class DirectoryPageFactory(SitePageFactory):
    class Meta:
        model = DirectoryPage

    title = factory.Sequence("Directory {}".format)


class CoveragePageFactory(SitePageFactory):
    class Meta:
        model = CoveragePage

    title = factory.Sequence("Coverage {}".format)


class EmergencyBoxFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmergencyBox

    locals().update(in_languages("title", "Danger {n}"))


class EmergencyLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmergencyLine

    phone = "112"
    locals().update(in_languages("label", "Emergency {n}"))


def text_block(value: str, title: str = "Heading") -> dict[str, Any]:
    return {"type": "text", "value": {"title": title, "value": f"<p>{value}</p>"}, "id": str(uuid.uuid4())}


def local_block(value: str, title: str = "How we do it", part: str | None = None) -> dict[str, Any]:
    return {"type": "local", "value": {"title": title, "value": f"<p>{value}</p>"}, "id": part or str(uuid.uuid4())}


@disable_reference_index_auto_update()  # these pages refer to nothing
def make_site(language: str = "fi") -> FrontPage:
    """A front page with a section, news list, directory and coverage under it, at the site's root."""
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2, slug="home").delete()
    root.refresh_from_db()
    locale = Locale.objects.get_or_create(language_code=language)[0]
    front = FrontPageFactory(parent=root, slug=f"front-{language}", locale=locale, title="Front")
    SectionPageFactory(parent=front, slug="guidance", locale=locale, title="Guidance", show_in_menus=True)
    NewsIndexPageFactory(parent=front, slug="news", locale=locale, title="News", show_in_menus=True)
    DirectoryPageFactory(parent=front, slug="directory", locale=locale, title="Directory", show_in_menus=True)
    CoveragePageFactory(parent=front, slug="coverage", locale=locale, title="Coverage", show_in_menus=True)
    if language == "fi":
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": front}
        )
        Site.clear_site_root_paths_cache()
    return FrontPage.objects.get(pk=front.pk)


def child(front: FrontPage, slug: str) -> Page:
    """The page with `slug` directly under `front`, fresh."""
    return Page.objects.child_of(front).get(slug=slug).specific
