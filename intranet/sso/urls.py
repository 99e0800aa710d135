"""Addresses of the single sign-on. Without a provider they answer 404."""

from django.urls import path

from . import views

urlpatterns = [
    path("county/login/", views.login, name="county_login"),
    path("county/callback/", views.callback, name="county_callback"),
    path("county/backchannel-logout/", views.back_channel_logout, name="county_backchannel_logout"),
]
