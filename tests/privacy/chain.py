"""For tests that commit: the access log is emptied again, which nothing but a test may do."""

from importlib import import_module

from django.db import connection

from privacy.models import AccessLogHead

TRIGGERS = import_module("privacy.migrations.0002_log_stays")


def empty_log() -> None:
    with connection.schema_editor() as editor:
        TRIGGERS.drop(None, editor)
        editor.execute("DELETE FROM privacy_accessevent")
        TRIGGERS.make(None, editor)
    AccessLogHead.objects.all().delete()
