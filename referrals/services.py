"""Writes of the referral room."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import AppConfig
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, Workflow, WorkflowContentType

from home.models import GuidancePage
from organisation.languages import OWN_NAMES
from organisation.models import NeedTopic, Place, Service

from .checklists.engine import Definition
from .checklists.faults import faults_of
from .enums import LedTo
from .models import (
    Checklist,
    ChecklistGroup,
    ChecklistItem,
    ChecklistLevel,
    ChecklistParameter,
    ChecklistRule,
    ChecklistVersion,
    ItemCount,
    RunCount,
    ToldCount,
)
from .models.checklist import NotPublished
from .shipping import shipped

LANGUAGES = tuple(code for code, _name in OWN_NAMES)
FindPage = Callable[[str], Page | None]
ONCE_SECONDS = 12 * 3600
OPTION = re.compile(r"^\s*(?:(?P<code>[A-Za-z0-9_]{1,30})\s*:\s*)?(?P<score>\d{1,3})\s*=\s*(?P<words>.+?)\s*$")

# --- From rows to a definition and back ----------------------------------------------------------


def _texts(row: Any, field: str) -> dict[str, str]:
    return {code: str(getattr(row, f"{field}_{code}") or "").strip() for code in LANGUAGES}


def _words(text: str) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _options(item: ChecklistItem) -> list[dict[str, Any]]:
    """The answers of the Finnish column, with the words that the others have for the same code."""
    found: dict[str, dict[str, Any]] = {}
    for code in LANGUAGES:
        for line in (getattr(item, f"options_{code}") or "").splitlines():
            match = OPTION.match(line)
            if not match:
                continue
            key = match["code"] or match["score"]
            if key not in found and code == "fi":
                found[key] = {"code": key, "score": int(match["score"]), "text": dict.fromkeys(LANGUAGES, "")}
            if key in found:
                found[key]["text"][code] = match["words"]
    return list(found.values())


def _page_key(page: Page | None) -> str:
    return str(page.translation_key) if page else ""


def definition_of(checklist: Checklist) -> dict[str, Any]:
    """The checklist as plain data, in all languages: what is frozen, evaluated, compared and exported."""
    return {
        "code": checklist.code,
        **{name: _texts(checklist, name) for name in ("title", "intro", "notice")},
        "checked_on": checklist.checked_on.isoformat() if checklist.checked_on else "",
        "groups": [{"code": row.code, "title": _texts(row, "title")} for row in checklist.groups.all()],
        "items": [
            {
                "code": row.code,
                "group": row.group,
                "kind": row.kind,
                "text": _texts(row, "text"),
                "hint": _texts(row, "hint"),
                "options": _options(row) if row.kind in ("single", "multiple") else [],
                "weight": row.weight or 0,
                "marks": _words(row.marks),
                "max": row.highest or 0,
                "show_if": {"item": row.shown_after, "at_least": row.shown_from or 0} if row.shown_after else None,
                "source": row.source,
                "checked_on": row.checked_on.isoformat() if row.checked_on else "",
                "pages": [key for key in (_page_key(row.page), _page_key(row.other_page)) if key],
            }
            for row in checklist.items.all()
        ],
        "parameters": [
            {"code": row.code, "label": _texts(row, "label"), "value": row.value or 0}
            for row in checklist.parameters.all()
        ],
        "levels": [
            {
                "code": row.code,
                "title": _texts(row, "title"),
                "text": _texts(row, "text"),
                "urgency": row.urgency,
                "duty": row.duty,
                "service": row.service.code if row.service else "",
                "page": _page_key(row.page),
            }
            for row in checklist.levels.all()
        ],
        "rules": [
            {
                "kind": row.kind,
                "items": _words(row.items),
                "at_least": row.at_least or 0,
                "threshold": int(row.threshold) if str(row.threshold).isdigit() else str(row.threshold),
                "upper": row.upper or 0,
                "level": row.level,
            }
            for row in checklist.rules.all()
        ],
    }


def _columns(field: str, text: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{code}": text[code] for code in LANGUAGES}


def _option_lines(options: Iterable[dict[str, Any]]) -> dict[str, str]:
    rows = list(options)
    return {
        f"options_{code}": "\n".join(
            f"{'' if row['code'] == str(row['score']) else row['code'] + ':'}{row['score']} = {row['text'][code]}"
            for row in rows
            if row["text"][code]
        )
        for code in LANGUAGES
    }


def page_by_key(key: str) -> Page | None:
    """The Finnish version of the page with this translation key, or None."""
    try:
        return Page.objects.filter(translation_key=key).order_by("locale__language_code").first() if key else None
    except (ValueError, TypeError):
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None


@transaction.atomic
def make_draft(
    definition: Definition, *, user: Any = None, code: str = "", find_page: FindPage = page_by_key
) -> Checklist:
    """A new, unpublished checklist with the content of `definition`. Its shape is checked before."""
    services = {service.code: service for service in Service.objects.all()}
    checklist = Checklist(
        code=code or definition["code"],
        live=False,
        has_unpublished_changes=True,
        **{
            key: value
            for name in ("title", "intro", "notice")
            for key, value in _columns(name, definition[name]).items()
        },
    )
    if day := _day(definition.get("checked_on", "")):
        checklist.checked_on = day
    content: dict[str, list[Any]] = {}
    content["groups"] = [
        ChecklistGroup(sort_order=n, code=row["code"], **_columns("title", row["title"]))
        for n, row in enumerate(definition["groups"])
    ]
    content["items"] = []
    for n, row in enumerate(definition["items"]):
        pages = [page for page in map(find_page, row["pages"][:2]) if page]
        shown = row["show_if"] or {"item": "", "at_least": 1}
        content["items"].append(
            ChecklistItem(
                sort_order=n,
                code=row["code"],
                group=row["group"],
                kind=row["kind"],
                weight=row["weight"],
                highest=row["max"],
                marks=", ".join(row["marks"]),
                shown_after=shown["item"],
                shown_from=shown["at_least"],
                source=row["source"],
                checked_on=_day(row["checked_on"]),
                page=pages[0] if pages else None,
                other_page=pages[1] if len(pages) > 1 else None,
                **_columns("text", row["text"]),
                **_columns("hint", row["hint"]),
                **_option_lines(row["options"]),
            )
        )
    content["parameters"] = [
        ChecklistParameter(sort_order=n, code=row["code"], value=row["value"], **_columns("label", row["label"]))
        for n, row in enumerate(definition["parameters"])
    ]
    content["levels"] = [
        ChecklistLevel(
            sort_order=n,
            code=row["code"],
            urgency=row["urgency"],
            duty=row["duty"],
            service=services.get(row["service"]),
            page=find_page(row["page"]) if row["page"] else None,
            **_columns("title", row["title"]),
            **_columns("text", row["text"]),
        )
        for n, row in enumerate(definition["levels"])
    ]
    content["rules"] = [
        ChecklistRule(
            sort_order=n,
            kind=row["kind"],
            items=", ".join(row["items"]),
            at_least=row["at_least"],
            threshold=str(row["threshold"]),
            upper=row["upper"],
            level=row["level"],
        )
        for n, row in enumerate(definition["rules"])
    ]
    for name, rows in content.items():
        setattr(checklist, name, rows)
    checklist.save()
    checklist.save_revision(user=user, log_action=user is not None)
    return checklist


# --- Publishing ---------------------------------------------------------------------------------


def check_publishing(revision: Revision, user: Any) -> None:
    """Refuse what has faults, and what the publisher has changed themselves (as with pages).

    Raises:
        NotPublished: with the reason in words.
    """
    if user is not None and revision.user_id == user.pk:
        raise NotPublished(_("Somebody else has to approve it, because the last change is yours."))
    faults = faults_of(definition_of(revision.as_object()))
    if faults:
        raise NotPublished(" ".join(fault.words for fault in faults))


def _digest(definition: Definition) -> str:
    return hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def freeze(checklist: Checklist) -> ChecklistVersion:
    """The version with the content that `checklist` has now: the newest one where nothing has changed."""
    Checklist.objects.select_for_update().get(pk=checklist.pk)
    definition = definition_of(checklist)
    newest = checklist.versions.order_by("-number").first()
    if newest is not None and newest.digest == _digest(definition):
        return newest
    number = (checklist.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1
    return ChecklistVersion.objects.create(
        checklist=checklist,
        number=number,
        definition=definition,
        digest=_digest(definition),
        published_on=timezone.localdate(),
    )


def freeze_published(sender: type[Checklist], instance: Checklist, **kwargs: Any) -> None:
    """Publishing freezes a version, by whatever way it was published."""
    freeze(Checklist.objects.get(pk=instance.pk))


def ensure_workflow(app_config: AppConfig | None = None, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Let checklists go through the same approval as pages. Idempotent, after migrate."""
    from home.services import WORKFLOW_NAME

    if using != DEFAULT_DB_ALIAS or (app_config is not None and app_config.name != "referrals"):
        return
    workflow = Workflow.objects.filter(name=WORKFLOW_NAME).first()
    if workflow is None:
        return
    content_type = ContentType.objects.get_for_model(Checklist)
    WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})


