"""Telling somebody of a change: a notice in the same transaction, its mail afterwards, never twice and never lost.

A mail is claimed before it is handed over, and given back when the server refuses; the next change and the daily job
send what waits. A claim that outlives its process is taken for given back.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.mailing import Sending, deliver
from organisation.models import User

from ..codes import MailState, NoticeKind
from ..models import Consultation, Notice, Referral
from ..stamp import renew_cases

CLAIM = timedelta(minutes=15)
AT_ONCE = 20
KEPT = timedelta(days=90)
LISTS = {
    NoticeKind.REFERRAL_SENT: "referrals:mine",
    NoticeKind.REFERRAL_RECEIVED: "referrals:inbox",
    NoticeKind.QUESTION: "referrals:consultations",
    NoticeKind.ANSWER: "referrals:consultations",
}


def tell(kind: NoticeKind, receivers: Iterable[User], about: UUID, change: int) -> None:
    """Tell each of `receivers` once that something changed. Its mail goes out after the transaction."""
    Notice.objects.bulk_create(
        [
            Notice(
                kind=kind,
                receiver=person,
                about=about,
                change=change,
                mail=MailState.WAITING if person.email and person.is_active else MailState.NONE,
            )
            for person in {person.pk: person for person in receivers}.values()
        ],
        ignore_conflicts=True,
    )
    renew_cases()
    transaction.on_commit(lambda: send_waiting(AT_ONCE), robust=True)


def mark_seen(user: User, kinds: Iterable[NoticeKind], about: UUID | None = None) -> None:
    """What `user` has looked at is no longer new."""
    rows = Notice.objects.filter(receiver=user, kind__in=list(kinds), seen=False)
    if (rows if about is None else rows.filter(about=about)).update(seen=True):
        renew_cases()


def send_waiting(most: int = 0) -> Sending:
    """Send what waits, all of it, or `most`; the oldest first, what was refused before last.

    Stops at the first refusal: the server is down. If it is the address that is refused, the others go first next time.
    """
    now = timezone.now()
    waiting = Q(mail=MailState.WAITING) | Q(mail=MailState.SENDING, claimed_at__lt=now - CLAIM)
    rows = Notice.objects.filter(waiting).select_related("receiver")
    rows = rows.order_by(F("claimed_at").asc(nulls_first=True), "pk")
    sent = 0
    for notice in rows[:most] if most else rows:
        claimed = Notice.objects.filter(waiting, pk=notice.pk).update(mail=MailState.SENDING, claimed_at=now)
        if not claimed:  # another process was quicker
            continue
        if not notice.receiver.is_active or not notice.receiver.email:
            Notice.objects.filter(pk=notice.pk).update(mail=MailState.NONE, claimed_at=None)
            continue
        if not _deliver(notice):
            Notice.objects.filter(pk=notice.pk).update(mail=MailState.WAITING)
            return Sending(sent, failed=1)
        Notice.objects.filter(pk=notice.pk).update(mail=MailState.SENT, claimed_at=None)
        sent += 1
    return Sending(sent)


def _deliver(notice: Notice) -> bool:
    """Whether the mail server took it. The letter says that there is something, and nothing of what."""
    person = notice.receiver
    with translation.override(person.language or settings.LANGUAGE_CODE):
        kind = NoticeKind(notice.kind)
        body = render_to_string(
            "referrals/mail/notice.txt", {"words": kind.label, "url": settings.BASE_URL + reverse(LISTS[kind])}
        )
        letter = EmailMessage(_("Silta: something new for you"), body, to=[person.email])
    return deliver(letter, "something new")


def purge_notices() -> int:
    """Delete notices whose referral or question is gone, and old ones that were seen; how many."""
    known = {*Referral.objects.values_list("pk", flat=True), *Consultation.objects.values_list("pk", flat=True)}
    old = timezone.localdate() - KEPT
    gone = [
        pk
        for pk, about, seen, made in Notice.objects.values_list("pk", "about", "seen", "made_on")
        if about not in known or (seen and made < old)
    ]
    Notice.objects.filter(pk__in=gone).delete()
    return len(gone)
