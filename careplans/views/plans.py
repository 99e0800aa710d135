"""One's own plans, a new one, and the plan on one page."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisation.enums import PartnerSector, Profession
from organisation.models import User
from organisation.permissions import current_user
from privacy.limits import within_limit

from ..activation import rules
from ..enums import Deed, PlanKind, PlanState, Purpose
from ..fhir import BundleRefused, bundle
from ..forms.office import SOCIAL_PROFESSIONS
from ..forms.plans import BeginForm, FindForm, ImportForm, RevokeForm
from ..models import PlanNotice
from ..permissions import allowed_states, may_oversee, may_see_load, may_work
from ..selectors import plans as selectors
from ..selectors.page import PlanPage, load_page
from ..selectors.switch import is_open
from ..services import plans as services
from ..services.imports import import_bundle
from ..services.log import By, write, write_listed
from ..services.office import mark_seen
from ..snapshot import Change, Content, changes, snapshot
from .access import Opened, plan_view, remember_purpose, room_view

PER_PAGE = 25
CODE_SECONDS = 600
SHOWS = ("", "due", "closed")


def _explained(request: HttpRequest, user: User, *, opened: bool) -> HttpResponse:
    """What the room is, and why this reader sees no plans: closed, or not theirs to read."""
    context = {
        "opened": opened,
        "works": may_work(user),
        "oversees": may_oversee(user),
        "load": may_see_load(user),
        "edits": user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "careplans/closed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """My plans; what is due first. Posting marks the notices as seen."""
    user = current_user(request)
    opened = is_open()
    if not opened or not may_work(user):
        return _explained(request, user, opened=opened)
    if request.method == "POST":
        mark_seen(user)
        return redirect("careplans:plans")
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    counts = selectors.counts_of(user)
    paginator = Paginator(selectors.listed(user, show), PER_PAGE)
    paginator.count = counts[show or "open"]  # known already
    page_obj = paginator.get_page(request.GET.get("page"))
    labels = {"": _("Open plans"), "due": _("Review due"), "closed": _("Closed plans")}
    write_listed(user, page_obj.object_list)
    context = {
        "page_obj": page_obj,
        "show": show,
        "chips": [
            {"text": labels[key], "url": f"?show={key}" if key else "?", "current": key == show, "count": counts[name]}
            for key, name in (("", "open"), ("due", "due"), ("closed", "closed"))
        ],
        "notices": PlanNotice.objects.filter(user=user, seen=False)[:20],
        "form": FindForm(),
    }
    return render(request, "careplans/plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@room_view
def find(request: HttpRequest, user: User) -> HttpResponse:
    """One's own plan by the code that is on paper. Posted, so that no code is in an address."""
    if request.method != "POST":
        return redirect("careplans:plans")
    form = FindForm(request.POST)
    if not within_limit(f"plan-codes:{user.pk}", limit=settings.PLAN_CODE_TRIES, seconds=CODE_SECONDS):
        messages.warning(request, _("Many codes were tried. Wait ten minutes, then try again."))
        return redirect("careplans:plans")
    if form.is_valid():
        plan = selectors.by_code(user, form.cleaned_data["code"])
        if plan is not None:
            write_listed(user, [plan], Deed.SEARCH)
            return redirect(plan)
        form.add_error("code", _("None of your plans has this code. Ask its coordinator to add you to the care team."))
    return render(request, "careplans/find.html", {"form": form})


def _own_sector(user: User) -> str:
    social = user.profession in SOCIAL_PROFESSIONS or user.profession == Profession.WORK_ABILITY_COORDINATOR
    return PartnerSector.SOCIAL_SERVICES if social else PartnerSector.PRIMARY_CARE


