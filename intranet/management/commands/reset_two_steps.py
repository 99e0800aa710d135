from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError

from organisation.login_changes import note_login_change
from organisation.models import LoginChange, User


class Command(BaseCommand):
    help = (
        "For somebody whose phone, key and recovery codes are lost: takes the second step away and ends all logins. "
        "A role that needs a second step sets up a new one at the next login. Make sure first who asks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="Whose second step.")
        parser.add_argument("--dry-run", action="store_true", help="Say what they have, and take nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        steps = Authenticator.objects.filter(user=user)
        kinds = ", ".join(sorted(steps.values_list("type", flat=True))) or "nothing"
        if options["dry_run"]:
            self.stdout.write(f"Would take away: {kinds}")
            return
        for session in UserSession.objects.filter(user=user):
            session.end()
        steps.delete()
        note_login_change(user, LoginChange.Kind.RESET)
        self.stdout.write(f"Taken away: {kinds}. All logins of {user.username} have ended.")
