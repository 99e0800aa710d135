from django.urls import path

from . import views

urlpatterns = [
    path("slips/", views.slips, name="slips"),
    path("slips/arrived/", views.take_in, name="slip_take_in"),
    path("slips/<uuid:key>/", views.slip, name="slip"),
    path("slips/<uuid:key>/paper/", views.paper, name="slip_paper"),
    path("slips/<uuid:key>/take-back/", views.take_back, name="slip_take_back"),
]
