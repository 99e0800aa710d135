"""Care team, coordination, consent, and the client's copy."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organisation.models import User
from organisation.numbers import number

from ..enums import Deed, TransferState
from ..forms.fields import field_of
from ..forms.plans import ConsentForm, CopyForm, MemberForm, StaffSearchForm, first_days
from ..models import CareTeamMember
from ..permissions import WORKING
from ..selectors.office import readers_since
from ..selectors.page import load_page
from ..selectors.switch import plan_settings
from ..services import consent as consents
from ..services import team as services
from ..services.copies import note_copy
from ..services.log import write
from ..services.plans import StateChanged
from .access import Opened, plan_view

MOST_FOUND = 12
FEWEST_LETTERS = 2


def _colleagues(words: str) -> Any:
    """Active staff who work with plans, by name."""
    people = User.objects.filter(is_active=True, groups__name__in=[role.value for role in WORKING])
    for word in words.split()[:3]:
        people = people.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return people.select_related("home_place").distinct().order_by("last_name", "first_name")


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def team(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Who is in the team; the coordinator adds colleagues whose sector the consent names."""
    page = load_page(opened.plan)
    words = request.GET.get("q", "").strip()[:60]
    coordinates = opened.member.is_coordinator and not opened.plan.is_closed
    search = StaffSearchForm({"q": words} if words else None)
    found = _colleagues(words) if len(words) >= FEWEST_LETTERS and search.is_valid() else User.objects.none()
    here = [member.user_id for member in page.members]
    people = found.exclude(pk__in=here)
    shown = list(people[:MOST_FOUND])
    form = None
    if request.method == "POST" and coordinates:
        every = User.objects.filter(is_active=True, groups__name__in=[role.value for role in WORKING]).distinct()
        form = MemberForm(request.POST, people=every)
        if form.is_valid():
            try:
                services.add_member(opened.plan, form.cleaned_data["user"], form.cleaned_data["sector"], opened.by)
            except services.NotAgreed:
                form.add_error("sector", _("The consent does not name this sector. Note the consent first."))
            except StateChanged:
                messages.warning(request, _("This colleague is in the team already, or the plan is closed."))
                return redirect("careplans:team", opened.plan.pk)
            else:
                messages.success(request, _("The colleague was added and told."))
                return redirect("careplans:team", opened.plan.pk)
        field_of(form, "user").queryset = every.filter(pk=number(request.POST.get("user", "")))
    elif coordinates and shown:
        form = MemberForm(people=people.filter(pk__in=[user.pk for user in shown]))
    context = {
        "plan": opened.plan,
        "page_": page,
        "member": opened.member,
        "coordinates": coordinates,
        "search": search,
        "words": words,
        "form": form,
        "searched": bool(words),
    }
    return render(request, "careplans/team.html", context)


def _only_coordinator(request: HttpRequest, opened: Opened) -> HttpResponse | None:
    if opened.member.is_coordinator:
        return None
    messages.warning(request, _("Only the coordinator does this."))
    return redirect("careplans:team", opened.plan.pk)


@require_POST
@plan_view
def end_member(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """The coordinator takes somebody off, or somebody leaves of their own."""
    member = get_object_or_404(CareTeamMember, pk=pk, plan=opened.plan)
    if member.pk != opened.member.pk and (refused := _only_coordinator(request, opened)):
        return refused
    try:
        services.end_member(opened.plan, member, opened.by)
    except StateChanged:
        messages.warning(request, _("The coordinator hands over first, then leaves."))
        return redirect("careplans:team", opened.plan.pk)
    if member.pk == opened.member.pk:
        messages.success(request, _("You have left the care team."))
        return redirect("careplans:plans")
    messages.success(request, _("Access ended at once."))
    return redirect("careplans:team", opened.plan.pk)


@require_POST
@plan_view
def transfer(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask a member to coordinate; or answer, or take the question back."""
    answer = request.POST.get("answer", "")
    try:
        if answer in (TransferState.ACCEPTED, TransferState.DECLINED, TransferState.TAKEN_BACK):
            services.answer_transfer(opened.plan, answer, opened.by)
            messages.success(request, _("Your answer is noted."))
        else:
            if refused := _only_coordinator(request, opened):
                return refused
            member = get_object_or_404(CareTeamMember, pk=number(request.POST.get("member", "")), plan=opened.plan)
            services.ask_transfer(opened.plan, member, opened.by)
            messages.success(request, _("The colleague is asked. You coordinate until they accept."))
    except StateChanged:
        messages.warning(request, _("Somebody else has changed the plan meanwhile. Nothing was changed."))
    return redirect("careplans:team", opened.plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def consent(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Note that consent is documented in the client's record: without it nothing is written here."""
    page = load_page(opened.plan)
    initial: dict[str, Any] = {**first_days(), "documented_in": "client_system"}
    for sector in {member.sector for member in page.members} | {"primary_care", "social_services"}:
        initial[f"sector_{sector}"] = "share"
    if page.consent:
        initial.update({f"sector_{party.sector}": party.scope for party in page.consent.parties.all()})
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            consents.note_consent(opened.plan, form.details(), opened.by)
        except consents.CoordinatorNotAgreed:
            form.add_error(
                None, _("The coordinator's own sector has to be one that makes and reads the plan. Hand over first.")
            )
        except StateChanged:
            messages.warning(request, _("The plan is closed."))
            return redirect(opened.plan)
        else:
            messages.success(request, _("The consent is noted."))
            return redirect(opened.plan)
    context = {"plan": opened.plan, "page_": page, "form": form, "settings": plan_settings()}
    return render(request, "careplans/consent.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def withdraw(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The client withdrew the consent: any member notes it, and the texts are gone."""
    if request.method == "POST":
        try:
            consents.withdraw(opened.plan, opened.by)
        except StateChanged:
            messages.warning(request, _("The texts are gone already."))
        else:
            messages.success(request, _("The texts are gone, and the care team is told."))
        return redirect(opened.plan)
    page = load_page(opened.plan)
    context = {"plan": opened.plan, "page_": page, "settings": plan_settings()}
    return render(request, "careplans/withdraw.html", context)


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("in", "")
    return wanted if wanted in ("fi", "sv", "en") else (translation.get_language() or "fi")[:2]


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def copy(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The client's own copy, in plain words and their language. Posting notes that it was given or refused."""
    page = load_page(opened.plan)
    if not page.shows_texts or not opened.plan.is_writable:
        messages.warning(request, _("The plan takes no texts: consent is missing, or the plan is closed."))
        return redirect(opened.plan)
    tongue, large = _language(request), request.GET.get("large") == "1"
    form = CopyForm(request.POST if request.method == "POST" else None, initial={"language": tongue, "large": large})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_copy(opened.plan, data["state"], data["language"], opened.by, large=data["large"])
        except StateChanged:
            messages.warning(request, _("Somebody else has changed the plan meanwhile. Nothing was changed."))
        else:
            messages.success(request, _("Noted."))
        return redirect(opened.plan)
    write(opened.by, opened.plan, Deed.READ_COPY, tongue)
    last = page.last_delivered
    with translation.override(tongue):
        readers = readers_since(opened.plan, last.noted_at if last else None)
    context = {
        "plan": opened.plan,
        "page_": page,
        "form": form,
        "print_language": tongue,
        "large": large,
        "large_url": f"?in={tongue}" if large else f"?in={tongue}&large=1",
        "back_url": opened.plan.get_absolute_url(),
        "languages": ("fi", "sv", "en"),
        "readers": readers,
        "last": last,
        "settings": plan_settings(),
    }
    return render(request, "careplans/copy.html", context)
