from django.urls import path

from .views import access, office, plans, sections, team

app_name = "careplans"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/find/", plans.find, name="find"),
    path("plans/new/", plans.new, name="new"),
    path("plans/import/", plans.import_plan, name="import"),
    path("plans/pairs/", office.pairs, name="pairs"),
    path("plans/pairs/new/", office.pair_new, name="pair_new"),
    path("plans/pairs/<int:pk>/", office.pair_move, name="pair_move"),
    path("plans/settings/", office.settings, name="settings"),
    path("plans/log/", office.log, name="log"),
    path("plans/unusual/", office.unusual, name="unusual"),
    path("plans/retention/", office.retention, name="retention"),
    path("plans/<uuid:key>/", plans.plan, name="plan"),
    path("plans/<uuid:key>/open/", access.open_plan, name="open"),
    path("plans/<uuid:key>/write/<slug:section>/", sections.section, name="section"),
    path("plans/<uuid:key>/concerns/<int:pk>/", sections.settle_concern, name="settle"),
    path("plans/<uuid:key>/talk/", sections.talk, name="talk"),
    path("plans/<uuid:key>/start/", sections.start_from_check, name="start"),
    path("plans/<uuid:key>/state/", plans.move, name="move"),
    path("plans/<uuid:key>/team/", team.team, name="team"),
    path("plans/<uuid:key>/team/<int:pk>/end/", team.end_member, name="end_member"),
    path("plans/<uuid:key>/coordinator/", team.transfer, name="transfer"),
    path("plans/<uuid:key>/consent/", team.consent, name="consent"),
    path("plans/<uuid:key>/withdraw/", team.withdraw, name="withdraw"),
    path("plans/<uuid:key>/copy/", team.copy, name="copy"),
    path("plans/<uuid:key>/print/", plans.print_plan, name="print"),
    path("plans/<uuid:key>/bundle/", plans.export, name="export"),
    path("plans/<uuid:key>/versions/<int:number>/", plans.version, name="version"),
]
