"""Every query on the large tables begins at an index: a month costs a month, not the register."""

import re

import pytest
from django.db import connection

from petitions.models import Assignment, Case, Clock, Petition
from reports import figures
from reports.measures import Scope
from reports.month import Month

LARGE = {model._meta.db_table for model in (Assignment, Case, Clock, Petition)}
# The few restricted cases are left out by a look at one of their own partial indexes.
SCANNED = re.compile(
    r"SCAN (?!\w+ USING (?:COVERING )?INDEX case_(?:restricted|accusing_unit))(\w+)"
)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL plans by size; here is little"
)
def test_every_number_is_found_by_an_index(world):
    scope, march = Scope.of([world.jjc.pk, world.rsc.pk]), Month(2026, 3)
    checked = 0
    for figure in figures.ALL:
        rows = figure.rows(march, scope).order_by()
        if rows.model._meta.db_table in LARGE:
            plan = rows.explain()
            found = {*SCANNED.findall(plan)} & {*LARGE, "U0", "V0"}
            assert not found, (figure.code, plan)
            checked += 1
    assert checked > 40
