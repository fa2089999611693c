"""With two servers in DATABASE_URL the copy is taken where the snapshot is: at the primary."""

import pytest
from django.db import connection

from backup import databases


def test_the_programs_of_postgresql_look_for_the_primary_too(db, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is one file.")
    wanted = {"target_session_attrs": "read-write", "keepalives_idle": 5}
    options = connection.settings_dict["OPTIONS"] | wanted
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    said = databases._dsn()
    assert "target_session_attrs=read-write" in said
    assert "keepalives" not in said
