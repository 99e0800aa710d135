"""Mail that says how many, and nothing else: "N reviews due" and a link."""

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisation.mailing import Sending, deliver
from organisation.models import User

from ..enums import Deed
from ..models import CarePlan, PlanNotice, PlanReminder
from ..selectors.plans import due_reviews
from .log import write_job

EVERY_DAYS = 7


def send_plan_reminders(today: date | None = None) -> Sending:
    """One mail a person: reviews due (once a week) and notices not mailed yet. A refused one goes next time."""
    today = today or timezone.localdate()
    plans_of: dict[int, list[CarePlan]] = {}
    for member in due_reviews(today):
        plans_of.setdefault(member.user_id, []).append(member.plan)
    reminded = set(
        PlanReminder.objects.filter(sent_on__gt=today - timedelta(days=EVERY_DAYS)).values_list("user_id", flat=True)
    )
    due = {user: plans for user, plans in plans_of.items() if user not in reminded}
    waiting = PlanNotice.objects.filter(mailed=False, seen=False).values("user_id").annotate(n=Count("pk"))
    notices = {row["user_id"]: row["n"] for row in waiting}
    done = Sending()
    people = User.objects.filter(pk__in={*due, *notices}, is_active=True).exclude(email="").order_by("pk")
    for person in people:
        done += _send(person, due.get(person.pk, []), notices.get(person.pk, 0), today)
    return done


def _send(person: User, plans: list[CarePlan], notices: int, today: date) -> Sending:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        body = render_to_string(
            "careplans/mail/reminder.txt",
            {"reviews": len(plans), "notices": notices, "url": settings.BASE_URL + reverse("careplans:plans")},
        )
        letter = EmailMessage(_("Silta: shared plans"), body, to=[person.email])
    if not deliver(letter, "shared plans"):
        return Sending(failed=1)
    with transaction.atomic():
        if plans:
            PlanReminder.objects.get_or_create(user=person, sent_on=today, defaults={"number": len(plans)})
            write_job(plans, Deed.REMIND)
        PlanNotice.objects.filter(user=person, mailed=False).update(mailed=True)
    return Sending(sent=1)
