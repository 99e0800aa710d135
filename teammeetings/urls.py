from django.urls import path

from .views import calendars, imports, meetings, pack, questions, radar, record, series

app_name = "teammeetings"
urlpatterns = [
    path("radar/", radar.overview, name="radar"),
    path("teams/<int:pk>/", radar.team, name="team"),
    path("teams/<int:pk>/record/", record.record_team, name="record_team"),
    path("teams/<int:pk>/draft/", record.draft_team, name="draft_team"),
    path("meetings/", meetings.index, name="meetings"),
    path("meetings/new/", meetings.choose_place, name="choose_place"),
    path("meetings/new/<slug:place>/", meetings.new, name="new"),
    path("meetings/actions/", meetings.actions, name="actions"),
    path("meetings/actions/<int:pk>/done/", meetings.action_done, name="action_done"),
    path("meetings/questions/", questions.index, name="questions"),
    path("meetings/questions/<int:pk>/", questions.answer, name="question"),
    path("meetings/calendars/", calendars.links, name="calendars"),
    path("meetings/import/", imports.upload, name="import"),
    path("meetings/import/confirm/", imports.confirm, name="import_confirm"),
    path("meetings/import/template/", imports.template, name="import_template"),
    path("meetings/series/", series.index, name="series_list"),
    path("meetings/series/new/<slug:place>/", series.new, name="new_series"),
    path("meetings/series/<int:pk>/", series.detail, name="series"),
    path("meetings/series/<int:pk>/edit/", series.edit, name="edit_series"),
    path("meetings/series/<int:pk>/end/", series.end, name="end_series"),
    path("meetings/<int:pk>/", meetings.detail, name="meeting"),
    path("meetings/<int:pk>/edit/", meetings.edit, name="edit"),
    path("meetings/<int:pk>/move/", meetings.move, name="move"),
    path("meetings/<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<int:pk>/reinstate/", meetings.reinstate, name="reinstate"),
    path("meetings/<int:pk>/record/", record.record, name="record"),
    path("meetings/<int:pk>/draft/", record.draft_meeting, name="draft_meeting"),
    path("meetings/<int:pk>/notes/", meetings.notes, name="notes"),
    path("meetings/<int:pk>/pack/", pack.pack, name="pack"),
    path("meetings/<int:pk>/calendar/", calendars.single, name="calendar"),
]

# Without a language in the address: calendar programs keep it for years.
feed_urlpatterns = [path("calendars/meetings/<str:key>.ics", calendars.feed, name="teammeetings_feed")]
