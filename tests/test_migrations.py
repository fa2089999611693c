"""Tables that are created in one go have everything that the models say."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader

from audit.first_tables import FirstTables

FIRST = [
    each for each in MigrationLoader(None).disk_migrations.values() if isinstance(each, FirstTables)
]
MODELS = [
    model
    for each in FIRST
    for model in apps.get_app_config(each.app_label).get_models(include_auto_created=True)
]


@pytest.mark.parametrize("migration", FIRST, ids=lambda each: each.app_label)
def test_a_first_migration_creates_tables_and_does_nothing_else(migration):
    assert all(isinstance(each, CreateModel) for each in migration.operations)


NAMES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": "SELECT relname FROM pg_class UNION SELECT conname FROM pg_constraint",
}


@pytest.mark.django_db
def test_every_table_has_its_columns_constraints_and_indexes():
    assert len(MODELS) > 80
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        there = "\n".join(said for (said,) in cursor.fetchall())
        for model in MODELS:
            meta = model._meta
            cursor.execute(f'SELECT * FROM "{meta.db_table}" LIMIT 0')
            columns = {each.column for each in meta.local_concrete_fields}
            assert {column[0] for column in cursor.description} == columns
            named = [each.name for each in (*meta.constraints, *meta.indexes)]
            assert [name for name in named if name not in there] == [], meta.db_table
