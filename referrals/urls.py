from django.urls import path

from . import views
from .consultations.urls import urlpatterns as consultations
from .referring.urls import urlpatterns as referring
from .slips.urls import urlpatterns as slips

app_name = "referrals"
urlpatterns = [
    path("checklists/", views.checklists, name="checklists"),
    path("checklists/<slug:code>/", views.run, name="run"),
    path("checklists/<slug:code>/print/", views.sheet, name="sheet"),
    path("checklists/<slug:code>/led-to/", views.led_to, name="led_to"),
    path("checklists/<slug:code>/told/", views.told_result, name="told_result"),
    path("checklists/<slug:code>/learning/", views.learning, name="learning"),
    path("checklists/<slug:code>/versions/", views.versions, name="versions"),
    path("checklists/<slug:code>/versions/<int:number>/", views.version, name="version"),
    path("checklists/<slug:code>/versions/<int:number>/questionnaire.json", views.questionnaire, name="questionnaire"),
    path("told/<int:page_id>/", views.told_page, name="told_page"),
    *slips,
    *consultations,
    *referring,
]
