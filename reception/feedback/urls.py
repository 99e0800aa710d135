from django.urls import path

from . import views

urlpatterns = [
    path("reception/feedback/", views.places, name="feedback_places"),
    path("reception/feedback/<slug:slug>/", views.feedback, name="feedback"),
    path("reception/feedback/<slug:slug>/new/", views.new, name="feedback_new"),
    path("reception/feedback/<slug:slug>/said/", views.said, name="said_new"),
    path("reception/feedback/<slug:slug>/said/<int:key>/", views.said, name="said"),
    path("reception/feedback/<slug:slug>/said/<int:key>/delete/", views.said_delete, name="said_delete"),
    path("reception/feedback/<slug:slug>/poster/", views.poster, name="feedback_poster"),
    path("reception/feedback/<slug:slug>/link/", views.renew_link, name="feedback_link"),
    path("reception/feedback/words/<uuid:key>/", views.mark, name="feedback_mark"),
]

# Without a language in the address: it is printed as a code, and the page asks for the language.
kiosk = (
    [
        path("<str:key>/", views.kiosk, name="start"),
        path("<str:key>/thanks/", views.kiosk_thanks, name="thanks"),
    ],
    "kiosk",
)
