"""Who comes: users with a session each, made in the database of the site. Prints them as JSON.

The login form is left out: it takes a tenth of a second of hashing on purpose, and 60 a minute from one address.
"""

import json
import os
import sys
import time
import uuid
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intranet.settings.demo")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from home.models import GlossaryTerm, GuidancePage  # noqa: E402
from intranet.accounts import ADMIN_LINK  # noqa: E402
from intranet.sessions import BEGAN, SEEN  # noqa: E402
from organisation.models import NeedTopic, Place, User  # noqa: E402
from organisation.permissions import SESSION_ROLES, enters_admin  # noqa: E402
from organisation.roles import Role  # noqa: E402
from organisation.services import give_role  # noqa: E402
from reception.codes import Arrival, Outcome  # noqa: E402
from reception.models import ReceptionSession  # noqa: E402


def _person(name: str, role: Role, place: Place) -> User:
    user, new = User.objects.get_or_create(
        username=name, defaults={"first_name": "Kuorma", "last_name": name, "home_place": place, "language": "fi"}
    )
    if new:
        user.set_unusable_password()
        user.save()
        give_role(user, role)
    return user


def _cookie(user: User) -> str:
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session[BEGAN] = session[SEEN] = int(time.time())
    session[ADMIN_LINK] = enters_admin(user)
    session[SESSION_ROLES] = sorted(user.groups.values_list("name", flat=True))
    session.create()
    return str(session.session_key)


def _tally(user: User, place: Place) -> dict[str, Any]:
    session = ReceptionSession.objects.create(
        id=uuid.uuid4(), place=place, held_by=user, day=timezone.localdate(), state="open"
    )
    return {
        "cookie": _cookie(user),
        "session": str(session.pk),
        "path": reverse("reception:tally_taps", args=[session.pk]),
    }


def _term(user: User, number: int) -> dict[str, Any]:
    term, _new = GlossaryTerm.objects.get_or_create(
        code=f"load-{number}", defaults={f"term_{code}": f"Kuorma {number} {code}" for code in ("fi", "sv", "en")}
    )
    return {
        "cookie": _cookie(user),
        "term": term.pk,
        "path": reverse(GlossaryTerm.snippet_viewset.get_url_name("edit"), args=[term.pk]),
    }


@transaction.atomic
def make(readers: int, tallying: int, editing: int) -> dict[str, Any]:
    places = list(Place.objects.filter(is_active=True))
    with translation.override("fi"):
        ReceptionSession.objects.filter(state="open", held_by__username__startswith="load-").delete()
        pages = [page.url for page in GuidancePage.objects.live().filter(locale__language_code="fi")[:25]]
        return {
            "pages": pages,
            "codes": {"arrival": Arrival.OWN.value, "outcome": Outcome.values[0]},
            "topics": list(NeedTopic.objects.values_list("code", flat=True)[:5]),
            "readers": [
                {"cookie": _cookie(_person(f"load-r{n}", Role.HEALTH_STAFF, places[n % len(places)]))}
                for n in range(readers)
            ],
            "tallying": [
                _tally(_person(f"load-t{n}", Role.COUNSELLOR, places[n % len(places)]), places[n % len(places)])
                for n in range(tallying)
            ],
            "editing": [
                _term(_person(f"load-e{n}", Role.CONTENT_MANAGER, places[n % len(places)]), n) for n in range(editing)
            ],
        }


if __name__ == "__main__":
    print(json.dumps(make(*(int(one) for one in sys.argv[1:4]))))
