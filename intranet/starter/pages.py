"""The page trees: written in Finnish, translated with wagtail-localize as editors would."""

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import String, StringTranslation, Translation, TranslationContext, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from home.lifecycle.inheritance import DEFAULT_MONTHS
from home.models import (
    ChangeNote,
    CoveragePage,
    DirectoryPage,
    FrontPage,
    GuidancePage,
    NewsIndexPage,
    NewsPage,
    PathStep,
    SectionPage,
    ServicePathPage,
)
from organisation.models import Contact, NeedTopic, Project, Service, User

from .source import DATA, LANGUAGES, Text, read, read_folder, stable_id
from .streams import StreamMaker

SOURCE_LANGUAGE = "fi"
MODELS: dict[str, type[Page]] = {
    "front": FrontPage,
    "guidance": SectionPage,
    "news": NewsIndexPage,
    "directory": DirectoryPage,
    "coverage": CoveragePage,
}


def finnish_page(key: str) -> Page | None:
    """The page that was made from the file `key`, whatever it is called by now."""
    pages = Page.objects.filter(translation_key=uuid.UUID(stable_id("page", key)))
    return pages.filter(locale__language_code=SOURCE_LANGUAGE).first()


class PageLoader:
    """Makes every page that is missing, parents first, then its translations.

    `drafts`: the guidance waits for the county's own approval, as what an editor writes does; the frame around it
    is there at once. `news` are rows of the same shape as the files of `data/pages`.
    """

    def __init__(self, author: User, *, drafts: bool = False, news: Iterable[dict[str, Any]] = ()) -> None:
        self.author = author
        self.drafts = drafts
        self.site = {row["key"]: row for row in read("site")}
        guidance = {row["key"]: row for row in read_folder("pages")}
        self.guidance = {key: guidance[key] for key in self.site["guidance"]["children"]}
        self.news = {row["key"]: row for row in sorted(news, key=lambda row: row["date"])}
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}
        self.contacts = dict(Contact.objects.values_list("code", "pk"))
        self.services = dict(Service.objects.values_list("code", "pk"))
        self.pictures: dict[str, tuple[int, Text]] = {}

    # --- Steps, counted for the progress bar ----------------------------------------------------

    def __len__(self) -> int:
        return 1 + 2 * (len(self.site) + len(self.guidance) + len(self.news))

    def steps(self) -> Iterator[str]:
        """Do one piece of the work per item and yield what was done."""
        self._load_pictures()
        yield "pictures"
        keys = [*self.site, *self.guidance, *self.news]
        # Empty first and filled afterwards: pages point at each other.
        pages = {}
        for key in keys:
            pages[key] = self._make(key).pk
            yield key
        self._point_site_at_front_page()
        for key in keys:
            # Fresh again: adding its children has changed the parent's row.
            page = Page.objects.get(pk=pages[key]).specific
            if page.latest_revision_id is None:
                self._fill(page, key)
                page = Page.objects.get(pk=pages[key]).specific  # its notes have their keys now
            if self._waits(key):
                page = page.get_latest_revision_as_object()
            self._translate(page, key)
            yield key

    # --- Pages in Finnish -----------------------------------------------------------------------

    @staticmethod
    def key_id(key: str) -> str:
        return stable_id("page", key)

    def _page_id(self, key: str) -> int:
        return Page.objects.get(translation_key=uuid.UUID(self.key_id(key)), locale=self.locales[SOURCE_LANGUAGE]).pk

    def _parent_of(self, key: str) -> Page:
        if key == "front":
            return Page.objects.get(depth=1)
        if key in self.guidance:
            return Page.objects.get(pk=self._page_id("guidance"))
        if key in self.news:
            return Page.objects.get(pk=self._page_id("news"))
        return Page.objects.get(pk=self._page_id("front"))

    def _row(self, key: str) -> dict[str, Any]:
        return self.site.get(key) or self.guidance.get(key) or self.news[key]

    def _waits(self, key: str) -> bool:
        return self.drafts and key in self.guidance

    def _model(self, key: str) -> type[Page]:
        if key in self.guidance:
            return ServicePathPage if "steps" in self.guidance[key] else GuidancePage
        return NewsPage if key in self.news else MODELS[key]

    def _make(self, key: str) -> Page:
        translation_key = uuid.UUID(self.key_id(key))
        there = Page.objects.filter(translation_key=translation_key, locale=self.locales[SOURCE_LANGUAGE]).first()
        if there is not None:
            return there.specific
        row = self._row(key)
        page = self._model(key)(
            title=row["title"][SOURCE_LANGUAGE],
            slug=row["slug"][SOURCE_LANGUAGE],
            locale=self.locales[SOURCE_LANGUAGE],
            translation_key=translation_key,
            owner=self.author,
            live=False,
            show_in_menus=row.get("menu", False),
            **{name: row[name] for name in ("checked_on",) if name in row},
        )
        # Fresh from the database each time: the tree numbers change with every page added.
        self._parent_of(key).add_child(instance=page)
        return page

    def _set_fields(self, page: Page, key: str, language: str) -> None:
        row = self._row(key)
        page.title = row["title"][language]
        page.draft_title = page.title
        page.lead = row.get("lead", {}).get(language, "")
        # The front page hands its owner and its year down to whatever says nothing itself.
        page.owner_role = row.get("owner", "content_editor" if key == "front" else "")
        page.check_months = row.get("review_months", DEFAULT_MONTHS if key == "front" else None)
        if isinstance(page, GuidancePage):
            for name in ("for_whom", "when", "do_now"):
                setattr(page, f"brief_{name}", row["brief"][name][language])
            page.group = row["group"]
            page.keywords = row["keywords"][language]
            handout = row.get("handout")
            page.handout_title = handout["title"][language] if handout else ""
            page.handout_text = handout["value"][language].strip() if handout else ""
            page.checked_on = row["checked_on"]
            changes = [] if self.drafts else row.get("changes", [])
            page.change_notes = [
                ChangeNote(
                    date=change["date"],
                    text=change["text"][language],
                    locale=self.locales[language],
                    translation_key=uuid.UUID(stable_id("change", key, number)),
                )
                for number, change in enumerate(changes)
            ]
        if isinstance(page, ServicePathPage):
            page.stage = row["stage"]
            page.steps = [self._step(key, number, step, language) for number, step in enumerate(row["steps"])]
        if isinstance(page, NewsPage):
            page.date = row["date"]
            page.source_label = row["source"]["label"][language]
            page.source_url = row["source"]["url"]
        if isinstance(page, (GuidancePage, NewsPage, CoveragePage)):
            page.body = json.dumps(self._maker(key, language).stream(self._blocks(key)))

    def _step(self, key: str, number: int, step: dict[str, Any], language: str) -> PathStep:
        return PathStep(
            sort_order=number,
            title=step["title"][language],
            client_text=step["client"][language],
            worker_text=step["worker"][language],
            who=step["who"][language],
            where=step["where"][language],
            reach=step["reach"][language],
            expected_time=step["time"][language],
            locale=self.locales[language],
            translation_key=uuid.UUID(stable_id("step", key, number)),
        )

    def _blocks(self, key: str) -> list[dict[str, Any]]:
        row = self._row(key)
        if key in self.news:
            related = [{"type": "related", "pages": row["related"]}] if row["related"] else []
            return [{"type": "text", "value": row["body"]}, *related]
        blocks = [block for block in map(self._with_known_contacts, row.get("body", [])) if block]
        if "picture" in row:
            blocks.insert(row["picture"]["after"], {"type": "picture", **row["picture"]})
        return blocks

    def _with_known_contacts(self, block: dict[str, Any]) -> dict[str, Any] | None:
        """`block` with the contact cards that this county has; None when it would be empty."""
        if block["type"] != "contacts":
            return block
        known = [code for code in block["contacts"] if code in self.contacts]
        return {**block, "contacts": known} if known else None

    def _maker(self, key: str, language: str) -> StreamMaker:
        return StreamMaker(
            key,
            language,
            page_id=self._page_id,
            contact_id=self.contacts.__getitem__,
            service_id=self.services.__getitem__,
            picture=self.pictures.__getitem__,
        )

    @transaction.atomic
    def _fill(self, page: Page, key: str) -> None:
        row = self._row(key)
        self._set_fields(page, key, SOURCE_LANGUAGE)
        if isinstance(page, GuidancePage):
            page.topics.set(NeedTopic.objects.filter(code__in=row["topics"]))
        if isinstance(page, (GuidancePage, NewsPage)):
            page.projects.set(Project.objects.filter(code__in=row.get("projects", [])))
        if isinstance(page, NewsPage):
            page.first_published_at = timezone.make_aware(datetime.combine(row["date"], time(9)))
        revision = page.save_revision(user=self.author)
        if not self._waits(key):
            revision.publish(user=self.author, skip_permission_checks=True)

    # --- Translations ---------------------------------------------------------------------------

    def _translate(self, page: Page, key: str) -> None:
        there = set(
            Page.objects.filter(translation_key=page.translation_key, latest_revision__isnull=False).values_list(
                "locale__language_code", flat=True
            )
        )
        missing = [language for language in LANGUAGES if language not in there]
        if not missing:
            return
        source, _created = TranslationSource.update_or_create_from_instance(page)
        written = self._strings(page)
        for language in missing:
            with transaction.atomic():
                self._translate_to(page, key, language, source, written)

    def _translate_to(
        self, page: Page, key: str, language: str, source: TranslationSource, written: list[StringSegmentValue]
    ) -> None:
        locale = self.locales[language]
        translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
        draft = type(page)(locale=locale, slug=self._row(key)["slug"][language])
        self._set_fields(draft, key, language)
        translated = self._strings(draft)
        if [segment.path for segment in written] != [segment.path for segment in translated]:
            raise ValueError(f"{key}: Finnish and {language} do not have the same structure")
        for original, text in zip(written, translated, strict=True):
            if not original.string.data:
                continue
            context, _created = TranslationContext.objects.get_or_create(object_id=source.object_id, path=original.path)
            StringTranslation.objects.update_or_create(
                translation_of=String.from_value(source.locale, original.string),
                locale=locale,
                context=context,
                defaults={
                    "data": text.string.data,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": self.author,
                },
            )
        translation.save_target(user=self.author, publish=not self._waits(key))

    @staticmethod
    def _strings(page: Page) -> list[StringSegmentValue]:
        return [segment for segment in extract_segments(page) if isinstance(segment, StringSegmentValue)]

    # --- Around the pages -----------------------------------------------------------------------

    def _load_pictures(self) -> None:
        for row in read("pictures/pictures"):
            title = row["title"][SOURCE_LANGUAGE]
            image = Image.objects.filter(title=title).first()
            if image is None:
                with (DATA / "pictures" / row["file"]).open("rb") as file:
                    image = Image(title=title, description=row["alt"][SOURCE_LANGUAGE])
                    image.file = ImageFile(file, name=row["file"])
                    image.save()
            self.pictures[row["key"]] = (image.pk, row["alt"])

    def _point_site_at_front_page(self) -> None:
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        if site is not None and issubclass(site.root_page.specific_class or Page, FrontPage):
            return
        front = Page.objects.get(pk=self._page_id("front"))
        address = urlsplit(settings.BASE_URL)
        port = address.port or {"http": 80, "https": 443}[address.scheme]
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": address.hostname, "port": port, "root_page": front, "site_name": "Silta"},
        )
        # Wagtail's welcome page of a new database.
        Page.objects.filter(depth=2, slug="home").exclude(translation_key=front.translation_key).delete()
