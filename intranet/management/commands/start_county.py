from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intranet.starter.directory import DirectoryLoader
from intranet.starter.loading import indexes_later, load
from intranet.starter.pages import PageLoader, finnish_page
from organisation.models import User
from referrals.services import load_shipped


def author_called(name: str | None) -> User:
    """Whoever is active and called `name`; without a name the first superuser.

    Raises:
        CommandError: there is nobody.
    """
    people = User.objects.filter(is_active=True)
    found = people.filter(username=name) if name else people.filter(is_superuser=True).order_by("pk")
    if (author := found.first()) is None:
        raise CommandError(
            f"Nobody active is called {name}." if name else "Make an account first: manage.py createsuperuser"
        )
    return author


class Command(BaseCommand):
    help = (
        "Gives an empty installation its beginning, in Finnish, Swedish and English: the front page and what hangs "
        "under it, topics, services, public partners, glossary and synonyms. Guidance pages and checklists come as "
        "drafts, for the county to read, change and approve. Adds what is missing and changes nothing that is there, "
        "so it can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--author", help="User name of whose drafts they are; the first superuser by default.")
        parser.add_argument("--quiet", action="store_true", help="No progress bar.")

    def handle(self, *args: Any, **options: Any) -> None:
        author = author_called(options["author"])
        with indexes_later():
            load("Directory", DirectoryLoader(), quiet=options["quiet"])
            load("Pages", PageLoader(author, drafts=True), quiet=options["quiet"])
            for _checklist in load_shipped(finnish_page):
                pass
        self.stdout.write("The county can begin: next are municipalities and places, then the drafts.")
