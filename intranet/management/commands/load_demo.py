from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from tqdm import tqdm
from wagtail.signal_handlers import disable_reference_index_auto_update

from intranet.demo.careplans import CarePlanLoader
from intranet.demo.cases import CaseLoader
from intranet.demo.counting import CountingLoader
from intranet.demo.directory import DirectoryLoader, load_users
from intranet.demo.figures import FigureLoader
from intranet.demo.lifecycle import LifeCycleLoader
from intranet.demo.pages import PageLoader
from intranet.demo.reception import ReceptionLoader
from intranet.demo.referrals import ReferralLoader
from intranet.demo.teammeetings import TeamMeetingLoader


class Loader(Protocol):
    """A part of the demo: how many steps it has, and the steps."""

    def __len__(self) -> int: ...

    def steps(self) -> Iterator[str]: ...


@contextmanager
def indexes_later() -> Iterator[None]:
    """Search and references are written once at the end, not with each of the many savings of a page."""
    indexed = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    for model in indexed:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


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
            self._load(password, options)
        if not options["quiet"]:
            self.stdout.write("The demo county is there.")

    def _load(self, password: str, options: dict[str, Any]) -> None:
        self._run("Directory", DirectoryLoader(), options)
        author = load_users(password)
        self._run("Pages", PageLoader(author), options)
        self._run("Feedback and use", LifeCycleLoader(), options)
        self._run("Receptions", ReceptionLoader(), options)
        self._run("Team meetings", TeamMeetingLoader(), options)
        self._run("Checklists", ReferralLoader(), options)
        self._run("Visits and bookings", CountingLoader(), options)
        self._run("Shared plans", CarePlanLoader(), options)
        self._run("Slips, questions and referrals", CaseLoader(), options)
        self._run("Figures", FigureLoader(), options)

    def _run(self, label: str, loader: Loader, options: dict[str, Any]) -> None:
        with tqdm(total=len(loader), desc=label, unit="item", disable=options["quiet"] or None) as bar:
            for done in loader.steps():
                bar.set_postfix_str(done[:30])
                bar.update()