@require_http_methods(["GET", "HEAD", "POST"])
@room_view
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Begin a plan. Where the way here came from is not kept: a plan joins with nothing."""
    wellbeing = request.GET.get("from") == "wellbeing-check"
    initial = {
        "kind": PlanKind.WELLBEING if wellbeing else PlanKind.SHARED,
        "place": user.home_place_id,
        "sector": _own_sector(user),
    }
    form = BeginForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plan = services.begin(data["kind"], data["place"], By(user, Purpose.CLIENT_PRESENT), data["sector"])
        remember_purpose(request, plan.pk, Purpose.CLIENT_PRESENT)
        return redirect("careplans:consent", plan.pk)
    return render(request, "careplans/new.html", {"form": form, "from_referral": request.GET.get("from") == "referral"})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@room_view
def import_plan(request: HttpRequest, user: User) -> HttpResponse:
    """A plan from a bundle of ours."""
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"place": user.home_place_id, "sector": _own_sector(user)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        by = By(user, Purpose.CLIENT_PRESENT)
        try:
            plan = import_bundle(data["file"].read(), data["place"], data["sector"], by)
        except BundleRefused:
            form.add_error(
                "file",
                _("This file was not made by Silta, its consent has run out, or it does not name your sector."),
            )
        else:
            remember_purpose(request, plan.pk, Purpose.CLIENT_PRESENT)
            return redirect(plan)
    return render(request, "careplans/import.html", {"form": form})


def plan_context(opened: Opened, page: PlanPage) -> dict[str, Any]:
    """What the page and its print share."""
    plan = opened.plan
    newest = plan.versions.first() if page.shows_texts else None
    return {
        "page_": page,
        "plan": plan,
        "member": opened.member,
        "newest": newest,
        "changes": changes_since(newest.content, page) if newest else [],
        "next_action": min((one.due_on for one in page.open_actions if one.due_on), default=None),
    }


def changes_since(content: str, page: PlanPage) -> list[Change]:
    return changes(_loaded(content), snapshot(page))


def _loaded(content: str) -> Content:
    return json.loads(content) if content else {}


@require_safe
@plan_view
def plan(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The plan on one page."""
    page = load_page(opened.plan)
    write(opened.by, opened.plan, Deed.READ)
    allowed = allowed_states(opened.member, opened.plan)
    conditions = [
        (rule, reverse(f"careplans:{rule.mend}", args=[opened.plan.pk, *([rule.section] if rule.section else [])]))
        for rule in rules(page)
    ]
    context = {
        **plan_context(opened, page),
        "allowed": allowed,
        "conditions": conditions if PlanState.ACTIVE in allowed or opened.plan.state == PlanState.DRAFT else [],
        "missing": sum(not rule.met for rule, _url in conditions),
        "revoke": RevokeForm(auto_id="revoke_%s") if PlanState.REVOKED in allowed else None,
        "starts_from_check": opened.plan.kind == PlanKind.WELLBEING and not page.board and opened.plan.is_writable,
    }
    return render(request, "careplans/plan.html", context)


@require_POST
@plan_view
def move(request: HttpRequest, opened: Opened) -> HttpResponse:
    """From the state that was seen to another; who may is asked of the table."""
    found = opened.plan
    state, seen = request.POST.get("state", ""), request.POST.get("seen", "")
    if state not in allowed_states(opened.member, found):
        messages.warning(
            request,
            _("The plan is “%(state)s” now. Nothing was changed.") % {"state": found.get_state_display()},
        )
        return redirect(found)
    try:
        found = services.move(found, seen, state, opened.by, request.POST.get("reason", ""))
    except services.StateChanged:
        messages.warning(request, _("Somebody else has changed the plan meanwhile. Nothing was changed."))
    except services.NotReady as missing:
        names = ", ".join(str(rule.label).lower() for rule in missing.missing)
        messages.warning(request, _("Not yet in force. Missing: %(names)s.") % {"names": names})
    except ValueError:
        messages.warning(request, _("Say why the plan ends early."))
    else:
        messages.success(request, _("The plan is now: %(state)s.") % {"state": found.get_state_display().lower()})
    return redirect(found)


@require_safe
@plan_view
def version(request: HttpRequest, opened: Opened, number: int) -> HttpResponse:
    """An earlier version as it was put in force, and what is different now."""
    found = opened.plan.versions.filter(number=number).first()
    if found is None:
        raise Http404
    page = load_page(opened.plan)
    write(opened.by, opened.plan, Deed.READ_VERSION, str(number))
    content = _loaded(found.content) if page.shows_texts else {}
    context = {
        "plan": opened.plan,
        "version": found,
        "content": content,
        "changes": changes(content, snapshot(page)) if content else [],
    }
    return render(request, "careplans/version.html", context)


@require_safe
@plan_view
def print_plan(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One printed page for the workers' own use; a disclosure in the log."""
    page = load_page(opened.plan)
    if not page.shows_texts:
        return redirect(opened.plan)
    write(opened.by, opened.plan, Deed.PRINT)
    context = {**plan_context(opened, page), "back_url": opened.plan.get_absolute_url()}
    return render(request, "careplans/print.html", context)


@require_safe
@plan_view
def export(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The FHIR bundle for the client information system."""
    page = load_page(opened.plan)
    if not page.shows_texts:
        return redirect(opened.plan)
    write(opened.by, opened.plan, Deed.EXPORT)
    answer = HttpResponse(
        json.dumps(bundle(page), ensure_ascii=False, indent=1), content_type="application/fhir+json; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="plan.json"'
    return answer
