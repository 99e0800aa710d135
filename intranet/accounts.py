from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from intranet.sealing import seal, unseal
from intranet.sso.sessions import logout_address
from organisation.login_changes import note_login_change
from organisation.models import LoginChange, User
from organisation.permissions import SESSION_ROLES, enters_admin

# What the library calls the letters that it would send.
CHANGES = {
    "account/email/password_changed": LoginChange.Kind.PASSWORD,
    "account/email/password_set": LoginChange.Kind.PASSWORD,
    "mfa/email/totp_activated": LoginChange.Kind.APP_ADDED,
    "mfa/email/totp_deactivated": LoginChange.Kind.APP_REMOVED,
    "mfa/email/webauthn_added": LoginChange.Kind.KEY_ADDED,
    "mfa/email/webauthn_removed": LoginChange.Kind.KEY_REMOVED,
    "mfa/email/recovery_codes_generated": LoginChange.Kind.CODES,
}
ADMIN_LINK = "shows_admin_link"
TWO_STEP_DUE = "two_step_due"


@receiver(user_logged_in)
def remember_menu(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Keep in the session what the header shows of the admin and the tools; views ask the real permission."""
    request.session[ADMIN_LINK] = enters_admin(user)
    request.session[SESSION_ROLES] = sorted(user.groups.values_list("name", flat=True))


# --- Two steps for whoever sees more than others --------------------------------------------------


def must_log_in_in_two_steps(user: User) -> bool:
    """Whether `user`'s role asks for it (`TWO_STEP_ROLES`)."""
    roles = settings.TWO_STEP_ROLES
    return bool(roles) and (user.is_superuser or user.groups.filter(name__in=roles).exists())


@receiver(user_logged_in)
def note_two_steps(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A local login without a second step may only take one into use. The sign-on has its own."""
    methods = {one.get("method") for one in request.session.get("account_authentication_methods", [])}
    if "socialaccount" not in methods and must_log_in_in_two_steps(user) and not is_mfa_enabled(user):
        request.session[TWO_STEP_DUE] = True


@receiver(authenticator_added)
def second_step_taken(sender: type, request: HttpRequest, **kwargs: Any) -> None:
    request.session.pop(TWO_STEP_DUE, None)


@receiver(authenticator_removed)
def second_step_given_up(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_two_steps(sender, request, user)


def two_step_is_due(request: HttpRequest) -> bool:
    return bool(request.session.get(TWO_STEP_DUE))


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the authenticator apps sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators or by the county's single sign-on."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """The library tells of a changed login; the letter is ours."""
        if kind := CHANGES.get(template_prefix):
            note_login_change(user, kind)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """A login by the county's provider ends there too."""
        return logout_address(request) or super().get_logout_redirect_url(request)


class SecurityKeyForm(AddWebAuthnForm):
    """With a label in the reader's language."""

    name = forms.CharField(label=_("Name of the key"), required=False, max_length=60)


class LoginForm(AllauthLoginForm):
    """User name and password. A forgotten password is renewed by an administrator, not by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class AuthenticationBackend(AllauthBackend):
    """Fetches the user of a session with the home place that every page's header names: one query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("home_place").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
