"""Reads of local parts: the reader's version of a page, and what a place has written itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Locale

from organisation.models import Place, User

from ..models import GuidancePage, LocalPart
from ..stamp import content_stamp

BLOCK = "local"
MODEL = "model"  # ?place=model shows the page without any place's own text


@dataclass(frozen=True)
class ModelPart:
    """A part that editors have marked as local: its id, heading and the model's text (HTML)."""

    part: str
    heading: str
    text: str


@dataclass(frozen=True)
class OwnText:
    """A place's own text for a part (HTML) and since when."""

    text: str
    changed_on: date


@dataclass(frozen=True)
class OwnVersion:
    """One place's version of a page."""

    slug: str
    name: str
    texts: dict[str, OwnText] = field(default_factory=dict)


@dataclass(frozen=True)
class LocalVersion:
    """What a reader gets of a page with local parts.

    `shown` is the place whose texts are shown (None: the model's), `own_place` the reader's place
    when it has nothing of its own here, `others` the versions that can be looked at.
    """

    has_parts: bool = False
    shown: OwnVersion | None = None
    model_for: str = ""
    others: tuple[OwnVersion, ...] = ()

    @property
    def key(self) -> str:
        """What the reader's version adds to a cache key."""
        return f"{self.shown.slug if self.shown else ''}:{self.model_for}"

    def text_of(self, part: str) -> OwnText | None:
        return self.shown.texts.get(part) if self.shown else None


NO_PARTS = LocalVersion()


def has_local_parts(page: GuidancePage) -> bool:
    return any(block["type"] == BLOCK for block in page.body.raw_data)


def model_parts(page: GuidancePage) -> dict[str, ModelPart]:
    """The marked parts of `page` by id, in the page's order."""
    return {
        block.id: ModelPart(block.id, block.value["title"], block.value["value"].source)
        for block in page.body
        if block.block_type == BLOCK and block.id
    }


def _versions(page: GuidancePage) -> dict[str, OwnVersion]:
    """Every place's version of `page`, from the cache while nothing changed."""
    key = f"silta:local:{page.pk}:{content_stamp()}"
    versions: dict[str, OwnVersion] | None = cache.get(key)
    if versions is None:
        versions = {}
        rows = LocalPart.objects.filter(page_id=page.pk, place__is_active=True, part_removed=False)
        for row in rows.select_related("place").order_by("place__slug"):
            version = versions.setdefault(row.place.slug, OwnVersion(row.place.slug, row.place.name))
            version.texts[str(row.part)] = OwnText(row.text, row.changed_on)
        cache.set(key, versions)
    return versions


def local_version(page: GuidancePage, request: HttpRequest) -> LocalVersion:
    """The version of `page` for the reader of `request`: their own place's, or the one they ask for."""
    if not has_local_parts(page):
        return NO_PARTS
    versions = _versions(page)
    own = getattr(request.user, "home_place", None)
    asked = request.GET.get("place", "")
    slug = asked if asked in versions or asked == MODEL else own.slug if own else ""
    shown = versions.get(slug)
    model_for = own.name if own and not shown and slug == own.slug else ""
    others = tuple(version for version in versions.values() if version != shown)
    return LocalVersion(has_parts=True, shown=shown, model_for=model_for, others=others)


# --- For editors --------------------------------------------------------------------------------


def departures() -> QuerySet[LocalPart]:
    """Every text that departs from the model, with what lists show of it."""
    return LocalPart.objects.select_related("page__locale", "place", "changed_by").order_by(
        "place__slug", "page__path", "pk"
    )


def changed_under_foot() -> QuerySet[LocalPart]:
    """Departures whose model has changed, or gone, since the place last looked at it."""
    return departures().filter(model_changed_on__isnull=False) | departures().filter(part_removed=True)


@dataclass(frozen=True)
class StationPart:
    """A local part of the model as one place has it: `own` is None where the model's text holds."""

    page: GuidancePage
    model: ModelPart
    own: LocalPart | None


def pages_with_parts() -> Iterable[GuidancePage]:
    """Live pages with local parts, by language and in the tree's order."""
    pages = GuidancePage.objects.filter(live=True).select_related("locale").order_by("path")
    return [page for page in pages if has_local_parts(page)]


def station_parts(place: Place) -> dict[str, list[StationPart]]:
    """All local parts of the model as `place` has them, by language code: two queries and the languages."""
    own = {(row.page_id, str(row.part)): row for row in departures().filter(place=place)}
    languages = list(Locale.objects.values_list("language_code", flat=True))
    parts: dict[str, list[StationPart]] = {language: [] for language in ("fi", "sv", "en") if language in languages}
    for page in pages_with_parts():
        for model in model_parts(page).values():
            parts[page.locale.language_code].append(StationPart(page, model, own.get((page.pk, model.part))))
    return parts


def may_write(user: User) -> bool:
    """Whether `user` may write a place's own text. Asked in the admin only: it costs queries."""
    return bool(user.has_perm("home.change_localpart"))
