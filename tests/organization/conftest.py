"""A small tree of units and whoever a test needs in it."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.db import transaction

from demo.structure import build_structure
from organization import actions
from organization.models import ROLE_OF_DUTY, Post, Unit, User

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
OPENED = date(2010, 1, 1)


@pytest.fixture
def units(db):
    """Return SHEC with JJC and XFB, a bureau XHQ with two schools, and a university, by code."""
    kind, tree = Unit.Kind, {}
    rows = [
        ("SHEC", "市教育委员会", "市教委", kind.COMMISSION, None),
        ("XFB", "信访办公室", "信访办", kind.PETITION_OFFICE, "SHEC"),
        ("JJC", "基础教育处", "基教处", kind.DEPARTMENT, "SHEC"),
        ("XHQ", "徐汇区教育局", "徐汇区教育局", kind.BUREAU, "SHEC"),
        ("XHQ01", "徐汇区听松小学", "听松小学", kind.SCHOOL, "XHQ"),
        ("XHQ02", "徐汇区望舒中学", "望舒中学", kind.SCHOOL, "XHQ"),
        ("SJDX", "申江大学", "申江大学", kind.UNIVERSITY, "SHEC"),
    ]
    for code, name, short_name, unit_kind, parent in rows:
        unit = Unit(code=code, name=name, short_name=short_name, kind=unit_kind)
        unit.parent, unit.valid_from = tree.get(parent), OPENED
        tree[code] = actions.open_unit(unit, by=None, at=AT)
    return tree


@pytest.fixture
def someone(db):
    """Return a function that puts a new person into a post."""
    numbers = count(1)

    def make(duty, unit, *, since=OPENED, until=None, portfolio=(), person=None):
        if person is None:
            person = User.objects.create_user(f"person{next(numbers)}", name="王建国")
        post = Post.objects.create(
            person=person, unit=unit, duty=duty, role=ROLE_OF_DUTY[duty], title=str(duty.label),
            valid_from=since, valid_to=until,
        )  # fmt: skip
        post.portfolio.set(portfolio)
        return person

    return make


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, _cheap_passwords):
    """Build the demo's structure once for all tests of the module that ask for it."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_structure(at=AT, seed=1)
        yield
        transaction.set_rollback(True)


def snapshot():
    """Return what a structure consists of, without keys and password hashes."""
    return (
        list(Unit.objects.order_by("code").values_list("code", "name", "path", "docket_word")),
        list(User.objects.order_by("username").values_list("username", "name")),
        list(
            Post.objects.order_by("unit__code", "duty", "person__username").values_list(
                "unit__code", "duty", "title", "person__username", "valid_from", "valid_to"
            )
        ),
    )
