from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..models import (
    Contact,
    ExternalService,
    Municipality,
    NeedTopic,
    Partner,
    Place,
    Project,
    Service,
    Team,
)
from .columns import DayColumn, YesNoColumn
from .periods import PeriodsPanel

LANGUAGES = ("fi", "sv", "en")
IN_USE = YesNoColumn("is_active", label=_("In use"), sort_key="is_active")


def in_languages(field: str, heading: str | Promise, *, long: bool = False) -> Panel:
    """One group with the Finnish, Swedish and English column of `field` beside each other, or long ones below."""
    widget = AdminAutoHeightTextInput if long else None
    panels = [FieldPanel(f"{field}_{language}", widget=widget) for language in LANGUAGES]
    return MultiFieldPanel(panels if long else [FieldRowPanel(panels)], heading=heading)


CHECKED = MultiFieldPanel(
    [FieldRowPanel([FieldPanel("owner_role"), FieldPanel("checked_on"), FieldPanel("check_months")])],
    heading=_("Owner and check"),
)
CHECKED_COLUMNS: Sequence[Column] = (
    Column("get_owner_role_display", label=_("Owner"), sort_key="owner_role"),
    DayColumn("checked_on", label=_("Checked on"), sort_key="checked_on"),
)


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "home"
    menu_label = _("Places")
    search_backend_name = None  # editors look for names; readers' search is another matter
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        "municipality",
        Column("adoption", label=_("Adoption")),
        *CHECKED_COLUMNS,
    ]
    list_filter = ["kind", "municipality", "working_mode", "owner_role", "is_active"]
    search_fields = ["name_fi", "name_sv", "name_en", "address_fi"]
    list_per_page = 50
    inspect_view_enabled = True
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("municipality"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("working_mode"), FieldPanel("is_active")]),
        in_languages("address", _("Street address")),
        FieldPanel("postal_code"),
        in_languages("room_hint", _("Where in the building")),
        in_languages("hours", _("When the house is open")),
        in_languages("description", _("Description"), long=True),
        FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_to")]),
        FieldPanel("services"),
        FieldPanel("partners"),
        InlinePanel(
            "phone_lines",
            heading=_("Phone lines"),
            label=_("Phone line"),
            panels=[
                *(FieldPanel(f"label_{language}") for language in LANGUAGES),
                FieldRowPanel([FieldPanel("number"), FieldPanel("audience")]),
                *(FieldPanel(f"hours_{language}") for language in LANGUAGES),
            ],
        ),
        PeriodsPanel(
            "adoptions",
            heading=_("Adoption of the model"),
            label=_("Period"),
            panels=[
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                *(FieldPanel(f"reason_{language}") for language in LANGUAGES),
                *(FieldPanel(f"replacement_{language}") for language in LANGUAGES),
            ],
        ),
        CHECKED,
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Place.objects.select_related("municipality").prefetch_related("adoptions")


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "site"
    menu_label = _("Municipalities")
    list_display = ["name", "code", Column("adoption", label=_("Adoption"))]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        FieldPanel("code"),
        in_languages("description", _("Description")),
        PeriodsPanel(
            "adoptions",
            heading=_("Adoption of the model"),
            label=_("Period"),
            panels=[
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                *(FieldPanel(f"reason_{language}") for language in LANGUAGES),
                *(FieldPanel(f"replacement_{language}") for language in LANGUAGES),
            ],
        ),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Municipality.objects.prefetch_related("adoptions")


class TeamViewSet(SnippetViewSet):
    model = Team
    icon = "group"
    menu_label = _("Teams")
    list_display = ["name", "place", Column("get_kind_display", label=_("Kind"), sort_key="kind"), IN_USE]
    list_filter = ["kind", "place", "is_active"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("place"), FieldPanel("kind"), FieldPanel("is_active")]),
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Team.objects.select_related("place")


