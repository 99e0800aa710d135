"""Sessions that came by the provider: what they keep, whether they still hold, how they end at both ends."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlencode

import requests
from allauth.account.signals import user_logged_in
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from cryptography.fernet import InvalidToken
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from intranet.sealing import seal, unseal
from intranet.sessions import end_but_remember
from organisation.models import User

from .configuration import PROVIDER, current, required
from .provider import CountyAdapter

logger = logging.getLogger(__name__)
KEY = "sso"


@dataclass
class Kept:
    """What a session keeps of the login, sealed: enough to ask again and to log out at the provider."""

    access: str
    refresh: str
    id_token: str
    checked: float  # seconds since 1970: the provider's last word
    answered: float  # the same, whether or not it could be reached since


class Word(Enum):
    HOLDS = "holds"
    ENDED = "ended"
    SILENT = "silent"


@receiver(user_logged_in)
def keep_tokens(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    sociallogin = kwargs.get("sociallogin")
    if sociallogin is None or current() is None:
        return
    now = time.time()
    id_token = getattr(request, "_sso_id_token", "")
    write(request, Kept(sociallogin.token.token, sociallogin.token.token_secret, id_token, now, now))


def write(request: HttpRequest, kept: Kept) -> None:
    request.session[KEY] = seal(json.dumps(asdict(kept)))


def read(request: HttpRequest) -> Kept | None:
    sealed = request.session.get(KEY)
    if not sealed:
        return None
    try:
        return Kept(**json.loads(unseal(sealed)))
    except (InvalidToken, ValueError, TypeError):
        return None


def ask(kept: Kept, request: HttpRequest) -> Word:
    """The provider's word on this login: a new token for the old one, or who it belongs to.

    `kept` is brought up to date with what it sends.
    """
    adapter = CountyAdapter(request)
    try:
        app = adapter.get_provider().app
        config = adapter.openid_config
        with get_adapter().get_requests_session() as session:
            if kept.refresh:
                answer = session.post(
                    config["token_endpoint"],
                    data={"grant_type": "refresh_token", "refresh_token": kept.refresh, "client_id": app.client_id,
                          "client_secret": app.secret},
                    headers={"Accept": "application/json"},
                )  # fmt: skip
            else:
                answer = session.get(config["userinfo_endpoint"], headers={"Authorization": f"Bearer {kept.access}"})
    except (requests.RequestException, ValueError, KeyError):
        return Word.SILENT
    if answer.status_code >= requests.codes.server_error or answer.status_code == requests.codes.too_many_requests:
        return Word.SILENT
    if not answer.ok:
        return Word.ENDED
    if kept.refresh:
        try:
            tokens = answer.json()
            kept.access = tokens["access_token"]
        except (ValueError, KeyError):
            return Word.SILENT
        kept.refresh = tokens.get("refresh_token", kept.refresh)
        kept.id_token = tokens.get("id_token", kept.id_token)
    return Word.HOLDS


class RecheckMiddleware:
    """Whoever is shut out at the provider is out here at the next check, without being told on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if current() is not None and KEY in request.session:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        configuration, kept, now = required(), read(request), time.time()
        if kept is None:
            end_but_remember(request)
            return
        if now - kept.checked < configuration.recheck_minutes * 60:
            return
        word = ask(kept, request)
        if word is Word.HOLDS:
            kept.checked = kept.answered = now
        elif word is Word.SILENT and now - kept.answered < configuration.grace_minutes * 60:
            kept.checked = now  # asked again when the next check is due, not on every request
        else:
            logger.warning("A session ended: the provider %s.", "is silent" if word is Word.SILENT else "refused it")
            end_but_remember(request)
            return
        write(request, kept)


def logout_address(request: HttpRequest) -> str:
    """Where a logout goes on to, so that the provider's session ends too; empty for a local login."""
    kept = read(request) if current() is not None else None
    if kept is None:
        return ""
    try:
        endpoint = CountyAdapter(request).openid_config.get("end_session_endpoint", "")
    except Exception:  # noqa: BLE001  whatever is wrong at the provider, here one logs out
        logger.warning("The provider's logout could not be found.")
        return ""
    if not endpoint:
        return ""
    back = {"post_logout_redirect_uri": request.build_absolute_uri(reverse("account_login"))}
    hint = {"id_token_hint": kept.id_token} if kept.id_token else {"client_id": required().client_id}
    return f"{endpoint}?{urlencode({**hint, **back})}"


def end_sessions_of(subject: str) -> int:
    """End every session of the person whom the provider calls `subject`. Returns how many."""
    account = SocialAccount.objects.filter(provider=PROVIDER, uid=subject).first()
    if account is None:
        return 0
    sessions = list(UserSession.objects.filter(user=account.user))
    for session in sessions:
        session.end()
    return len(sessions)
