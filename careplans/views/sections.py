"""Writing: sections one by one, settling a concern, recording a talk, beginning from the wellbeing check."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from organisation.models import NeedTopic
from organisation.numbers import number
from privacy.models import AccessEvent
from referrals.selectors import language, versions_of

from ..enums import Deed, PlanKind, Section, TalkKind
from ..forms.plans import TalkForm, first_days
from ..forms.sections import LISTS, ReviewForm, SituationForm, list_formset, rows_of
from ..models import CarePlan, Concern
from ..selectors.page import PlanPage, load_page
from ..services.plans import StateChanged
from ..services.sections import Row, SectionConflict, record_talk, save_section, settle
from .access import Opened, plan_view

CHECK = "wellbeing-check"
CHECK_TOPICS = {
    "W1": "everyday", "W2": "crisis", "W3": "rehab", "W4": "services", "W5": "substance", "W6": "money",
    "W7": "housing", "W8": "everyday", "W9": "loneliness", "W10": "work", "W11": "rehab", "W12": "crisis",
}  # fmt: skip


def _closed(request: HttpRequest, plan: CarePlan) -> HttpResponse:
    messages.warning(request, _("The plan takes no texts: consent is missing, or the plan is closed."))
    return redirect(plan)


def _other_writer(plan: CarePlan, section: str) -> str:
    """Who wrote the section last."""
    rows = AccessEvent.objects.filter(reference=plan.reference, action__in=(Deed.CHANGE, Deed.SETTLE, Deed.TALK))
    last = rows.filter(detail__in=(section, "", *TalkKind.values)).order_by("-number").first()
    return last.actor if last else ""


def _form(section: str, page: PlanPage, data: Any) -> Any:
    if section in LISTS:
        return list_formset(section, page, data)
    if section == Section.SITUATION:
        return SituationForm(data, initial={"situation": page.plan.situation})
    return ReviewForm(data, initial={"next_review": page.plan.next_review})


def _base_version(request: HttpRequest) -> int:
    return number(request.POST.get("base", ""))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def section(request: HttpRequest, opened: Opened, section: str) -> HttpResponse:
    """One section. When somebody else has written it meanwhile, both texts are shown and nothing is lost."""
    if section not in Section.values:
        raise Http404
    plan, page = opened.plan, load_page(opened.plan)
    if not (plan.is_writable and page.has_consent):
        return _closed(request, plan)
    form = _form(section, page, request.POST if request.method == "POST" else None)
    base, conflict, status = plan.version_of(section), False, 200
    if request.method == "POST" and form.is_valid():
        content = rows_of(form) if section in LISTS else next(iter(form.cleaned_data.values()))
        try:
            save_section(plan, section, _base_version(request), content, opened.by)
        except SectionConflict as found:
            base, conflict, status = found.version, True, 409
            page = load_page(CarePlan.objects.get(pk=plan.pk))
        except StateChanged:
            return _closed(request, plan)
        else:
            messages.success(request, _("Saved."))
            return redirect(plan)
    elif request.method == "POST":
        base = _base_version(request)
    context = {
        "plan": page.plan,
        "page_": page,
        "section": section,
        "title": Section(section).label,
        "form": None if section in LISTS else form,
        "formset": form if section in LISTS else None,
        "base": base,
        "purpose": opened.by.purpose,
        "conflict": conflict,
        "writer": _other_writer(plan, section) if conflict else "",
    }
    return render(request, "careplans/section.html", context, status=status)


@require_POST
@plan_view
def settle_concern(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """One tap: this one handles it, or both together."""
    concern = get_object_or_404(Concern, pk=pk, plan=opened.plan)
    seen = {number(part) for part in request.POST.get("seen", "").split(",") if part}
    choice = request.POST.get("handler", "")
    members = set(opened.plan.members.filter(left_on=None).values_list("pk", flat=True))
    handler = None if choice == "together" else number(choice)
    if handler is not None and handler not in members:
        raise Http404
    try:
        settle(opened.plan, concern, seen, handler, opened.by)
    except StateChanged:
        messages.warning(request, _("Somebody else has changed the plan meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("It is settled who handles this."))
    return redirect(opened.plan)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def talk(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record a talk, with everything that a review changes, on one screen."""
    plan, page = opened.plan, load_page(opened.plan)
    if not (plan.is_writable and page.has_consent):
        return _closed(request, plan)
    kind = TalkKind.JOINT_RECEPTION if plan.kind == PlanKind.WELLBEING else TalkKind.TALK
    initial = {**first_days(), "kind": kind, "next_review": plan.next_review, "present": [str(opened.member.pk)]}
    form = TalkForm(request.POST if request.method == "POST" else None, page=page, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            left = record_talk(plan, form.talk(), opened.by)
        except StateChanged:
            return _closed(request, plan)
        if left:
            names = ", ".join(str(Section(one).label) for one in left)
            messages.warning(
                request,
                _("The talk is recorded. Somebody else had changed these meanwhile, so they were left: %(names)s.")
                % {"names": names},
            )
        else:
            messages.success(request, _("The talk is recorded."))
        return redirect(plan)
    context = {
        "plan": plan,
        "form": form,
        "goals": form.parts("goal_"),
        "actions": form.parts("action_"),
        "purpose": opened.by.purpose,
    }
    return render(request, "careplans/talk.html", context)


def _check_items() -> list[tuple[str, str]]:
    """The questions of the wellbeing check in use, as (code, words)."""
    version = versions_of(CHECK).order_by("-number").first()
    if version is None:
        return []
    tongue = language()
    return [
        (item["code"], item["text"].get(tongue) or item["text"]["fi"])
        for item in version.definition["items"]
        if item["code"] in CHECK_TOPICS
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@plan_view
def start_from_check(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The wellbeing plan begins with what came up in the check. The check itself stores nothing: it is ticked here."""
    plan, page = opened.plan, load_page(opened.plan)
    if plan.kind != PlanKind.WELLBEING or not (plan.is_writable and page.has_consent):
        return _closed(request, plan)
    items = _check_items()
    if request.method == "POST":
        wanted = [(code, words) for code, words in items if code in request.POST.getlist("items")]
        topics = {topic.code: topic for topic in NeedTopic.objects.filter(is_active=True)}
        rest = topics.get("other") or next(iter(topics.values()), None)
        rows = [
            Row({"text": words, "area": area, "raised_by": "client", "together": False, "resolved_on": None})
            for code, words in wanted
            if (area := topics.get(CHECK_TOPICS[code], rest)) is not None
        ]
        try:
            save_section(plan, Section.CONCERNS, _base_version(request), rows, opened.by)
        except (SectionConflict, StateChanged):
            messages.warning(request, _("Somebody else has changed the plan meanwhile. Nothing was changed."))
        return redirect(plan)
    return render(request, "careplans/start.html", {"plan": plan, "items": items, "base": plan.concerns_version})
