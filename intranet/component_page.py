"""The living page of all components at /dev/components/, in debug only."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

TEMPLATES = Path(settings.BASE_DIR) / "templates"


class SampleForm(forms.Form):
    """One of each control."""

    name = forms.CharField(label="Text", help_text="A line of help.")
    text = forms.CharField(label="Long text", widget=forms.Textarea(attrs={"rows": 3}))
    place = forms.ChoiceField(label="Choice", choices=[("a", "Central station"), ("b", "Meeting place")])
    route = forms.ChoiceField(
        label="One of", choices=[("a", "Own initiative"), ("b", "Guided")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Several of", choices=[("a", "Money"), ("b", "Housing")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="One box")


class TapForm(forms.Form):
    route = forms.ChoiceField(
        label="How they came", choices=[("a", "Own initiative"), ("b", "Guided"), ("c", "From the street")],
        widget=forms.RadioSelect,
    )  # fmt: skip


def _with_dates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    if isinstance(value, str) and "<mark>" in value:
        return mark_safe(value)  # noqa: S308  the page's own sample text
    return value


def components(request: HttpRequest) -> HttpResponse:
    samples = _with_dates(json.loads((TEMPLATES / "dev" / "components.json").read_text(encoding="utf-8")))
    sprite = (Path(settings.BASE_DIR) / "intranet" / "static" / "intranet" / "icons.svg").read_text(encoding="utf-8")
    today = timezone.localdate()
    context = {
        **samples,
        "form": SampleForm(),
        "form_bound": SampleForm({"name": ""}),
        "tap_form": TapForm(),
        "page_obj": Paginator(range(90), 10).get_page(request.GET.get("page", 3)),
        "checked_on": today,
        "next_check": today + timedelta(days=180),
        "icons": re.findall(r'<symbol id="([a-z-]+)"', sprite),
    }
    return render(request, "dev/components.html", context)
