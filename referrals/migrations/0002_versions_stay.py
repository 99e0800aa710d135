"""The database refuses to change a published version."""

from typing import Any

from django.db import migrations

FORWARDS = {
    "sqlite": [
        "CREATE TRIGGER referrals_version_stays BEFORE UPDATE ON referrals_checklistversion "
        "BEGIN SELECT RAISE(ABORT, 'A published version does not change'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION referrals_version_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'A published version does not change' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER referrals_version_stays BEFORE UPDATE ON referrals_checklistversion "
        "FOR EACH ROW EXECUTE FUNCTION referrals_version_stays()",
    ],
}
BACKWARDS = {
    "sqlite": ["DROP TRIGGER IF EXISTS referrals_version_stays"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS referrals_version_stays ON referrals_checklistversion",
        "DROP FUNCTION IF EXISTS referrals_version_stays()",
    ],
}


def make(apps: Any, schema_editor: Any) -> None:
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
