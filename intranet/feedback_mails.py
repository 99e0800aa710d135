"""Accessibility feedback has an answer's day by law, so content managers hear of it by mail: once that it came, and
once that its day is near.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.mailing import Sending, deliver
from organisation.models import User
from organisation.roles import Role

from .models import AccessibilityFeedback

NEAR_DAYS = 3


def send_feedback_mails(today: date | None = None) -> Sending:
    """One mail a person with how many are new and how many are due. Marked when the mail server took one; else the
    next run tries again.
    """
    today = today or timezone.localdate()
    waiting = AccessibilityFeedback.objects.filter(status=AccessibilityFeedback.Status.OPEN)
    new = list(waiting.filter(told_on=None).values_list("pk", flat=True))
    near = waiting.filter(warned_on=None, due_on__lte=today + timedelta(days=NEAR_DAYS)).order_by("due_on")
    due = list(near.values_list("pk", "due_on"))
    done = Sending()
    if not new and not due:
        return done
    people = User.objects.filter(is_active=True, groups__name=Role.CONTENT_MANAGER.value).exclude(email="")
    for person in people.order_by("pk"):
        with translation.override(person.language or settings.LANGUAGE_CODE):
            told = {
                "new": len(new),
                "due": len(due),
                "day": due[0][1] if due else None,
                "url": settings.BASE_URL + reverse("accessibilityfeedback:index"),
            }
            body = render_to_string("intranet/mail/feedback.txt", told)
            letter = EmailMessage(_("Silta: accessibility feedback to answer"), body, to=[person.email])
        taken = deliver(letter, "accessibility feedback")
        done += Sending(sent=1) if taken else Sending(failed=1)
    if done.sent:
        AccessibilityFeedback.objects.filter(pk__in=new).update(told_on=today)
        AccessibilityFeedback.objects.filter(pk__in=[pk for pk, _day in due]).update(warned_on=today)
    return done
