"""A key period of the small commission, and what staff do in it."""

import uuid
from datetime import time

from django.test import Client

from accountability import key_jobs
from accountability.actions import contacts, key_periods
from accountability.actions.contacts import Said
from accountability.models import (
    ContactDuty,
    ContactPurpose,
    ListingReason,
)
from jobs import leases
from tests.world import MONDAY, days

TODAY = MONDAY.date()
LAST = TODAY + days(3)


def open_period(world, *, start=TODAY, last=LAST, **fields):
    given = {"units": [world.jjc], "people": [], "rhythm": 2, "by": world.director} | fields
    return key_periods.open_period(
        name="开学季", starts_on=start, ends_on=last, zero_by=time(16, 0), at=MONDAY, **given
    )


def put(world, period, case, *, reason=ListingReason.MINOR, unit=None, by=None, at=MONDAY):
    return key_periods.list_case(
        period, case, reason=reason, unit=unit or world.jjc, by=by or world.director, at=at
    )


def said(duty=ContactDuty.TALK, **fields):
    given = {
        "done_on": TODAY, "purpose": ContactPurpose.HEAR, "raised": "听取对公示的意见。",
        "means": "" if duty == ContactDuty.RECORD else "phone",
    }  # fmt: skip
    return Said(duty=duty, **given | fields)


def keep(world, case, period, what, *, by=None, at=MONDAY):
    return contacts.keep_contact(case, what, period=period, by=by or world.handler, at=at)


def run(job=key_jobs.KEY_PERIODS, at=MONDAY):
    period = job.missing(at)[0]
    return job.run(period, leases.take(job.name, f"{period} {uuid.uuid4()}"), at)


def browser(person):
    client = Client()
    client.force_login(person)
    return client


def main_of(answer):
    return answer.content.decode().split("<main")[-1].split("</main")[0]
