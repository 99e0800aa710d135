from django.urls import path

from . import views

urlpatterns = [
    path("referrals/", views.mine, name="mine"),
    path("referrals/inbox/", views.inbox, name="inbox"),
    path("referrals/new/", views.new, name="referral_new"),
    path("referrals/<uuid:key>/", views.referral, name="referral"),
    path("referrals/<uuid:key>/edit/", views.edit, name="referral_edit"),
    path("referrals/<uuid:key>/discard/", views.discard, name="referral_discard"),
    path("referrals/<uuid:key>/paper/", views.paper, name="referral_paper"),
    path("referrals/<uuid:key>/do/<slug:action>/", views.act, name="referral_act"),
]
