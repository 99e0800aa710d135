from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets.directory import DirectoryGroup, PlaceGroup

register_snippet(PlaceGroup)
register_snippet(DirectoryGroup)


@hooks.register("construct_settings_menu")
def no_groups_and_languages(request: HttpRequest, menu_items: list[Any]) -> None:
    """Roles and languages come from the code: what somebody ticks for a group is put back by the next migrate."""
    menu_items[:] = [item for item in menu_items if item.name not in ("groups", "locales")]
