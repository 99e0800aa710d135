from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/year/<int:year>/", views.year, name="year"),
    path("reports/meetings/", views.meetings, name="meetings"),
    path("reports/content/", views.content, name="content"),
    path("reports/board/", views.my_board, name="my_board"),
    path("reports/board/<slug:place>/", views.board, name="board"),
    path("reports/cross/<slug:code>/", views.cross, name="cross"),
    path("what-we-store/", views.records, name="records"),
    path("reports/<slug:code>/", views.book, name="book"),
    path("reports/<slug:code>/export/<slug:kind>/", views.export, name="export"),
]

# Without a language in the address: a machine asks.
endpoint_urlpatterns = [path("figures/<slug:code>/", views.endpoint, name="reports_endpoint")]
