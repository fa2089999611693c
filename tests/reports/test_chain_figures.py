"""Leads, contact in key periods, recommendations and enquiries, counted a second time."""

import random
from datetime import date, time, timedelta

import pytest

from accountability.models import (
    CaseLead,
    ContactDuty,
    ContactRecord,
    ContactWish,
    KeyPeriod,
    PeriodCase,
    Recommendation,
)
from accountability.models.contacts import WishKind
from audit import log
from petitions.models import Case, Topic
from portal.models import Enquiry
from reports import counting, figures
from reports.measures import Scope
from reports.month import Month
from reports.period import Days, Year
from tests.portal.replies import make_reply
from tests.reports import stories

PERIODS = (Month(2018, 6), Year(2018), Days(date(2018, 3, 1), date(2018, 9, 15)))


@pytest.fixture
def told(world):
    return stories.tell(world, 7, 30)


def test_leads_are_those_that_ran_at_the_end_of_the_period(world, told):
    rng, made = random.Random(7), []
    for matter in told[:20]:
        began = date(2018, 1, 1) + timedelta(days=rng.randrange(300))
        ended = began + timedelta(days=rng.randrange(200)) if rng.random() < 0.4 else None
        resolved = began + timedelta(days=rng.randrange(90)) if rng.random() < 0.5 else None
        CaseLead.objects.create(
            case=matter.case, leader=world.leader, began_on=began, ended_on=ended, reason="。",
            set_by=world.director, ended_by=world.director if ended else None,
        )  # fmt: skip
        if resolved:
            Case.objects.filter(pk=matter.case.pk).update(
                resolution="resolved", resolved_on=resolved
            )
        made.append((matter, began, ended, resolved))
    asked = [figures.BY_CODE[code] for code in ("leads", "leads_resolved", "leads_unresolved",
                                                "leads_open")]  # fmt: skip
    for period in PERIODS:
        rows = [
            (matter, resolved)
            for matter, began, ended, resolved in made
            if began <= period.last and (ended is None or ended > period.last)
            and not matter.restricted
        ]  # fmt: skip
        done = [matter for matter, resolved in rows if resolved and resolved <= period.last]
        still = [
            matter for matter, _ in rows if matter.closed is None or matter.closed > period.last
        ]
        found = counting.numbers(asked, period)
        assert list(found.values()) == [len(rows), len(done), len(rows) - len(done), len(still)]
        counting.require_balance(figures.IDENTITIES, found)
        of_jjc = asked[0].count(period, Scope.of([world.jjc.pk]))
        assert of_jjc == sum(matter.unit == "JJC" for matter, _ in rows)


def test_contact_is_kept_where_all_that_is_owed_is_on_record(world, told):
    ends = date(2018, 6, 20)
    period = KeyPeriod.objects.create(
        chain=log.open_chain("key/1"), slug="k1", office=world.office, name="节点",
        starts_on=ends - timedelta(days=9), ends_on=ends, zero_by=time(16), opened_on=ends,
        opened_by=world.director,
    )  # fmt: skip
    expected = {"contacts_owed": 0, "contacts_kept": 0}
    wishes = (None, WishKind.WRITTEN, WishKind.NOTICES)
    owed = {None: 3, WishKind.WRITTEN: 2, WishKind.NOTICES: 1}
    for place, matter in enumerate(told[:24]):
        wish, records = wishes[place % 3], place % 4
        PeriodCase.objects.create(
            period=period, case=matter.case, unit=world.jjc, reason="repeat", listed_on=ends,
            listed_by=world.director,
        )  # fmt: skip
        if wish:
            ContactWish.objects.create(
                case=matter.case, kind=wish, noted_by=world.head, noted_on=ends
            )
        for duty in list(ContactDuty)[::-1][:records]:  # the record of work first
            ContactRecord.objects.create(
                case=matter.case, period=period, duty=duty, done_on=ends, done_by=world.head,
                unit=world.jjc, purpose="inform", raised="。",
                means="" if duty == ContactDuty.RECORD else "phone",
            )  # fmt: skip
        if not matter.restricted and (matter.closed is None or matter.closed > ends):
            expected["contacts_owed"] += 1
            expected["contacts_kept"] += records >= owed[wish]
    asked = [figures.BY_CODE[code] for code in expected]
    assert counting.counts(asked, Month(2018, 6), [world.jjc.pk])[world.jjc.pk] == expected
    assert not any(counting.numbers(asked, Month(2018, 7)).values())


