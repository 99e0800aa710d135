"""The yardstick of the latency budget: 20 KB that never change, behind a session and a look-up of the user."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"<!doctype html><title>Minimal</title>".ljust(20 * 1024, b"x")


@login_required
def minimal(request: HttpRequest) -> HttpResponse:
    assert request.user.get_username()
    return HttpResponse(PAGE)


urlpatterns = [path("minimal/", minimal, name="minimal")]
