"""Writes of comment rounds: opening, commenting, deciding, and the mails that go with them."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.mailing import Sending, deliver
from organisation.models import User

from ..models import CommentRound, PathComment, PathStep, PathView, RoundMail, ServicePathPage
from .selectors import may_lead, path_in_language, summary_of

REMIND_DAYS = 3
SUMMARY_DAYS = 30


class RoundClosed(Exception):  # noqa: N818  reads as what happened
    """The round takes no comments any more, or not yet."""


class AlreadyOpen(Exception):  # noqa: N818  reads as what happened
    """The path has an open round already: two at once would part what belongs together."""


def open_round(one: CommentRound, page: ServicePathPage, user: User) -> CommentRound:
    """Save and open a round on `page`, and ask its group by mail.

    Raises:
        PermissionDenied: when `user` does not lead rounds on the page.
        AlreadyOpen: when the path has an open round in any language.
    """
    if not may_lead(user, page):
        raise PermissionDenied
    with transaction.atomic():
        ServicePathPage.objects.select_for_update().filter(translation_key=page.translation_key).first()
        today = timezone.localdate()
        if CommentRound.objects.filter(path_key=page.translation_key, closes_on__gte=today).exists():
            raise AlreadyOpen
        one.page, one.path_key, one.opened_by = page, page.translation_key, user
        one.save()
    send_round_mails()
    return one


def close_round(one: CommentRound, user: User) -> None:
    """End a round before its day: yesterday becomes its last day, or today when it was opened today.

    Raises:
        PermissionDenied: when `user` does not lead rounds on the page.
    """
    if not may_lead(user, one.page):
        raise PermissionDenied
    today = timezone.localdate()
    one.closes_on = max(one.opened_on, min(one.closes_on, today - timedelta(days=1)))
    one.save(update_fields=["closes_on"])


def comment(
    one: CommentRound, user: User, text: str, *, step: str = "", view: str = "", on_behalf_of: str = ""
) -> PathComment:
    """Add a comment to an open round: by a member, or by its leader on behalf of a group.

    Raises:
        RoundClosed: outside the round's days.
        PermissionDenied: when `user` is neither a member nor speaks for a group as a leader.
    """
    if not one.is_open():
        raise RoundClosed
    member = one.group.members.filter(pk=user.pk).exists()
    if not (may_lead(user, one.page) if on_behalf_of else member):
        raise PermissionDenied
    row = PathComment(
        round=one,
        step_key=_step_key(one, step),
        view=view if view in PathView.values else PathView.WORKER,
        text=text,
        author=user,
        on_behalf_of=on_behalf_of,
    )
    row.full_clean()
    row.save()
    return row


def _step_key(one: CommentRound, step: str) -> uuid.UUID | None:
    """The key of a step of the round's path; None for anything else, which means the whole path."""
    try:
        key = uuid.UUID(step)
    except ValueError:
        return None
    known = PathStep.objects.filter(page__translation_key=one.path_key, translation_key=key).exists()
    return key if known else None


def take_back(row: PathComment, user: User) -> None:
    """Delete one's own comment while the round is open.

    Raises:
        PermissionDenied: somebody else's comment.
        RoundClosed: outside the round's days.
    """
    if row.author_id != user.pk:
        raise PermissionDenied
    if not row.round.is_open():
        raise RoundClosed
    row.delete()


def decide(row: PathComment, user: User, outcome: str, reply: str) -> None:
    """Say what became of a comment.

    Raises:
        PermissionDenied: when `user` does not lead rounds on the page.
    """
    if not may_lead(user, row.round.page):
        raise PermissionDenied
    row.outcome, row.reply = PathComment.Outcome(outcome), reply
    row.full_clean()
    row.save(update_fields=["outcome", "reply"])


# --- Mails --------------------------------------------------------------------------------------


def send_round_mails(today: date | None = None) -> Sending:
    """Ask members, remind those who have said nothing, and send the summary to the path's owners.

    Never twice for the same round, person and kind; what the server refuses goes out with the next run.
    """
    today = today or timezone.localdate()
    sent = failed = 0
    for one in CommentRound.objects.filter(opened_on__lte=today).select_related("group", "page", "opened_by"):
        done = set(one.mails.values_list("receiver_id", "kind"))
        for person, kind in _letters(one, today):
            if (person.pk, kind.value) in done:
                continue
            if _send(one, person, kind):
                sent += 1
            else:
                failed += 1
    return Sending(sent, failed)


def _letters(one: CommentRound, today: date) -> list[tuple[User, RoundMail.Kind]]:
    """Who is to have had which mail about a round by `today`."""
    if today > one.closes_on + timedelta(days=SUMMARY_DAYS):
        return []  # whoever becomes an owner later was not waiting for it
    if today > one.closes_on:
        owners = User.objects.filter(is_active=True, profession=one.page.effective_owner).exclude(email="")
        people = {person.pk: person for person in owners}
        if one.opened_by and one.opened_by.is_active and one.opened_by.email:
            people[one.opened_by.pk] = one.opened_by
        return [(person, RoundMail.Kind.SUMMARY) for person in people.values()]
    members = list(one.group.members.filter(is_active=True).exclude(email=""))
    letters = [(person, RoundMail.Kind.ASKED) for person in members]
    if today >= one.closes_on - timedelta(days=REMIND_DAYS) and today > one.opened_on:
        answered = set(one.comments.values_list("author_id", flat=True))
        letters += [(person, RoundMail.Kind.REMINDED) for person in members if person.pk not in answered]
    return letters


def _send(one: CommentRound, person: User, kind: RoundMail.Kind) -> bool:
    language = person.language or settings.LANGUAGE_CODE
    page = path_in_language(one, language)
    with translation.override(language):
        if kind == RoundMail.Kind.SUMMARY:
            subject = _("Silta: comments on a service path")
            address = reverse("home:round", args=[one.pk])
        else:
            subject = _("Silta: your comments on a service path")
            address = page.url or "/"
        body = render_to_string(
            "home/mail/comment_round.txt",
            {
                "kind": kind.value,
                "title": page.title,
                "group": one.group.name,
                "question": one.question,
                "closes_on": one.closes_on,
                "summary": summary_of(one, page),
                "url": settings.BASE_URL + address,
            },
        )
    if not deliver(EmailMessage(subject, body, to=[person.email]), "a comment round"):
        return False
    RoundMail.objects.bulk_create([RoundMail(round=one, receiver=person, kind=kind)], ignore_conflicts=True)
    return True
