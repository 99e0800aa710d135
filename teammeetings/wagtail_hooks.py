from wagtail.snippets.models import register_snippet

from organisation.viewsets.reports import register_reports

from .reports import REPORTS
from .viewsets.promises import MeetingGroup

register_snippet(MeetingGroup)
register_reports(REPORTS, order=20)
