from django.urls import path

from . import views

urlpatterns = [
    path("reception/bookings/", views.bookings, name="bookings"),
    path("reception/bookings/new/", views.new, name="booking_new"),
    path("reception/bookings/new/<int:slot_id>/", views.new_details, name="booking_details"),
    path("reception/bookings/find/", views.find, name="booking_find"),
    path("reception/bookings/times/<int:shift_id>/", views.times, name="times"),
    path("reception/bookings/<uuid:key>/", views.booking, name="booking"),
    path("reception/bookings/<uuid:key>/slip/", views.slip, name="booking_slip"),
    path("reception/bookings/<uuid:key>/move/", views.move, name="booking_move"),
]