# --- Counting -----------------------------------------------------------------------------------


def this_week() -> date:
    """The Monday of today."""
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


def _add(model: Any, keys: list[dict[str, Any]]) -> None:
    """Add one to each row of `keys`, which all belong to one week and place. Two queries, safe against others."""
    if not keys:
        return
    model.objects.bulk_create([model(**key) for key in keys], ignore_conflicts=True)
    for key in keys:
        place = {"place__isnull": True} if key["place"] is None else {}
        model.objects.filter(**{name: value for name, value in key.items() if value is not None}, **place).update(
            count=F("count") + 1
        )


def first_time(nonce: str, what: str) -> bool:
    """Whether `what` of this run is not counted yet: a button pressed twice counts once."""
    return bool(cache.add(f"silta:run:{nonce}:{what}", 1, timeout=ONCE_SECONDS))


@transaction.atomic
def count_run(
    version: ChecklistVersion, level: str, items: Iterable[str], place: Place | None, led_to: LedTo | None = None
) -> None:
    """Count a run, or what a run led to. Only sums are kept: who and when is not known here."""
    key = {"week": this_week(), "place": place, "version": version, "led_to": led_to.value if led_to else ""}
    _add(RunCount, [{**key, "level": level}])
    _add(ItemCount, [{**key, "item": item} for item in items])


def count_told_about_page(page: GuidancePage, place: Place | None) -> None:
    """One more patient was told about what a page says."""
    _add(ToldCount, [{"week": this_week(), "place": place, "page_key": page.translation_key}])


def count_told_about_result(checklist: Checklist, level: str, place: Place | None) -> None:
    """One more patient was told what a checklist's result advises."""
    _add(ToldCount, [{"week": this_week(), "place": place, "checklist": checklist, "level": level}])


# --- The shipped lists --------------------------------------------------------------------------


def load_shipped(find_page: FindPage = lambda _key: None) -> Iterator[Checklist]:
    """Make drafts of the shipped lists that are not there. `find_page` knows pages by the keys in the files."""
    for definition in shipped():
        if Checklist.objects.filter(code=definition["code"]).exists():
            continue
        checklist = make_draft(definition, find_page=find_page)
        checklist.order = definition["order"]
        checklist.topics.set(NeedTopic.objects.filter(code__in=definition["topics"]))
        checklist.save()
        checklist.save_revision(log_action=False)
        yield checklist
