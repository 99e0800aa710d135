from wagtail.snippets.models import register_snippet

from .viewsets.directory import DirectoryGroup, PlaceGroup

register_snippet(PlaceGroup)
register_snippet(DirectoryGroup)
