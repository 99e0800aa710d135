from wagtail.snippets.models import register_snippet

from .viewsets import ReceptionGroup

register_snippet(ReceptionGroup)
