"""Everything that changes what readers see starts a new generation of cached fragments."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .models import CommentGroup, GuidancePage, PageFeedback
from .stamp import renew_stamp


def _renew(*args: Any, **kwargs: Any) -> None:
    transaction.on_commit(renew_stamp)


def _renew_for_directory(sender: type[Model], **kwargs: Any) -> None:
    label = sender._meta.label
    if label in ("organisation.User", "organisation.CalendarLink"):
        return  # a login writes the account; nobody's page shows either
    if sender._meta.app_label == "organisation" or label in (
        "reception.OpeningRule",  # weekly hours stand in lists of places
        "home.EmergencyBox",
        "home.EmergencyLine",
        "home.CommentGroup",
        "home.CommentRound",
        "home.GlossaryTerm",
        "home.LocalPart",
        "home.PinnedAnswer",
        "home.SynonymGroup",
        "wagtailimages.Image",
        "wagtailcore.Locale",
        "wagtailcore.Site",
    ):
        _renew()


# What saving a draft writes to the live row; readers see none of it.
DRAFT_FIELDS = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes", "comments"}
)


def _renew_for_page(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """A live page was saved by other means than publishing: a topic, an owner, an address."""
    if not issubclass(sender, Page) or not isinstance(instance, Page) or not instance.live:
        return
    written = kwargs.get("update_fields")
    if not written or set(written) - DRAFT_FIELDS:
        _renew()


def _renew_for_answer(instance: PageFeedback, **kwargs: Any) -> None:
    """An editor wrote or took back a public answer; a reader's tap changes nothing that is shown."""
    if not kwargs.get("created"):
        _renew()


def _check_links(instance: Page, **kwargs: Any) -> None:
    """A page that comes or goes may mend or break links: its own and those that lead to it."""
    from .lifecycle.links import check_internal_links, linking_pages

    # Now, because the index forgets who pointed at a page when it is deleted.
    keys = [instance.pk, *linking_pages(instance).values_list("pk", flat=True)]
    transaction.on_commit(lambda: check_internal_links(Page.objects.filter(pk__in=keys)))


def _compare_local_parts(instance: Page, **kwargs: Any) -> None:
    """A model page was published: stations whose own text stands on it are to look at it again."""
    from .local.services import compare_with_model

    if isinstance(instance, GuidancePage):
        compare_with_model(instance)


def connect() -> None:
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(_renew, dispatch_uid="home.stamp")
    for signal in (post_save, post_delete):
        signal.connect(_renew, sender=PageViewRestriction, dispatch_uid="home.stamp.restriction")
        signal.connect(_renew_for_directory, dispatch_uid="home.stamp.directory")
    post_save.connect(_renew_for_page, dispatch_uid="home.stamp.saved")
    post_delete.connect(_renew, sender=Page, dispatch_uid="home.stamp.page")
    post_save.connect(_renew_for_answer, sender=PageFeedback, dispatch_uid="home.stamp.feedback")
    post_delete.connect(_renew_for_answer, sender=PageFeedback, dispatch_uid="home.stamp.feedback")
    for signal in (page_published, page_unpublished):
        signal.connect(_check_links, dispatch_uid="home.links")
    page_published.connect(_compare_local_parts, dispatch_uid="home.local")
    m2m_changed.connect(_renew, sender=CommentGroup.members.through, dispatch_uid="home.stamp.members")
    pre_delete.connect(_check_links, sender=Page, dispatch_uid="home.links")
