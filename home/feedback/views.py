"""Feedback of readers: on pages, and from the error pages."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from organisation.permissions import current_user

from ..forms import ProblemForm, WordsForm
from ..lifecycle.selectors import countable_pages
from ..selectors import visible_to
from . import services

SESSION_KEY = "feedback"


def may_send(request: HttpRequest) -> bool:
    """Count one more answer of this session today; whether it is within the limit.

    The session keeps a day and a number: not which pages, because its row knows whose it is.
    """
    today = timezone.localdate().isoformat()
    day, count = request.session.get(SESSION_KEY, (today, 0))
    count = count + 1 if day == today else 1
    if count > settings.FEEDBACK_PER_SESSION:
        return False
    request.session[SESSION_KEY] = (today, count)
    return True


def _enough(request: HttpRequest, back: str) -> HttpResponse:
    messages.warning(request, _("You have answered many times today. Thank you: go on tomorrow."))
    return redirect(back)


@require_POST
def helped(request: HttpRequest, page_id: int) -> HttpResponse:
    """One tap: did the page help. Back to the page, which then asks what was missing."""
    user = current_user(request)
    page: Page = get_object_or_404(visible_to(user, countable_pages()), pk=page_id)
    back = page.url or "/"
    answer = request.POST.get("helped")
    if answer not in ("yes", "no"):
        return redirect(back)
    if not may_send(request):
        return _enough(request, back)
    token = services.answer_helped(page, helped=answer == "yes")
    return redirect(f"{back}?feedback={token}#feedback")


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, token: str) -> HttpResponse:
    """The second step: what was missing, for whoever holds the token of the tap.

    Opened by its address (another language chosen, reloaded), it asks anew.
    """
    form = WordsForm(request.POST or None)
    try:
        row = services.feedback_of(token)
        back = row.page.url if row.page and row.page.url else "/"
        if not form.is_valid():
            return render(request, "home/feedback.html", {"form": form, "about": row.page, "back": back})
        services.add_words(token, form.cleaned_data["text"])
    except services.TokenNotValid:
        messages.warning(request, _("The time for adding to this answer has passed. Answer again on the page."))
        return redirect("/")
    messages.success(request, _("Thank you. A content manager reads this; you see on the page what changes."))
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: HttpRequest) -> HttpResponse:
    """What somebody was looking for when they met an error page."""
    address = services.safe_address(request.POST.get("address", ""))
    if request.method == "POST":
        form = ProblemForm(request.POST)
        if form.is_valid():
            if not may_send(request):
                return _enough(request, "/start/")
            services.report_problem(form.cleaned_data["text"], address)
            messages.success(request, _("Thank you. A content manager reads this."))
            return redirect("/start/")
    else:
        form = ProblemForm()
    return render(request, "home/problem.html", {"form": form, "address": address})
