import logging
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from careplans.selectors.switch import plan_settings
from careplans.services.consent import expire_consents
from careplans.services.reminders import send_plan_reminders
from home.lifecycle.links import check_external_links, check_internal_links
from home.lifecycle.reading import flush_views
from home.lifecycle.services import send_check_reminders
from home.local.services import tell_of_changed_models
from home.paths.services import send_round_mails
from intranet.feedback_mails import send_feedback_mails
from intranet.locks import only_one
from organisation.login_changes import send_login_changes
from organisation.mailing import Sending
from privacy.accesslog import verify
from reception.tally.rollup import differing_months
from reception.tally.services import close_forgotten
from referrals.consultations.services import close_old
from referrals.notices.services import send_waiting
from referrals.slips.services import settle_slips
from reports.publishing import publish_due
from reports.retention import PURGES, Purge
from reports.retention import run as run_purge
from teammeetings.services.invitations import send_missing_invitations
from teammeetings.services.reminders import send_meeting_reminders

logger = logging.getLogger(__name__)


def _sent(done: Sending) -> str:
    if done.failed:
        raise CommandError(
            f"{done.sent} mails sent, {done.failed} not taken by the mail server; the next run sends them"
        )
    return f"{done.sent} mails sent"


def _reminders() -> str:
    return _sent(send_check_reminders())


def _comment_rounds() -> str:
    return _sent(send_round_mails())


def _changed_models() -> str:
    return _sent(tell_of_changed_models())


def _external() -> str:
    found = check_external_links()
    return "switched off (CHECK_EXTERNAL_LINKS)" if found is None else f"{found} do not answer"


def _consents() -> str:
    row = plan_settings()
    held, emptied, warned = expire_consents(timezone.localdate(), row.waiting_days)
    return f"{held} ran out, {emptied} emptied, {warned} warned"


def _access_log() -> str:
    verdict = verify()
    if verdict.broken is not None:
        raise CommandError(f"broken at row {verdict.broken}: {verdict.problem}")
    return f"{verdict.count} rows hold, last {verdict.count}:{verdict.digest}"


def _month_counts() -> str:
    wrong = differing_months()
    if wrong:
        months = ", ".join(f"{month:%m/%Y}" for month in wrong)
        raise CommandError(f"differ from the visits in {months}; run: manage.py rebuild_counts")
    return "equal the visits"


def _purge(purge: Purge) -> Callable[[], str]:
    return lambda: f"{run_purge(purge)} deleted"


STEPS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Page views", lambda: f"{flush_views()} written"),
    ("Changed logins", lambda: _sent(send_login_changes())),
    ("Accessibility feedback", lambda: _sent(send_feedback_mails())),
    ("Reminders of checks", _reminders),
    ("Comment rounds of service paths", _comment_rounds),
    ("Stations' texts whose model changed", _changed_models),
    ("Links inside the site", lambda: f"{check_internal_links()} broken"),
    ("Links to other sites", _external),
    ("Receptions left open", lambda: f"{close_forgotten()} closed"),
    ("Monthly counts", _month_counts),
    ("Figures of periods that are over", lambda: f"{sum(1 for _period in publish_due())} published"),
    ("Invitations to team meetings", lambda: _sent(send_missing_invitations())),
    ("Reminders of team meetings", lambda: _sent(send_meeting_reminders())),
    ("Slips that nobody came with", lambda: f"{settle_slips()} settled"),
    ("Questions left alone", lambda: f"{close_old()} closed"),
    ("Notices that wait for the mail server", lambda: _sent(send_waiting())),
    ("Consents of shared plans", _consents),
    ("Reminders of shared plans", lambda: _sent(send_plan_reminders())),
    *((f"Forgetting: {purge.code}", _purge(purge)) for purge in PURGES),
    ("Access log", _access_log),
)


class Command(BaseCommand):
    help = (
        "What has to be done once a day: reminders of checks by mail, broken links, and throwing away what is "
        "old. Run it from cron or a timer. Running it twice, or two at once, does everything once; a missed day "
        "is made up for by the next run. Ends with an error when a step failed; run it again then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say nothing unless something fails.")

    def handle(self, *args: Any, **options: Any) -> None:
        with only_one("daily") as ours:
            if not ours:
                self.stdout.write("Another run is at work. Nothing done.")
                return
            failed = [label for label, step in STEPS if not self._run(label, step, quiet=options["quiet"])]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. Run it again when the reason is gone.")

    def _run(self, label: str, step: Callable[[], str], *, quiet: bool) -> bool:
        """One step; a failure leaves the others running."""
        try:
            result = step()
        except CommandError as error:
            self.stderr.write(f"{label}: {error}")
            return False
        except Exception:
            logger.exception("The daily step failed: %s", label)
            return False
        if not quiet:
            self.stdout.write(f"{label}: {result}")
        return True
