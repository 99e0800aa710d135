from django.urls import path

from . import views

app_name = "organisation"
urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("services/", views.services, name="services"),
    path("contacts/", views.contacts, name="contacts"),
    path("partners/", views.partners, name="partners"),
    path("projects/", views.projects, name="projects"),
    path("projects/<slug:code>/", views.project, name="project"),
]
