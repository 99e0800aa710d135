"""Who may publish: never the person who made the last change.

The rule is asked in three places because Wagtail asks in three: the permission tester (single,
bulk and translation routes), the publish hook (the editor saves first and publishes then), and
the workflow task (approving). All three call `may_publish`.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page

    from organisation.models import User


class NeedsSecondPerson(PermissionDenied):
    """The last editor tried to publish or approve. `reason` is written for them."""

    reason: Promise = _(
        "Your change is saved as a draft. Somebody else has to approve it, because the last change is yours."
    )


def with_last_editor(pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """`pages` with what `last_editor_id` has to know, so that a list asks once and not for each row."""
    from wagtail_localize.models import StringTranslation

    translated = StringTranslation.objects.filter(
        context__object_id=OuterRef("translation_key"),
        locale_id=OuterRef("locale_id"),
        last_translated_by__isnull=False,
    ).order_by("-updated_at")
    annotated: QuerySet[Any] = pages.annotate(
        revised_by=F("latest_revision__user_id"),
        revised_at=F("latest_revision__created_at"),
        translated_by=Subquery(translated.values("last_translated_by_id")[:1]),
        translated_at=Subquery(translated.values("updated_at")[:1]),
    )
    return annotated


def last_editor_id(page: "Page") -> int | None:
    """The user who made the last change to `page`, in the page editor or in its translation."""
    from wagtail.models import Page as TreePage

    if not page.pk:
        return None
    if not isinstance(page, TreePage):  # something else with drafts: its history knows
        newest = page.latest_revision
        return None if newest is None or newest.user_id is None else int(newest.user_id)
    known: Any = page
    if not hasattr(page, "revised_by"):
        known = with_last_editor(TreePage.objects.filter(pk=page.pk)).get()
    if known.translated_by and (known.revised_at is None or known.translated_at > known.revised_at):
        return int(known.translated_by)
    return None if known.revised_by is None else int(known.revised_by)


def may_publish(user: "User", page: "Page") -> bool:
    """Whether `user` is somebody else than the last editor of `page`."""
    return bool(last_editor_id(page) != user.pk)


def may_read(user: "User", page: "Page") -> bool:
    """Whether no branch that is closed to `user` holds `page`."""
    from .restrictions import closed_paths

    return not any(page.path.startswith(path) for path in closed_paths(user))


def may_confirm(user: "User", page: Any) -> bool:
    """Whether `user` may say that a guidance page is still correct: whoever has its owner role, and
    content managers. No second person is needed, because nothing on the page changes.
    """
    return bool(user.profession == page.effective_owner or user.has_perm("home.confirm_guidancepage"))


class SecondPersonPermissionTester(PagePermissionTester):
    """Wagtail's page permissions, with publishing left to a second person."""

    def __init__(self, user: Any, page: "Page") -> None:
        super().__init__(user, page)

    def can_publish(self) -> bool:
        return bool(super().can_publish()) and may_publish(self.user, self.page)

    def can_publish_subpage(self) -> bool:
        # Whoever makes a page is its last editor, so nobody publishes while making or copying one.
        return False
