from wagtail.snippets.models import register_snippet

from .viewsets import DataKeyViewSet

register_snippet(DataKeyViewSet)
