"""Model in a box in the admin: departures from the model, a station's texts, and a new station."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.compare import diff_text, text_from_html
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.models import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from organisation.enums import AdoptionStatus, TeamKind
from organisation.models import Place
from organisation.numbers import number
from organisation.permissions import current_user
from organisation.viewsets.columns import DayColumn
from organisation.viewsets.export import XlsxOnly

from ..models import GuidancePage, LocalPart
from ..reports import ReportFilterSet, choice
from . import services
from .selectors import departures, model_parts, station_parts

STATES = (
    ("changed", gettext_lazy("The model has changed")),
    ("removed", gettext_lazy("The part is gone from the model")),
    ("kept", gettext_lazy("As the station left it")),
)


class DepartureFilterSet(ReportFilterSet):
    state = choice(gettext_lazy("State"), STATES, "filter_state")
    language = choice(
        gettext_lazy("Language"), (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")), "filter_language"
    )

    class Meta:
        model = LocalPart
        fields = ["place"]

    def filter_state(self, rows: QuerySet[LocalPart], name: str, value: str) -> QuerySet[LocalPart]:
        if value == "removed":
            return rows.filter(part_removed=True)
        return rows.filter(part_removed=False, model_changed_on__isnull=value != "changed")

    def filter_language(self, rows: QuerySet[LocalPart], name: str, value: str) -> QuerySet[LocalPart]:
        return rows.filter(page__locale__language_code=value)


class DepartureIndexView(XlsxOnly, IndexView):
    """Every departure from the model; what needs a look first."""

    def get_base_queryset(self) -> QuerySet[LocalPart]:
        return departures().order_by("-part_removed", F("model_changed_on").desc(nulls_last=True), "place__slug", "pk")

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.request.user.has_perms(("organisation.add_place", "home.add_localpart")):
            return []
        return [HeaderButton(_("Start a new station"), url=reverse("localpart:start"), icon_name="plus")]


def _state(row: LocalPart) -> str:
    """The state of a departure, in words."""
    states = dict(STATES)
    return str(states["removed" if row.part_removed else "changed" if row.model_changed_on else "kept"])


class ModelTextPanel(Panel):
    """The model's text beside the station's, with what has changed in it since the station last looked."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/admin/model_text_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            own: LocalPart = self.instance
            model = model_parts(own.page).get(str(own.part))
            difference = ""
            if model is not None and own.pk and model.text != own.model_text:
                difference = diff_text(text_from_html(own.model_text), text_from_html(model.text)).to_html()
            return {**context, "own": own, "model": model, "difference": difference}


class LocalCreateView(CreateView):
    """A new departure, for the page, part and place in the address; it begins with the model's text."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        asked = {name: request.GET.get(name, "") for name in ("page", "place")}
        if not all(map(number, asked.values())):
            raise Http404
        page = get_object_or_404(GuidancePage, pk=asked["page"])
        place = get_object_or_404(Place, pk=asked["place"])
        part = services.new_local_part(page, request.GET.get("part", ""), place)
        if part is None or LocalPart.objects.filter(page=page, place=place, part=part.part).exists():
            raise Http404
        self.part = part

    def get_initial_form_instance(self) -> LocalPart:
        return self.part

    def get_add_url(self) -> str:
        return f"{super().get_add_url()}?{self.request.GET.urlencode()}"

    def get_page_subtitle(self) -> str:
        return str(self.part)

    def save_instance(self) -> LocalPart:
        return services.keep(self.form.save(commit=False), current_user(self.request))

    def get_success_url(self) -> str:
        return reverse("localpart:station", args=[self.object.place_id])


class LocalEditView(EditView):
    def save_instance(self) -> LocalPart:
        return services.keep(self.form.save(commit=False), current_user(self.request))

    def get_success_url(self) -> str:
        return reverse("localpart:station", args=[self.object.place_id])


class LocalDeleteView(DeleteView):
    """Back to the model."""

    page_title = gettext_lazy("Return to the model's text")

    @property
    def confirmation_message(self) -> str:
        return _("The station's own text is thrown away, and its readers get the model's text.")


class StationForm(forms.ModelForm):
    """What starting a station asks: who it is, where, since when, and which teams it has."""

    status = forms.ChoiceField(
        label=gettext_lazy("Adoption"),
        choices=[
            (status.value, status.label)
            for status in (AdoptionStatus.PILOTING, AdoptionStatus.IN_USE, AdoptionStatus.PARTICIPATING)
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("Since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"),
        choices=TeamKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        initial=[TeamKind.DOCTORS_AND_NURSES, TeamKind.ORAL_HEALTH],
    )
    like: forms.ModelChoiceField[Place] = forms.ModelChoiceField(
        label=gettext_lazy("Help in the building as at"),
        queryset=Place.objects.filter(is_active=True),
        required=False,
        help_text=gettext_lazy("The new station begins with the same services. Change them afterwards."),
    )

    class Meta:
        model = Place
        fields = ["name_fi", "name_sv", "name_en", "slug", "municipality", "kind", "working_mode", "address"]
        fields += ["postal_code"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in ("fi", "sv"):
            self.fields[f"name_{language}"].required = True

    @property
    def start(self) -> services.StationStart:
        data = self.cleaned_data
        return services.StationStart(AdoptionStatus(data["status"]), data["since"], tuple(data["teams"]), data["like"])


def start_station(request: HttpRequest) -> HttpResponse:
    """Start a station from the model, in one action."""
    if not request.user.has_perms(("organisation.add_place", "home.add_localpart")):
        raise PermissionDenied
    form = StationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = services.start_station(form.save(commit=False), form.start)
        messages.success(request, _("The station has started. It reads the model until it says something itself."))
        return redirect("localpart:station", place.pk)
    return render(request, "home/admin/station_start.html", {"form": form})


def station(request: HttpRequest, place_id: int) -> HttpResponse:
    """Everything in the model that a station can say itself, and what it says."""
    if not request.user.has_perm("home.view_localpart"):
        raise PermissionDenied
    place = get_object_or_404(Place, pk=place_id)
    parts = station_parts(place)
    return render(
        request,
        "home/admin/station.html",
        {"place": place, "parts": parts, "own": sum(bool(row.own) for rows in parts.values() for row in rows)},
    )


class LocalPartViewSet(ModelViewSet):
    """Departures from the model."""

    model = LocalPart
    name = "localpart"
    url_prefix = "local-parts"
    icon = "site"
    menu_label = gettext_lazy("Local parts")
    menu_order = 228
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = DepartureIndexView
    add_view_class = LocalCreateView
    edit_view_class = LocalEditView
    delete_view_class = LocalDeleteView
    filterset_class = DepartureFilterSet
    search_fields = ["heading", "text", "page__title", "place__name_fi", "place__name_sv"]
    list_display = [
        "__str__",
        Column("page", label=gettext_lazy("Page"), accessor="page.title"),
        Column("language", label=gettext_lazy("Language"), accessor="page.locale.language_code"),
        Column("state", label=gettext_lazy("State"), accessor=_state),
        DayColumn("changed_on", label=gettext_lazy("Changed on")),
    ]
    list_export = ["place", "page", "heading", "page.locale.language_code", "model_changed_on", "changed_on", "text"]
    export_headings = {"page.locale.language_code": gettext_lazy("Language")}
    export_filename = "local-parts"
    panels = [FieldPanel("text"), ModelTextPanel(heading=gettext_lazy("The model's text"))]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("station/start/", start_station, name="start"),
            path("station/<int:place_id>/", station, name="station"),
        ]