class PlaceGroup(SnippetViewSetGroup):
    menu_label = _("Places and teams")
    menu_icon = "home"
    menu_order = 210
    items = (PlaceViewSet, TeamViewSet, MunicipalityViewSet)


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "tasks"
    menu_label = _("Services")
    search_backend_name = None  # editors look for names; readers' search is another matter
    list_display = ["name", "provider", *CHECKED_COLUMNS, IN_USE]
    list_filter = ["topics", "provider", "owner_role", "is_active"]
    search_fields = ["name_fi", "name_sv", "name_en", "summary_fi", "summary_sv"]
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("provider"), FieldPanel("is_active")]),
        in_languages("summary", _("In one sentence"), long=True),
        in_languages("how", _("How to get there"), long=True),
        FieldPanel("topics"),
        CHECKED,
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Service.objects.select_related("provider")


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "user"
    menu_label = _("Contact cards")
    search_backend_name = None  # editors look for names; readers' search is another matter
    list_display = ["role", "name", "place", "phone", *CHECKED_COLUMNS]
    list_filter = ["place", "audience", "owner_role"]
    search_fields = ["role_fi", "role_sv", "role_en", "name"]
    panels = [
        in_languages("role", _("Role")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("name"), FieldPanel("place")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email"), FieldPanel("audience")]),
        in_languages("hours", _("Hours")),
        in_languages("note", _("When to turn to them"), long=True),
        CHECKED,
    ]

    def get_queryset(self, request):  # noqa: ANN001, ANN201  Wagtail's signature
        return Contact.objects.select_related("place")


class PartnerViewSet(SnippetViewSet):
    model = Partner
    icon = "group"
    menu_label = _("Partner organisations")
    list_display = ["name", Column("get_sector_display", label=_("Sector"), sort_key="sector"), *CHECKED_COLUMNS]
    list_filter = ["sector", "owner_role"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("sector"), FieldPanel("url")]),
        in_languages("description", _("What they do"), long=True),
        CHECKED,
    ]


class ExternalServiceViewSet(SnippetViewSet):
    model = ExternalService
    icon = "link-external"
    menu_label = _("External digital services")
    list_display = ["name", "url", *CHECKED_COLUMNS, IN_USE]
    list_filter = ["owner_role", "is_active"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel(
            [
                FieldPanel(
                    "code",
                    help_text=_(
                        "Short, in small letters. The county's own forms under “Duty to act” are called contact-35 and "
                        "child-welfare-notification."
                    ),
                ),
                FieldPanel("url"),
                FieldPanel("is_active"),
            ]
        ),
        in_languages("description", _("What it is for"), long=True),
        CHECKED,
    ]


class ProjectViewSet(SnippetViewSet):
    model = Project
    icon = "calendar-alt"
    menu_label = _("Projects")
    list_display = [
        "name",
        Column("get_stage_display", label=_("Stage"), sort_key="stage"),
        DayColumn("valid_from", label=_("From"), sort_key="valid_from"),
        *CHECKED_COLUMNS,
    ]
    list_filter = ["stage", "municipalities", "owner_role"]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("stage")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        in_languages("description", _("Description"), long=True),
        in_languages("outcome", _("What remained"), long=True),
        FieldPanel("municipalities"),
        CHECKED,
    ]


class NeedTopicViewSet(SnippetViewSet):
    model = NeedTopic
    icon = "tag"
    menu_label = _("Need topics")
    list_display = ["name", "code", "order", IN_USE]
    search_fields = ["name_fi", "name_sv", "name_en"]
    panels = [
        in_languages("name", _("Name")),
        in_languages("plain_name", _("As readers look for it")),
        in_languages("hint", _("Examples")),
        FieldRowPanel([FieldPanel("code"), FieldPanel("order"), FieldPanel("is_active")]),
    ]


class DirectoryGroup(SnippetViewSetGroup):
    menu_label = _("Directory")
    menu_icon = "list-ul"
    menu_order = 220
    items = (
        ServiceViewSet,
        ContactViewSet,
        PartnerViewSet,
        ExternalServiceViewSet,
        ProjectViewSet,
        NeedTopicViewSet,
    )
