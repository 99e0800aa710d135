"""The administrator's list of keys of the data warehouse. A secret is shown once, when it is made."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from organisation.viewsets.columns import DayColumn, YesNoColumn

from .models import DataKey
from .services import make_key


class _MakeKey(CreateView):
    def save_instance(self) -> DataKey:
        key, self.secret = make_key(self.form.cleaned_data["name"])
        return key

    def form_valid(self, form: Any) -> Any:
        answer = super().form_valid(form)
        messages.warning(
            self.request,
            _("The key is shown this once. Copy it now: %(secret)s") % {"secret": self.secret},
        )
        return answer


class DataKeyViewSet(SnippetViewSet):
    model = DataKey
    icon = "key"
    menu_label = gettext_lazy("Data warehouse")
    menu_name = "data_warehouse"
    menu_order = 890
    add_to_admin_menu = True
    add_view_class = _MakeKey
    list_display = [
        "name",
        DayColumn("made_on", label=gettext_lazy("Made on")),
        DayColumn("used_on", label=gettext_lazy("Last used on")),
        YesNoColumn("is_active", label=gettext_lazy("In use")),
    ]
    panels = [FieldPanel("name"), FieldPanel("is_active")]
    copy_view_enabled = False
