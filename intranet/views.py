"""The roof's own screens: the way in, health, files behind the wall, account, accessibility."""

import mimetypes
import posixpath

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import LANGUAGE_QUERY_PARAMETER
from django.views.i18n import set_language as django_set_language

from home.feedback.services import safe_address
from organisation.permissions import enters_admin

from .figures import CONTENT_TYPE, collected
from .forms import AccessibilityFeedbackForm, AccountForm
from .health import health
from .sessions import forget, kept_form


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the front page, or to the login, in the reader's language."""
    return start(request) if request.user.is_authenticated else redirect("account_login")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The front page in the language that the request was found to have."""
    return redirect(f"/{translation.get_language() or 'fi'}/")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language of pages whose address does not say it, and remember it for the user."""
    response = django_set_language(request)
    language = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """The form that was sent after the login had ended: sent on, or thrown away by POST."""
    form = kept_form(request)
    if request.method == "POST":
        forget(request)
        return redirect("roof:start")
    if form is None:
        return redirect("roof:start")
    return render(request, "intranet/kept.html", {"kept": form})


# --- Health -------------------------------------------------------------------------------------


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Database and disk are fit: 200, or 503 with the name of what is not. Warnings change no status."""
    found = health()
    return JsonResponse(
        {
            "status": "unavailable" if found.problems else "ok",
            "problems": list(found.problems),
            "warnings": list(found.warnings),
        },
        status=503 if found.problems else 200,
    )


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, by a token (`METRICS_TOKEN`); where none is set, to nobody."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(token, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(collected(), content_type=CONTENT_TYPE)


# --- Files --------------------------------------------------------------------------------------


@cache_control(private=True, max_age=3600)
@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Pictures for whoever is logged in; originals for those who edit. Documents have their own view."""
    name = posixpath.normpath(name)
    if not name.startswith("images/") and not (name.startswith("original_images/") and enters_admin(request.user)):
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation, ValueError):  # ValueError: a null byte
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0] or ""
    return FileResponse(
        file,
        content_type=content_type if content_type.startswith("image/") else "application/octet-stream",
        as_attachment=not content_type.startswith("image/") or content_type == "image/svg+xml",
    )


# --- Account and accessibility ------------------------------------------------------------------


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own language and home place."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Saved."))
        return redirect(f"/{user.language or translation.get_language()}/account/")
    return render(request, "intranet/account.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement and its feedback form; open without login by law."""
    form = AccessibilityFeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not form.looks_automatic:
            form.save()
        return redirect("intranet:accessibility_thanks")
    context = {"form": form, "answer_days": settings.ACCESSIBILITY_ANSWER_DAYS}
    return render(request, "intranet/accessibility.html", context)


@require_safe
def accessibility_thanks(request: HttpRequest) -> HttpResponse:
    context = {"answer_days": settings.ACCESSIBILITY_ANSWER_DAYS}
    return render(request, "intranet/accessibility_thanks.html", context)


# --- Errors -------------------------------------------------------------------------------------


def _problem_form(request: HttpRequest) -> dict[str, str]:
    """What the form "what were you looking for" needs. Asks neither the database nor the session:
    the cookie is enough to know that somebody may be logged in, and the wall stands before the view.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return {}
    return {
        "problem_action": reverse("home:problem"),
        "address": safe_address(request.path),
        "csrf_token": get_token(request),
    }


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    context = {"reason": getattr(exception, "reason", ""), **_problem_form(request)}
    return render(request, "403.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", _problem_form(request), status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", _problem_form(request), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: whatever broke may break there again."""
    return HttpResponse(render_to_string("500.html", _problem_form(request)), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "csrf_failure.html", status=403)
