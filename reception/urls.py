from django.urls import path

from . import views
from .bookings.urls import urlpatterns as bookings
from .feedback.urls import urlpatterns as feedback
from .rota import own_shifts
from .rota import views as rota
from .tally.urls import urlpatterns as tally

app_name = "reception"
urlpatterns = [
    path("reception/", views.now, name="now"),
    path("reception/places/<slug:slug>/poster/", views.poster, name="poster"),
    path("reception/places/<slug:slug>/links/", views.links, name="links"),
    path("reception/places/<slug:slug>/links/<slug:kind>/", views.change_link, name="change_link"),
    path("reception/week/", rota.week, name="week"),
    path("reception/rota/", rota.month, name="rota"),
    path("reception/rota/plan/", rota.plan, name="plan"),
    path("reception/rota/confirm/", rota.confirm_month, name="confirm_month"),
    path("reception/my-shifts/", own_shifts.mine, name="mine"),
    path("reception/my-shifts/calendar/", own_shifts.change_calendar, name="change_calendar"),
    path("reception/absences/", own_shifts.add_absence, name="add_absence"),
    path("reception/absences/<int:pk>/remove/", own_shifts.remove_absence, name="remove_absence"),
    path("reception/shifts/<int:pk>/", rota.shift, name="shift"),
    path("reception/shifts/<int:pk>/change/", rota.change_shift, name="change_shift"),
    path("reception/shifts/<int:pk>/swap/", rota.ask_swap, name="ask_swap"),
    path("reception/swaps/<int:pk>/", rota.answer_swap, name="answer_swap"),
    *tally,
    *bookings,
    *feedback,
]

# Without a login and without a language in the address: what hangs on a wall, and calendar programs.
open_urlpatterns = (
    [
        path("display/<str:key>/", views.display, name="display"),
        path("h/<slug:key>/", views.here, name="here"),
        path("calendar/shifts/<str:key>.ics", own_shifts.feed, name="feed"),
    ],
    "reception_open",
)
