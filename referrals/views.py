"""Checklists on the screen: run, result, print, versions, what was learned, and "I told the patient"."""

import secrets
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.models import GuidancePage
from home.selectors import visible_to
from organisation.models import User
from organisation.permissions import current_user
from reception.bookings.permissions import may_book

from . import selectors, services
from .checklists import engine
from .checklists.differences import Difference, differences
from .checklists.fhir import to_questionnaire
from .codes import SlipLanguage
from .enums import LedTo
from .models import ChecklistVersion
from .permissions import may_edit_checklists, may_see_learning
from .slips.permissions import may_act
from .slips.selectors import places_for_slips
from .slips.services import give_slip

SALT = "referrals.run"
NONCE_LENGTH = 32


@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    """All checklists in use."""
    user = current_user(request)
    rows = [
        {"version": one, "definition": engine.in_language(one.definition, selectors.language())}
        for one in selectors.live_versions()
    ]
    return render(
        request, "referrals/checklists.html", {"rows": rows, "may_learn": may_see_learning(user) and bool(rows)}
    )


def _newest(code: str) -> ChecklistVersion:
    return get_object_or_404(selectors.live_versions(), checklist__code=code)


def _lists(data: QueryDict) -> dict[str, list[str]]:
    return {name: data.getlist(name)[:50] for name in data}


def _sent_version(request: HttpRequest, code: str) -> ChecklistVersion:
    """The version whose wording was on the screen when the form was opened."""
    number = request.POST.get("version", "")
    if not number.isdecimal() or len(number) > len("99999"):
        raise Http404
    return get_object_or_404(selectors.versions_of(code), number=int(number))


@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, code: str) -> HttpResponse:
    """The checklist on one screen; sent, its result. Answers are not stored and go back to the screen only."""
    user = current_user(request)
    if request.method != "POST":
        shown = selectors.shown_checklist(_newest(code), user)
        return render(request, "referrals/run.html", _screen(shown, {}, None))
    shown = selectors.shown_checklist(_sent_version(request, code), user)
    answers = engine.read_answers(shown.definition, _lists(request.POST))
    result = engine.evaluate(shown.definition, answers)
    if result.level is None:
        raise Http404
    nonce = request.POST.get("nonce", "")[:NONCE_LENGTH]
    if services.first_time(nonce, "run"):
        services.count_run(shown.version, result.level, result.positive, user.home_place)
    context = _screen(shown, answers, result)
    context["token"] = signing.dumps(
        [shown.version.pk, result.level, list(result.positive), nonce], salt=SALT, compress=True
    )
    return render(request, "referrals/result.html", {**context, **_result(shown, result, user)})


