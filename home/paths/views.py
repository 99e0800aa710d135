"""Comment rounds of service paths."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation.permissions import current_user

from ..models import CommentRound, PathComment, ServicePathPage
from ..selectors import visible_to
from . import selectors, services
from .forms import BehalfForm, CommentForm, ConclusionForm, RoundForm


def _round(pk: int) -> CommentRound:
    found: CommentRound = get_object_or_404(CommentRound.objects.select_related("group", "page"), pk=pk)
    return found


def _closed(request: HttpRequest) -> None:
    messages.warning(request, _("The round has closed and takes no more comments."))


def _trail(page: ServicePathPage) -> list[dict[str, str]]:
    return [{"title": page.title, "url": page.url or "/"}]


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest, page_id: int) -> HttpResponse:
    """Open a round of comments on a path."""
    user = current_user(request)
    page = get_object_or_404(visible_to(user, ServicePathPage.objects.all()), pk=page_id)
    if not selectors.may_lead(user, page):
        raise PermissionDenied
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            one = services.open_round(form.save(commit=False), page, user)
        except services.AlreadyOpen:
            form.add_error(None, ValidationError(_("This path has an open round already. Close it first.")))
        else:
            messages.success(request, _("The round is open. The group has been asked."))
            return redirect("home:round", one.pk)
    context = {
        "form": form,
        "back": page.url,
        "trail": _trail(page),
        "may_add_groups": user.has_perm("home.add_commentgroup"),
    }
    return render(request, "home/round_new.html", context)


def _page_of(one: CommentRound) -> ServicePathPage:
    return selectors.path_in_language(one, translation.get_language() or "fi")


@require_http_methods(["GET", "HEAD", "POST"])
def round_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said in a round; for its leaders also what they add and conclude."""
    user = current_user(request)
    one = _round(pk)
    if not selectors.may_see_summary(user, one):
        raise PermissionDenied
    leads = selectors.may_lead(user, one.page)
    page = _page_of(one)
    forms: dict[str, Any] = {"behalf": None, "conclusion": None}
    if leads:
        steps = [(str(step.translation_key), step.title) for step in page.steps.all()]
        posted = request.POST if request.method == "POST" else None
        if one.is_open():
            forms["behalf"] = BehalfForm(posted, steps=steps)
            if posted is not None and forms["behalf"].is_valid():
                return _speak_for_group(request, one, forms["behalf"].cleaned_data)
        else:
            forms["conclusion"] = ConclusionForm(posted, instance=one)
            if posted is not None and forms["conclusion"].is_valid():
                forms["conclusion"].save()
                messages.success(request, _("Saved. The group can read it here."))
                return redirect("home:round", one.pk)
    context = {
        **forms,
        "round": one,
        "page": page,
        "summary": selectors.summary_of(one, page),
        "leads": leads,
        "outcomes": PathComment.Outcome.choices,
        "trail": _trail(page),
    }
    return render(request, "home/round.html", context)


def _speak_for_group(request: HttpRequest, one: CommentRound, data: dict[str, Any]) -> HttpResponse:
    try:
        services.comment(one, current_user(request), data["text"], step=data["step"], on_behalf_of=data["on_behalf_of"])
    except services.RoundClosed:
        _closed(request)
    return redirect("home:round", one.pk)


@require_POST
def round_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's comment on a step, or on the whole path."""
    user = current_user(request)
    one = _round(pk)
    page = _page_of(one)
    back = f"{page.url}?view={'client' if request.POST.get('view') == 'client' else 'worker'}#steps"
    form = CommentForm(request.POST)
    if not form.is_valid():
        if not one.group.members.filter(pk=user.pk).exists():
            raise PermissionDenied
        context = {"form": form, "back": back, "page": page, "trail": _trail(page), "hidden": request.POST}
        return render(request, "home/round_comment.html", context)
    try:
        services.comment(
            one,
            user,
            form.cleaned_data["text"],
            step=request.POST.get("step", ""),
            view=request.POST.get("view", ""),
        )
    except services.RoundClosed:
        _closed(request)
    else:
        messages.success(request, _("Thank you. The owner of the path reads your comment."))
    return redirect(back)


@require_POST
def comment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back."""
    row = get_object_or_404(PathComment.objects.select_related("round__page", "round__group"), pk=pk)
    try:
        services.take_back(row, current_user(request))
    except services.RoundClosed:
        _closed(request)
    return redirect(f"{_page_of(row.round).url}?view={row.view}#steps")


@require_POST
def comment_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner's outcome of one comment."""
    row = get_object_or_404(PathComment.objects.select_related("round__page", "round__group"), pk=pk)
    outcome = request.POST.get("outcome", "")
    try:
        services.decide(row, current_user(request), outcome, request.POST.get("reply", "")[:300])
    except (ValueError, ValidationError):
        messages.warning(request, _("That could not be saved. Never write who a client is."))
    return redirect(f"{_round_url(row.round_id)}#comment-{row.pk}")


def _round_url(pk: int) -> str:
    return reverse("home:round", args=[pk])


@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round before its day."""
    one = _round(pk)
    services.close_round(one, current_user(request))
    if one.closes_on == timezone.localdate():
        messages.success(request, _("The round was opened today, so it closes at the end of this day."))
    else:
        messages.success(request, _("The round is closed."))
    return redirect("home:round", one.pk)
