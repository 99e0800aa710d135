"""All addresses. What a language belongs to stands behind /fi/, /sv/ and /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import urls as home_urls
from home.urls import page_urlpatterns
from reception.feedback.urls import kiosk
from reception.urls import open_urlpatterns as reception_open
from reports.urls import endpoint_urlpatterns
from teammeetings.urls import feed_urlpatterns as meeting_feeds

from . import views

handler400 = "intranet.views.bad_request"
handler403 = "intranet.views.permission_denied"
handler404 = "intranet.views.not_found"
handler500 = "intranet.views.server_error"

roof = (
    [
        path("", views.root, name="root"),
        path("start/", views.start, name="start"),
        path("kept/", views.kept, name="kept"),
        path("health/live/", views.live, name="live"),
        path("health/ready/", views.ready, name="ready"),
        path("metrics/", views.metrics, name="metrics"),
        path("media/<path:name>", views.media, name="media"),
    ],
    "roof",
)
pages = (
    [
        path("accessibility/", views.accessibility, name="accessibility"),
        path("accessibility/thanks/", views.accessibility_thanks, name="accessibility_thanks"),
        path("account/", views.account, name="account"),
    ],
    "intranet",
)

urlpatterns = [
    path(
        "admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailadmin_login"
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/", include("intranet.sso.urls")),  # of the library's own, an account is joined to no other
    path("language/", views.set_language, name="set_language"),
    path("", include(roof)),
    path("kiosk/", include(kiosk)),
    path("", include(reception_open)),
    *meeting_feeds,
    *endpoint_urlpatterns,
]
if settings.DEBUG:
    from .component_page import components

    urlpatterns += [path("dev/components/", components, name="components")]

urlpatterns += i18n_patterns(
    path("", include(pages)),
    path("", include("organisation.urls")),
    path("", include("reception.urls")),
    path("", include("teammeetings.urls")),
    path("", include("referrals.urls")),
    path("", include("careplans.urls")),
    path("", include("reports.urls")),
    path("", include(home_urls)),
    *page_urlpatterns,
)
