from django.urls import path, re_path
from wagtail.urls import serve_pattern

from . import views
from .feedback import views as feedback
from .lifecycle import views as lifecycle
from .paths import views as paths

app_name = "home"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("counsellors-card/", views.counsellors_card, name="counsellors_card"),
    path("glossary/", views.glossary, name="glossary"),
    path("handout/<int:page_id>/", views.handout, name="handout"),
    path("still-correct/<int:page_id>/", lifecycle.still_correct, name="still_correct"),
    path("feedback/page/<int:page_id>/", feedback.helped, name="helped"),
    path("feedback/words/<str:token>/", feedback.words, name="feedback_words"),
    path("paths/<int:page_id>/round/", paths.round_new, name="round_new"),
    path("paths/rounds/<int:pk>/", paths.round_summary, name="round"),
    path("paths/rounds/<int:pk>/comment/", paths.round_comment, name="round_comment"),
    path("paths/rounds/<int:pk>/close/", paths.round_close, name="round_close"),
    path("paths/comments/<int:pk>/delete/", paths.comment_delete, name="comment_delete"),
    path("paths/comments/<int:pk>/decide/", paths.comment_decide, name="comment_decide"),
    path("problem/", feedback.problem, name="problem"),
]

# Wagtail asks for this name, without a namespace, when it makes a page's address.
page_urlpatterns = [re_path(serve_pattern, views.serve, name="wagtail_serve")]
