from django.urls import path

from . import views

urlpatterns = [
    path("consultations/", views.consultations, name="consultations"),
    path("consultations/ask/", views.ask, name="consultation_ask"),
    path("consultations/log/", views.log, name="consultation_log"),
    path("consultations/<uuid:key>/", views.consultation, name="consultation"),
    path("consultations/<uuid:key>/answer/", views.answer, name="consultation_answer"),
    path("consultations/<uuid:key>/do/", views.do, name="consultation_do"),
    path("consultations/<uuid:key>/propose/", views.propose, name="consultation_propose"),
    path("guidance-proposals/", views.proposals, name="proposals"),
    path("guidance-proposals/<int:pk>/", views.proposal, name="proposal"),
    path("duty-to-act/", views.duty, name="duty"),
]
