"""The database refuses to change the frame of a version; its words may only be emptied or encrypted anew."""

from typing import Any

from django.db import migrations

WORDS = "A version of a plan does not change"
FRAME = "plan_id, number, activated_on, activated_by"
FORWARDS = {
    "sqlite": [
        f"CREATE TRIGGER careplans_version_stays BEFORE UPDATE OF {FRAME} ON careplans_planversion "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION careplans_version_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = '23514'; END $$",
        f"CREATE TRIGGER careplans_version_stays BEFORE UPDATE OF {FRAME} ON careplans_planversion "
        "FOR EACH ROW EXECUTE FUNCTION careplans_version_stays()",
    ],
}
BACKWARDS = {
    "sqlite": ["DROP TRIGGER IF EXISTS careplans_version_stays"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS careplans_version_stays ON careplans_planversion",
        "DROP FUNCTION IF EXISTS careplans_version_stays()",
    ],
}


def make(apps: Any, schema_editor: Any) -> None:
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("careplans", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