def _screen(shown: selectors.ShownChecklist, answers: dict[str, Any], result: engine.Result | None) -> dict[str, Any]:
    return {
        "shown": shown,
        "definition": shown.definition,
        "answers": answers,
        "result": result,
        "nonce": secrets.token_hex(NONCE_LENGTH // 2),
    }


def _result(shown: selectors.ShownChecklist, result: engine.Result, user: Any) -> dict[str, Any]:
    return {
        "level": shown.level(result.level),
        "because": shown.items(result.positive),
        "declined": shown.items(result.declined),
        "options": selectors.options_at(user.home_place),
        "handout": selectors.handout_page(shown, result),
        "led": LedTo,
        "may_book": may_book(user),
        "may_act": may_act(user),
        "slip_languages": SlipLanguage.choices,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """On paper: blank, or filled with the answers that were sent. Nothing is counted."""
    user = current_user(request)
    filled = request.method == "POST"
    shown = selectors.shown_checklist(_sent_version(request, code) if filled else _newest(code), user)
    answers = engine.read_answers(shown.definition, _lists(request.POST)) if filled else {}
    result = engine.evaluate(shown.definition, answers) if filled else None
    context = {
        **_screen(shown, answers, result),
        "level": shown.level(result.level) if result else None,
        "back_url": reverse("referrals:run", args=[code]),
        "large": "large" in request.GET,
        "large_url": "" if filled else "?" if "large" in request.GET else "?large=1",
        "filled": filled,
    }
    return render(request, "referrals/sheet.html", context)


def _from_token(request: HttpRequest, code: str) -> tuple[ChecklistVersion, str, list[str], str]:
    try:
        key, level, items, nonce = signing.loads(
            request.POST.get("token", ""), salt=SALT, max_age=services.ONCE_SECONDS
        )
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    return get_object_or_404(selectors.versions_of(code), pk=key), level, items, nonce


@require_POST
def led_to(request: HttpRequest, code: str) -> HttpResponse:
    """Count what a run led to, and go there where there is somewhere to go."""
    user = current_user(request)
    version, level, items, nonce = _from_token(request, code)
    what = request.POST.get("led_to", "")
    if what not in LedTo.values:
        raise Http404
    if services.first_time(nonce, what):
        services.count_run(version, level, items, user.home_place, LedTo(what))
    messages.success(request, _("Noted: %(what)s.") % {"what": LedTo(what).label})
    page = None
    if what == LedTo.HANDOUT and request.POST.get("page", "").isdecimal():
        page = visible_to(user, GuidancePage.objects.filter(pk=int(request.POST["page"][:9]))).first()
    if what == LedTo.BOOK and may_book(user):
        return redirect("reception:booking_new")
    if what in ACTS and may_act(user):
        return _act(request, LedTo(what), user)
    return redirect("home:handout", page.pk) if page and page.has_handout else redirect("referrals:checklists")


ACTS = (LedTo.SLIP, LedTo.CONSULT, LedTo.REFER, LedTo.PLAN)


def _act(request: HttpRequest, what: LedTo, user: User) -> HttpResponse:
    """On to where it is done: the slip's paper in the chosen language, or the form. Nothing of the run goes along."""
    if what == LedTo.CONSULT:
        return redirect("referrals:consultation_ask")
    if what == LedTo.PLAN:
        return redirect(f"{reverse('referrals:referral_new')}?to=pair")
    if what == LedTo.REFER:
        service = request.POST.get("service", "")[:50]
        return redirect(f"{reverse('referrals:referral_new')}?{urlencode({'service': service})}")
    place = places_for_slips(user).filter(pk=user.home_place_id or 0).first()
    language = request.POST.get("language", "")
    if place is None or language not in SlipLanguage.values:
        return redirect("referrals:slips")
    return redirect("referrals:slip_paper", give_slip(place, language, user).pk)


@require_POST
def told_result(request: HttpRequest, code: str) -> HttpResponse:
    """Count that the patient was told what the result advises."""
    user = current_user(request)
    version, level, _items, nonce = _from_token(request, code)
    if services.first_time(nonce, "told"):
        services.count_told_about_result(version.checklist, level, user.home_place)
    messages.success(request, _("Thank you, counted. Nothing about the patient is stored."))
    return redirect("referrals:checklists")


@require_POST
def told_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count that a patient was told about a guidance page."""
    user = current_user(request)
    page = get_object_or_404(visible_to(user, GuidancePage.objects.all()), pk=page_id)
    nonce = request.POST.get("nonce", "")[:NONCE_LENGTH]
    if not nonce or services.first_time(nonce, "told"):
        services.count_told_about_page(page, user.home_place)
    messages.success(request, _("Thank you, counted. Nothing about the patient is stored."))
    return redirect(page.url or "/")


# --- Versions -----------------------------------------------------------------------------------


@require_safe
def versions(request: HttpRequest, code: str) -> HttpResponse:
    """Every published version, the newest first."""
    rows = list(selectors.versions_of(code))
    if not rows:
        raise Http404
    title = engine.in_language(rows[0].definition, selectors.language())["title"]
    return render(request, "referrals/versions.html", {"rows": rows, "title": title, "code": code})


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as it was worded, and what changed since the one before (or another, `against`)."""
    user = current_user(request)
    rows = {row.number: row for row in selectors.versions_of(code)}
    if number not in rows:
        raise Http404
    asked = request.GET.get("against", "")
    against = int(asked[:5]) if asked.isdecimal() else number - 1
    old = rows.get(against) if against != number else None
    changes = differences(old.definition, rows[number].definition, selectors.language()) if old else []
    context = {
        "shown": selectors.shown_checklist(rows[number], user),
        "row": rows[number],
        "others": [one for one in rows if one != number],
        "against": old,
        "changes": [_readable(change) for change in changes],
        "code": code,
        "may_export": may_edit_checklists(user),
    }
    return render(request, "referrals/version.html", context)


def _readable(change: Difference) -> dict[str, str]:
    parts = {
        "checklist": _("Checklist"),
        "groups": _("Group"),
        "items": _("Question"),
        "parameters": _("Threshold"),
        "levels": _("Result"),
        "rules": _("Rule"),
        "language": _("Another language"),
    }
    fields = {
        "title": _("heading"),
        "intro": _("when to use it"),
        "notice": _("note"),
        "text": _("text"),
        "hint": _("explanation"),
        "options": _("answers"),
        "weight": _("weight"),
        "marks": _("marks"),
        "max": _("highest value"),
        "show_if": _("shown after"),
        "source": _("source"),
        "checked_on": _("checked on"),
        "pages": _("pages"),
        "page": _("page"),
        "label": _("what it is"),
        "value": _("value"),
        "urgency": _("urgency"),
        "duty": _("duty to act"),
        "service": _("service"),
        "kind": _("kind"),
        "items": _("questions"),
        "at_least": _("an answer counts from"),
        "threshold": _("number"),
        "upper": _("band ends"),
        "level": _("result"),
        "group": _("group"),
    }
    return {
        "where": f"{parts[change.part]} {change.code}".strip(),
        "field": str(fields.get(change.field, "")),
        "before": change.before,
        "after": change.after,
    }


@require_safe
def questionnaire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A version as a FHIR Questionnaire, for editors."""
    if not may_edit_checklists(current_user(request)):
        raise PermissionDenied
    row = get_object_or_404(selectors.versions_of(code), number=number)
    content = to_questionnaire(row.definition, number=row.number, day=row.published_on.isoformat())
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Type"] = "application/fhir+json"
    response["Content-Disposition"] = f'attachment; filename="{code}-{number}.json"'
    return response


# --- Learning -----------------------------------------------------------------------------------


@require_safe
def learning(request: HttpRequest, code: str) -> HttpResponse:
    """How often each question was ticked and what followed."""
    user = current_user(request)
    if not may_see_learning(user):
        raise PermissionDenied
    newest = _newest(code)
    asked = request.GET.get("weeks", "")
    weeks = int(asked) if asked in map(str, selectors.LEARNING_WEEKS) else selectors.LEARNING_WEEKS[1]
    context = {
        "row": newest,
        "title": engine.in_language(newest.definition, selectors.language())["title"],
        "found": selectors.learning(newest, weeks),
        "told": selectors.told_by_page(user, weeks),
        "chips": [
            {"text": _("%(weeks)s weeks") % {"weeks": one}, "url": f"?weeks={one}", "current": one == weeks}
            for one in selectors.LEARNING_WEEKS
        ],
    }
    return render(request, "referrals/learning.html", context)