def test_recommendations_are_adopted_or_refused_once_answered(world):
    kinds = (("", None), ("adopted", 5), ("partly", 5), ("refused", 5), ("adopted", 7))
    for serial, (outcome, month) in enumerate(kinds, start=1):
        Recommendation.objects.create(
            chain=log.open_chain(f"recommendation/{serial}"), slug=f"r{serial}",
            number=f"建议{serial}", office=world.office, year=2018, serial=serial, kind="improve",
            unit=world.jjc, text="。", until=date(2018, 6, 1), issued_by=world.director,
            issued_on=date(2018, 4, 2), outcome=outcome, is_restricted=serial == 2,
            stage="answered" if month else "issued",
            answered_on=date(2018, month, 3) if month else None,
        )  # fmt: skip
    codes = ("recommended", "recommendations_answered", "recommendations_adopted",
             "recommendations_refused")  # fmt: skip
    asked = [figures.BY_CODE[code] for code in codes]
    assert list(counting.numbers(asked, Year(2018)).values()) == [4, 3, 2, 1]
    assert list(counting.numbers(asked, Month(2018, 5)).values()) == [0, 2, 1, 1]
    rate = figures.RATE_BY_CODE["adoption_rate"]
    share = rate.share(counting.numbers(rate.figures, Year(2018)))
    assert (share.part, share.whole, share.rate) == (2, 3, None)


def test_enquiries_are_counted_apart_by_the_office_that_received_them(world):
    topic = Topic.objects.get(code="E05-04")
    for serial, month in enumerate((1, 1, 2), start=1):
        Enquiry.objects.create(
            chain=log.open_chain(f"enquiry/{serial}"), slug=f"e{serial}", number=f"询{serial}",
            office=world.office, year=2018, serial=serial, received_on=date(2018, month, 5),
            topic=topic, asked="。", due_on=date(2018, month, 20), consent=True,
            stage="answered", answered_on=date(2018, month, 9),
            published_on=date(2018, 3, 1) if serial == 1 else None,
            public=make_reply() if serial == 1 else None,
        )  # fmt: skip
    asked = [figures.BY_CODE[code] for code in ("enquiries", "replies_published", "petitions")]
    found = counting.counts(asked, Month(2018, 1), [world.office.pk])[world.office.pk]
    assert found == {"enquiries": 2, "replies_published": 1, "petitions": 0}


def test_enquiries_answered_by_their_target_are_what_a_second_count_says(world):
    topic = Topic.objects.get(code="E05-04")
    told = [  # received, target, answered, stage
        (date(2018, 1, 5), date(2018, 1, 20), date(2018, 1, 20), "answered"),
        (date(2018, 1, 6), date(2018, 1, 21), date(2018, 1, 22), "answered"),
        (date(2018, 1, 7), date(2018, 1, 12), None, "received"),
        (date(2018, 1, 8), date(2018, 1, 23), None, "petition"),
        (date(2018, 2, 1), date(2018, 2, 16), date(2018, 2, 1), "answered"),
    ]
    for serial, (received, due, answered, stage) in enumerate(told, start=1):
        Enquiry.objects.create(
            chain=log.open_chain(f"enquiry/{serial}"), slug=f"e{serial}", number=f"询{serial}",
            office=world.office, year=2018, serial=serial, received_on=received, topic=topic,
            asked="。", due_on=due, stage=stage, answered_on=answered,
        )  # fmt: skip
    rate = figures.RATE_BY_CODE["enquiries_in_time_share"]
    for period in (Month(2018, 1), Month(2018, 2), Year(2018), Month(2018, 3)):
        mine = [one for one in told if period.first <= one[0] <= period.last]
        owed = [one for one in mine if one[3] != "petition"]
        in_time = [one for one in owed if one[2] and one[2] <= one[1]]
        share = rate.share(counting.numbers(rate.figures, period))
        assert (share.part, share.whole) == (len(in_time), len(owed))
