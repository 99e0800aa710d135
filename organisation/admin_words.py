"""Words that Wagtail joins or translates once, for whoever asks first; here they wait for each reader."""

from typing import Any

import wagtail_localize.models
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin.views.account import LocaleSettingsPanel
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.forms import TaskStateCommentForm
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail.users.models import UserProfile

_OF_VIEW_SETS = {
    "choose_one_text": "Choose",
    "choose_another_text": "Choose another",
    "edit_item_text": "Edit",
    "search_tab_label": "Search",
    "create_action_label": "Create",
}
_HOME, _COMMENT = "Home", "Comment"
_OF_SNIPPETS = {
    "choose_one_text": "Choose %(object)s",
    "choose_another_text": "Choose another %(object)s",
    "link_to_chosen_text": "Edit this %(object)s",
}


def _say(words: str, thing: Any) -> str:
    return gettext(words) % {"object": thing}


def speak_each_readers_language() -> None:
    """Put words that wait for their reader into the place of those that came too early."""
    SnippetViewSet.breadcrumbs_items = [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy(_HOME)}]
    for name, words in _OF_VIEW_SETS.items():
        setattr(ChooserViewSet, name, gettext_lazy(words))
    make = AdminSnippetChooser.__init__

    def make_waiting(self: AdminSnippetChooser, *args: Any, **kwargs: Any) -> None:
        make(self, *args, **kwargs)
        for name, words in _OF_SNIPPETS.items():
            setattr(self, name, lazy(_say, str)(words, self.model._meta.verbose_name))

    AdminSnippetChooser.__init__ = make_waiting
    TaskStateCommentForm.base_fields["comment"].label = gettext_lazy(_COMMENT)
    wagtail_localize.models.DATE_FORMAT = "%d.%m.%Y"  # its own spells the month in English

    # The language is chosen once, for all of Silta: the admin has no second one beside it.
    LocaleSettingsPanel.is_active = lambda _self: False
    UserProfile.get_preferred_language = lambda _self: get_language()
