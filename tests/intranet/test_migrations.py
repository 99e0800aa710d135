"""A migration on which the version before it could not run is refused, unless it says why it is safe."""

import shutil
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

import privacy.migrations
from intranet.management.commands.check_migrations import migration_problems


def problems(*operations, **attributes):
    state = ProjectState()
    state.add_model(
        ModelState(
            "shop",
            "Shelf",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=20, null=True)),
            ],
        )
    )
    migration = migrations.Migration("0002_change", "shop")
    migration.operations = list(operations)
    for name, value in attributes.items():
        setattr(migration, name, value)
    return migration_problems(migration, state)


REFUSED = {
    "drop column": migrations.RemoveField("shelf", "name"),
    "drop table": migrations.DeleteModel("Shelf"),
    "rename column": migrations.RenameField("shelf", "name", "title"),
    "rename table": migrations.RenameModel("Shelf", "Rack"),
    "other table name": migrations.AlterModelTable("shelf", "racks"),
    "not null": migrations.AddField("shelf", "size", models.IntegerField()),
    "not null, default in Python only": migrations.AddField("shelf", "size", models.IntegerField(default=0)),
    "foreign key not null": migrations.AddField("shelf", "on", models.ForeignKey("shop.Shelf", models.CASCADE)),
    "null no longer": migrations.AlterField("shelf", "note", models.CharField(max_length=20, default="")),
    "unique": migrations.AlterField("shelf", "name", models.CharField(max_length=20, unique=True)),
    "shorter": migrations.AlterField("shelf", "name", models.CharField(max_length=10)),
    "other kind": migrations.AlterField("shelf", "name", models.IntegerField()),
    "constraint": migrations.AddConstraint("shelf", models.UniqueConstraint(fields=["name"], name="one_name")),
    "unique together": migrations.AlterUniqueTogether("shelf", {("name", "note")}),
    "by SQL": migrations.RunSQL('ALTER TABLE shop_shelf DROP COLUMN "name"'),
    "database only": migrations.SeparateDatabaseAndState([migrations.RemoveField("shelf", "name")], []),
}
ACCEPTED = {
    "new table": migrations.CreateModel("Rack", [("id", models.BigAutoField(primary_key=True))]),
    "null": migrations.AddField("shelf", "size", models.IntegerField(null=True)),
    "default in the database": migrations.AddField("shelf", "size", models.IntegerField(db_default=0)),
    "many to many": migrations.AddField("shelf", "near", models.ManyToManyField("shop.Shelf")),
    "longer": migrations.AlterField("shelf", "name", models.CharField(max_length=200)),
    "null from now on": migrations.AlterField("shelf", "name", models.CharField(max_length=20, null=True)),
    "index": migrations.AddIndex("shelf", models.Index(fields=["name"], name="by_name")),
    "trigger": migrations.RunSQL("CREATE TRIGGER stays BEFORE DELETE ON shop_shelf BEGIN SELECT 1; END"),
    "state only": migrations.SeparateDatabaseAndState([], [migrations.RemoveField("shelf", "name")]),
}


@pytest.mark.parametrize("operation", REFUSED.values(), ids=REFUSED)
def test_refuses(operation):
    assert len(problems(operation)) == 1
    assert problems(operation, safe_because="not read since 0.2.0") == []
    assert len(problems(operation, safe_because=" ")) == 1, "an empty reason is none"
    assert problems(operation, initial=True) == []


@pytest.mark.parametrize("operation", ACCEPTED.values(), ids=ACCEPTED)
def test_accepts(operation):
    assert problems(operation) == []


def test_a_table_made_in_the_same_migration_may_be_finished_there():
    rack = migrations.CreateModel("Rack", [("id", models.BigAutoField(primary_key=True))])
    field = migrations.AddField("rack", "size", models.IntegerField())
    assert problems(rack, field) == []
    assert len(problems(rack, migrations.AddField("shelf", "size", models.IntegerField()))) == 1


def _copy_with(folder: Path, name: str, body: str) -> None:
    package = folder / name
    shutil.copytree(Path(privacy.migrations.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.stem for path in package.glob("0*.py"))
    (package / "9999_change.py").write_text(
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        f"    dependencies = [('privacy', '{last}')]\n{body}",
        encoding="utf-8",
    )


DROP = "    operations = [migrations.DeleteModel('AccessEvent')]\n"


@pytest.mark.django_db
def test_the_command_finds_it_among_all(settings, tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(tmp_path)
    _copy_with(tmp_path, "migrations_that_drop", DROP)
    settings.MIGRATION_MODULES = {"privacy": "migrations_that_drop"}
    with pytest.raises(CommandError, match="1 changes"):
        call_command("check_migrations")
    assert "privacy/9999_change" in capsys.readouterr().err

    _copy_with(tmp_path, "migrations_that_may", f"    safe_because = 'nothing reads it'\n{DROP}")
    settings.MIGRATION_MODULES = {"privacy": "migrations_that_may"}
    call_command("check_migrations")
    assert "migrations_that_may.9999_change" in sys.modules


@pytest.mark.django_db  # a migration of wagtail-localize asks the database while it is imported
def test_our_own_migrations_pass():
    call_command("check_migrations")
