"""Writes around the life of a page: "still correct", reminders, and what is thrown away."""

from collections import defaultdict
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organisation.enums import OwnerRole, Profession
from organisation.mailing import Sending, deliver
from organisation.models import User
from organisation.roles import Role

from ..models import CheckReminder, GuidancePage, SearchMiss
from ..permissions import may_confirm
from ..stamp import renew_stamp
from .selectors import SOON_DAYS, DueCheck, due_checks

LATE_DAYS = 14
STILL_CORRECT = "home.still_correct"


def confirm_still_correct(page: GuidancePage, user: User) -> None:
    """Say today that `page` is right, for all its language versions. No draft, no new last editor.

    Raises:
        PermissionDenied: when `user` neither has the owner role nor manages content.
    """
    if not may_confirm(user, page):
        raise PermissionDenied
    today = timezone.localdate()
    with transaction.atomic():
        versions = GuidancePage.objects.filter(translation_key=page.translation_key)
        for version in versions:
            log(
                instance=version,
                action=STILL_CORRECT,
                user=user,
                data={"day": today.isoformat(), "role": user.profession},
            )
        versions.update(checked_on=today)
        transaction.on_commit(renew_stamp)


# --- Reminders ----------------------------------------------------------------------------------


def _kinds(check: DueCheck, today: date) -> list[CheckReminder.Kind]:
    """What is to be sent by today; a missed day is made up for, except what has lost its sense."""
    if today < check.due_on:
        return [CheckReminder.Kind.SOON]
    if today < check.due_on + timedelta(days=LATE_DAYS):
        return [CheckReminder.Kind.DUE]
    return [CheckReminder.Kind.DUE, CheckReminder.Kind.LATE]


def _receivers() -> tuple[dict[str, list[User]], list[User]]:
    """People with an address: by profession, for owners; and the service managers."""
    people = User.objects.filter(is_active=True).exclude(email="").order_by("pk")
    owners: dict[str, list[User]] = defaultdict(list)
    for person in people.filter(profession__in=OwnerRole.values):
        owners[person.profession].append(person)
    managing = Q(profession=Profession.SERVICE_MANAGER) | Q(groups__name=Role.SERVICE_MANAGER.value)
    return owners, list(people.filter(managing).distinct())


def send_check_reminders(today: date | None = None) -> Sending:
    """Remind owners 14 days before a check and on its day, managers when it is 14 days overdue.

    One mail a person, in their language. Never twice for the same page, day, kind and person; what
    the mail server refuses is not marked and goes out with the next run.
    """
    today = today or timezone.localdate()
    checks = due_checks(today + timedelta(days=SOON_DAYS + 1))
    owners, managers = _receivers()
    sent_before = set(
        CheckReminder.objects.filter(translation_key__in=[check.translation_key for check in checks]).values_list(
            "translation_key", "due_on", "kind", "receiver_id"
        )
    )
    letters: dict[User, list[tuple[DueCheck, CheckReminder.Kind]]] = defaultdict(list)
    for check in checks:
        for kind in _kinds(check, today):
            for person in managers if kind == CheckReminder.Kind.LATE else owners[check.owner]:
                if (check.translation_key, check.due_on, kind.value, person.pk) not in sent_before:
                    letters[person].append((check, kind))
    sent = failed = 0
    for person, reminders in letters.items():
        if _send_letter(person, reminders, today):
            sent += 1
        else:
            failed += 1
    return Sending(sent, failed)


def _send_letter(person: User, reminders: list[tuple[DueCheck, CheckReminder.Kind]], today: date) -> bool:
    """One mail with everything that is to be said to `person`; marked after the server took it."""
    language = person.language or settings.LANGUAGE_CODE
    parts: dict[str, list[dict[str, object]]] = {"soon": [], "due": [], "late": []}
    for check, kind in reminders:
        page = check.in_language(language)
        parts[kind.value].append(
            {"title": page.title, "url": settings.BASE_URL + (page.url or ""), "due_on": check.due_on}
        )
    with translation.override(language):
        # A page can be in two parts for a manager who owns it: as an owner and as a manager.
        subject = _("Silta: pages to check")
        body = render_to_string("home/mail/check_reminder.txt", {**parts, "today": today})
    if not deliver(EmailMessage(subject, body, to=[person.email]), "checks"):
        return False
    CheckReminder.objects.bulk_create(
        [
            CheckReminder(
                translation_key=check.translation_key,
                due_on=check.due_on,
                kind=kind,
                receiver=person,
                sent_on=today,
            )
            for check, kind in reminders
        ],
        ignore_conflicts=True,
    )
    return True


# --- Thrown away --------------------------------------------------------------------------------


def purge_search_misses(today: date | None = None) -> int:
    """Delete searches with few results that are older than the setting says; returns how many."""
    before = (today or timezone.localdate()) - relativedelta(months=settings.SEARCH_MISS_MONTHS)
    deleted, _by_model = SearchMiss.objects.filter(day__lt=before).delete()
    return deleted
