"""Telling people by mail that their login has changed, so that whoever did not do it themselves notices.

The letter says what and when, never from where. What the mail server refuses goes out with the daily job.
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .mailing import Sending, deliver
from .models import LoginChange, User

# A letter that could not be sent for so long tells nobody anything.
KEPT = timedelta(days=30)
CLAIM = timedelta(minutes=15)


def note_login_change(user: User, kind: LoginChange.Kind) -> None:
    """Tell `user` after the transaction. Who has no address cannot be told."""
    if user.email:
        change = LoginChange.objects.create(user=user, kind=kind)
        transaction.on_commit(lambda: _send(change), robust=True)


def send_login_changes() -> Sending:
    """Send what waits; throw away what has waited too long."""
    LoginChange.objects.filter(happened_at__lt=timezone.now() - KEPT).delete()
    done = Sending()
    for change in LoginChange.objects.exclude(user__email="").select_related("user"):
        done += _send(change)
    return done


def _send(change: LoginChange) -> Sending:
    """Once: claimed, handed over, gone; given back when the server refuses. No transaction waits for that server."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    if not LoginChange.objects.filter(free, pk=change.pk).update(claimed_at=now):
        return Sending()
    with translation.override(change.user.language or settings.LANGUAGE_CODE):
        body = render_to_string(
            "organisation/mail/login_change.txt",
            {"change": change, "url": settings.BASE_URL + reverse("usersessions_list")},
        )
        letter = EmailMessage(_("Silta: your login has changed"), body, to=[change.user.email])
    row = LoginChange.objects.filter(pk=change.pk)
    if not deliver(letter, "a changed login"):
        row.update(claimed_at=None)
        return Sending(failed=1)
    row.delete()
    return Sending(sent=1)
