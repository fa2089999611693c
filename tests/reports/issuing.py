"""Bringing a bulletin along its steps."""

from datetime import datetime, timedelta

from reports import actions
from reports.models import Bulletin
from reports.month import Month
from tests.world import SHANGHAI


def after(month):
    """Return the morning of the first day after a month."""
    first = month.next.first
    return datetime(first.year, first.month, first.day, 8, tzinfo=SHANGHAI)


def draft(month):
    return actions.generate_bulletin(month, by=None, at=after(month))


def in_check(world, month):
    return actions.open_check(draft(month), by=world.director, at=after(month))


def ready(world, month):
    return actions.end_check(in_check(world, month), by=None, at=after(month) + timedelta(days=20))


def published(world, month):
    at = after(month) + timedelta(days=20)
    return actions.publish_bulletin(ready(world, month), by=world.director, at=at)


def current(month):
    return Bulletin.objects.exclude(status="replaced").get(month=month.key)


MARCH, APRIL, MAY = Month(2026, 3), Month(2026, 4), Month(2026, 5)
