from django.urls import path

from . import views

urlpatterns = [
    path("reception/tally/", views.start, name="tally_start"),
    path("reception/tally/<uuid:key>/", views.tally, name="tally"),
    path("reception/tally/<uuid:key>/taps/", views.taps, name="tally_taps"),
    path("reception/tally/<uuid:key>/step/", views.step, name="tally_step"),
    path("reception/tally/<uuid:key>/close/", views.close, name="tally_close"),
    path("reception/tally/<uuid:key>/summary/", views.summary, name="tally_summary"),
    path("reception/tally/<uuid:key>/correct/", views.correct, name="tally_correct"),
]
