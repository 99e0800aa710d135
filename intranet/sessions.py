"""How long a login lasts, and what becomes of a form that is sent after it has ended.

Whoever comes back after the time-out logs in again and finds what they had typed. It waits in their
own browser's session, sealed, for a quarter of an hour, and is given to the same person only.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from organisation.models import User

from .sealing import InvalidToken, seal, unseal

BEGAN, SEEN = "began", "seen"
KEPT, KEPT_FOR = "kept_form", "kept_for"
NOTED_EVERY = 300  # seconds: a session is written at most so often for being used
KEPT_SECONDS = 15 * 60
MOST_CHARACTERS = 200_000
NEVER_KEPT = ("csrfmiddlewaretoken",)


@receiver(user_logged_in)
def begin(sender: type[User], request: HttpRequest, user: User, **kwargs: object) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


class SessionLimitsMiddleware:
    """Ends a login that was not used for a while, or that has lasted the longest that it may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SEEN in request.session:
            self._check(request)
        if request.method == "POST" and KEPT in request.session and request.user.is_authenticated:
            waiting = kept_form(request)
            if waiting is not None and waiting.path == request.path:
                forget(request)  # it is being sent
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = int(time.time())
        idle = now - request.session[SEEN]
        if idle > settings.SESSION_IDLE_MINUTES * 60 or now - request.session.get(BEGAN, 0) > settings.SESSION_SECONDS:
            end_but_remember(request)
        elif idle < -settings.SESSION_SECONDS:
            # The clock was far ahead then. From now on the login lasts as long as any other.
            request.session[SEEN] = now
            request.session[BEGAN] = min(now, request.session.get(BEGAN, 0))
        elif idle > NOTED_EVERY:
            request.session[SEEN] = now


def end_but_remember(request: HttpRequest) -> None:
    """End the login; a form that comes with this very request is kept for the same person."""
    person = getattr(request.user, "pk", None)
    logout(request)
    request.session[KEPT_FOR] = person


# --- The form that came too late ------------------------------------------------------------------


@dataclass(frozen=True)
class KeptForm:
    """A form that was sent after the login had ended."""

    path: str
    fields: list[tuple[str, str]]
    files_lost: bool
    person: int

    @property
    def texts(self) -> list[str]:
        """What somebody typed, for showing: not the codes and choices around it."""
        return [value for _name, value in self.fields if " " in value.strip()]


def keep(request: HttpRequest) -> bool:
    """Keep the form of `request` until its person is back. Whether there was something to keep.

    Only of a login that ended just now: nobody else's browser can leave a form here.
    """
    person = request.session.get(KEPT_FOR)
    if request.method != "POST" or person is None:
        return False
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_KEPT and "password" not in name
    ]
    if not fields or sum(len(value) for _name, value in fields) > MOST_CHARACTERS:
        return False
    form = KeptForm(request.path, fields, bool(request.FILES), person)
    request.session[KEPT] = seal(json.dumps(asdict(form)))
    return True


def kept_form(request: HttpRequest) -> KeptForm | None:
    """The form that waits for this person, or None. Another person's is thrown away."""
    sealed = request.session.get(KEPT)
    if not sealed:
        return None
    try:
        found = json.loads(unseal(sealed, max_age=KEPT_SECONDS))
    except (InvalidToken, ValueError):
        forget(request)
        return None
    form = KeptForm(**{**found, "fields": [tuple(field) for field in found["fields"]]})
    if form.person != request.user.pk:
        forget(request)
        return None
    return form


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)
    request.session.pop(KEPT_FOR, None)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the login, and afterwards to the form that came too late."""
    return redirect_to_login(reverse("roof:kept"), reverse(settings.LOGIN_URL))
