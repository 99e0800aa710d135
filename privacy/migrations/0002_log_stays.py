"""The database refuses to change or delete a row of the access log."""

from typing import Any

from django.db import migrations

WORDS = "The access log does not change"
FORWARDS = {
    "sqlite": [
        f"CREATE TRIGGER privacy_log_{deed.lower()} BEFORE {deed} ON privacy_accessevent "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for deed in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION privacy_log_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER privacy_log_stays BEFORE UPDATE OR DELETE ON privacy_accessevent "
        "FOR EACH ROW EXECUTE FUNCTION privacy_log_stays()",
    ],
}
BACKWARDS = {
    "sqlite": [f"DROP TRIGGER IF EXISTS privacy_log_{deed}" for deed in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS privacy_log_stays ON privacy_accessevent",
        "DROP FUNCTION IF EXISTS privacy_log_stays()",
    ],
}


def make(apps: Any, schema_editor: Any) -> None:
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
