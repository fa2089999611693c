"""The first migration of an app, applied in one go."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ProjectState


class FirstTables(Migration):
    """A migration that creates tables and does nothing else.

    Django draws up every model anew after each table, since nearly all of them lead to the same
    people and units: a dozen seconds for an empty database, in every test process and before the
    first page of a new installation. All tables are known beforehand, so once is enough.
    """

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        """Create all tables; `sqlmigrate` goes table by table as ever."""
        if collect_sql or not all(isinstance(each, CreateModel) for each in self.operations):
            return super().apply(project_state, schema_editor, collect_sql)
        state: dict[str, Any] = vars(project_state)
        state.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
