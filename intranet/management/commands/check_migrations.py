import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_TAKES_OUT = re.compile(r"\b(DROP\s+(TABLE|COLUMN)|RENAME\s|SET\s+NOT\s+NULL|TRUNCATE)", re.IGNORECASE)
_REMOVALS: dict[type[Operation], str] = {
    migrations.DeleteModel: "takes out a table",
    migrations.RemoveField: "takes out a column",
    migrations.RenameModel: "renames a table",
    migrations.RenameField: "renames a column",
    migrations.AlterModelTable: "renames a table",
}


def migration_problems(migration: migrations.Migration, state: ProjectState) -> list[str]:
    """
    What in this migration the version before it would not stand, running on the same tables; `state` is moved forward.

    A migration that says why it is safe (`safe_because = "not read since 0.2.0"`) has none, nor has an app's first.
    """
    excused = bool(migration.initial or str(getattr(migration, "safe_because", "")).strip())
    made_here: set[str] = set()
    problems = []
    for operation in _flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            made_here.add(operation.name_lower)
        name = str(getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()
        if not excused and name not in made_here:
            problems += [f"{operation.describe()}: {what}" for what in _problems(migration.app_label, operation, state)]
        operation.state_forwards(migration.app_label, state)
    return problems


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    """With what moves the state only and what moves the database only, one after the other."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _problems(app: str, operation: Operation, state: ProjectState) -> Iterator[str]:
    for kind, what in _REMOVALS.items():
        if isinstance(operation, kind):
            yield what
    if isinstance(operation, migrations.AddField):
        if _must_be_filled(operation.field):
            yield "the old version would not fill this column; give it null=True or db_default"
    elif isinstance(operation, migrations.AlterField):
        yield from _narrower(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    elif isinstance(operation, migrations.AddConstraint):
        yield "the old version may write rows that this refuses"
    elif isinstance(operation, migrations.AlterUniqueTogether):
        if operation.option_value:
            yield "the old version may write rows that this refuses"
    elif isinstance(operation, migrations.RunSQL) and _TAKES_OUT.search(str(operation.sql)):
        yield "takes out or renames by SQL"


def _must_be_filled(field: models.Field[Any, Any]) -> bool:
    # A default in Python is no help: the database forgets it, and the old code does not know the column.
    return not (field.null or field.has_db_default() or field.many_to_many or getattr(field, "generated", False))


def _narrower(old: models.Field[Any, Any], new: models.Field[Any, Any]) -> Iterator[str]:
    if old.null and _must_be_filled(new):
        yield "the old version may leave this column empty"
    if new.unique and not old.unique:
        yield "the old version may write rows that this refuses"
    if old.get_internal_type() != new.get_internal_type():
        yield "changes the kind of a column"
    elif (new.max_length or 0) < (old.max_length or 0):
        yield "makes a column shorter"


class Command(BaseCommand):
    help = (
        "Refuses a migration on which the version before it could not run: a column or table taken out or renamed, a "
        "column that has to be filled, a new constraint. See 'Upgrade and way back' in docs/operations.md."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(None)
        ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR}
        state = ProjectState(real_apps=loader.unmigrated_apps)
        seen = set()
        problems = []
        for leaf in sorted(loader.graph.leaf_nodes()):
            for key in loader.graph.forwards_plan(leaf):
                if key in seen:
                    continue
                seen.add(key)
                migration = loader.graph.nodes[key]
                if key[0] in ours:
                    found = migration_problems(migration, state)
                    problems += [f"{key[0]}/{key[1]}: {problem}" for problem in found]
                else:
                    migration.mutate_state(state, preserve=False)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                f"{len(problems)} changes would stop the version before. Add first and take away in a later version, "
                "or say in the migration why it is safe: safe_because = '…'"
            )
