from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intranet.demo.careplans import CarePlanLoader
from intranet.demo.cases import CaseLoader
from intranet.demo.counting import CountingLoader
from intranet.demo.directory import DirectoryLoader, load_users
from intranet.demo.figures import FigureLoader
from intranet.demo.lifecycle import LifeCycleLoader
from intranet.demo.reception import ReceptionLoader
from intranet.demo.referrals import ReferralLoader
from intranet.demo.source import read_folder
from intranet.demo.teammeetings import TeamMeetingLoader
from intranet.starter.loading import indexes_later, load
from intranet.starter.pages import PageLoader


class Command(BaseCommand):
    help = (
        "Builds the demo county: places, services, contacts, users for every role and the guidance "
        "pages in Finnish, Swedish and English. Adds what is missing and changes nothing that is "
        "there, so it can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getattr(settings, "DEMO_PASSWORD", "")
        if not password:
            raise CommandError(
                "The demo's users have a public password, so it loads under the demo settings only "
                "(DJANGO_SETTINGS_MODULE=intranet.settings.demo)."
            )
        with indexes_later():
            self._load(password, quiet=options["quiet"])
        if not options["quiet"]:
            self.stdout.write("The demo county is there.")

    def _load(self, password: str, *, quiet: bool) -> None:
        load("Directory", DirectoryLoader(), quiet=quiet)
        author = load_users(password)
        load("Pages", PageLoader(author, news=read_folder("news")), quiet=quiet)
        load("Feedback and use", LifeCycleLoader(), quiet=quiet)
        load("Receptions", ReceptionLoader(), quiet=quiet)
        load("Team meetings", TeamMeetingLoader(), quiet=quiet)
        load("Checklists", ReferralLoader(), quiet=quiet)
        load("Visits and bookings", CountingLoader(), quiet=quiet)
        load("Shared plans", CarePlanLoader(), quiet=quiet)
        load("Slips, questions and referrals", CaseLoader(), quiet=quiet)
        load("Figures", FigureLoader(), quiet=quiet)
