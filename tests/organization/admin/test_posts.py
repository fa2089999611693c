"""Posts are filled, corrected and ended; the three officers do nothing else."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audit.models import Event
from organization import actions, vacancies
from organization.models import OFFICERS, ROLE_OF_DUTY, Duty, Post, Role, Substitution, User
from tests.organization.conftest import AT, TODAY
from tests.world import build

DAY = timedelta(days=1)
YESTERDAY = TODAY - DAY


@pytest.fixture
def keeper(units, someone):
    return someone(Duty.ADMIN, units["SHEC"])


@pytest.fixture
def guard(units, someone):
    return someone(Duty.SECURITY, units["SHEC"])


@pytest.fixture
def li(db):
    return User.objects.create_user("li", name="李明")


def post(person, unit, duty=Duty.HANDLER, since=TODAY, until=None):
    return Post(
        person=person, unit=unit, duty=duty, title=str(duty.label), valid_from=since, valid_to=until
    )


def appoint(person, unit, duty=Duty.HANDLER, *, by, **fields):
    return actions.appoint(post(person, unit, duty, **fields), by=by, at=AT)


def test_the_administrator_fills_posts_and_the_trail_says_so(units, keeper, li):
    filled = appoint(li, units["JJC"], by=keeper)
    event = Event.objects.get(kind="post_filled")
    assert (filled.role, event.actor_role) == (Role.HANDLER, "admin")
    assert event.body["person"] == li.pk
    assert "李明" not in str(event.body)


def test_officers_are_appointed_and_ended_by_a_security_officer_alone(units, keeper, guard, li):
    with pytest.raises(PermissionDenied):
        appoint(li, units["SHEC"], Duty.AUDITOR, by=keeper)
    filled = appoint(li, units["SHEC"], Duty.AUDITOR, by=guard)
    with pytest.raises(PermissionDenied):
        actions.end_post(filled, on=TODAY, by=keeper, at=AT)
    actions.end_post(filled, on=TODAY, by=guard, at=AT)
    assert Event.objects.filter(actor_role="security").count() == 2
    with pytest.raises(PermissionDenied):
        appoint(li, units["JJC"], by=guard, since=TODAY + DAY)


def test_nobody_appoints_amends_or_ends_themselves(units, someone, keeper, guard):
    other = someone(Duty.ADMIN, units["SHEC"])
    for person in (keeper, guard):
        own = person.posts.get()
        with pytest.raises(PermissionDenied, match="自己"):
            actions.end_post(own, on=TODAY, by=person, at=AT)
        with pytest.raises(PermissionDenied, match="自己"):
            appoint(person, units["JJC"], by=person)
    vacant = appoint(None, units["JJC"], by=other)
    with pytest.raises(PermissionDenied, match="自己"):
        actions.amend_post(vacant, changes={"person": keeper}, by=keeper, at=AT)


def test_one_who_holds_a_post_becomes_no_officer_and_an_officer_holds_no_other(
    units, someone, keeper, guard
):
    head = someone(Duty.HEAD, units["JJC"])
    with pytest.raises(ValidationError, match="同期另有岗位"):
        appoint(head, units["SHEC"], Duty.SECURITY, by=guard)
    auditor = someone(Duty.AUDITOR, units["SHEC"])
    with pytest.raises(ValidationError, match="不能再任其他岗位"):
        appoint(auditor, units["JJC"], by=keeper)
    with pytest.raises(ValidationError, match="三员"):
        appoint(auditor, units["SHEC"], Duty.ADMIN, by=guard)


def test_one_may_become_an_officer_the_day_after_the_last_post(units, someone, guard):
    former = someone(Duty.HEAD, units["JJC"], until=YESTERDAY)
    assert appoint(former, units["SHEC"], Duty.AUDITOR, by=guard).pk


def test_a_substitute_becomes_no_officer_meanwhile(units, someone, keeper, guard, li):
    head = someone(Duty.HEAD, units["JJC"])
    Substitution.objects.create(
        post=head.posts.get(),
        substitute=li,
        reason="病假",
        valid_from=TODAY,
        valid_to=TODAY + 9 * DAY,
    )
    with pytest.raises(ValidationError, match="三员"):
        appoint(li, units["SHEC"], Duty.AUDITOR, by=guard)
    assert appoint(li, units["SHEC"], Duty.AUDITOR, by=guard, since=TODAY + 10 * DAY).pk


def test_the_database_refuses_what_the_actions_would(units, someone, li):
    auditor, head = someone(Duty.AUDITOR, units["SHEC"]), someone(Duty.HEAD, units["JJC"])
    someone(Duty.HANDLER, units["XHQ"], person=li)
    columns = "(person_id, unit_id, duty, role, title, valid_from)"
    insert = f"INSERT INTO organization_post {columns} VALUES (%s, %s, %s, %s, %s, %s)"
    with connection.cursor() as cursor:
        for person, role in ((auditor, "handler"), (auditor, "admin"), (head, "security")):
            row = [person.pk, units["XHQ"].pk, role, role, "甲", TODAY]
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(insert, row)
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(
                "UPDATE organization_post SET person_id = %s WHERE person_id = %s",
                [auditor.pk, li.pk],
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Substitution.objects.create(
            post=head.posts.get(), substitute=auditor, reason="-", valid_from=TODAY, valid_to=TODAY
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(person=head).update(role="admin", unit=units["XHQ"], person=li)


def test_a_second_head_is_refused_with_who_is_in_the_way(units, someone, keeper, li):
    someone(Duty.HEAD, units["JJC"])
    with pytest.raises(ValidationError, match=r"已有.*王建国.*请先终止"):
        appoint(li, units["JJC"], Duty.HEAD, by=keeper)


def test_an_ended_post_leaves_a_vacancy_that_the_next_person_fills(units, someone, keeper, li):
    former = someone(Duty.HEAD, units["JJC"]).posts.get()
    actions.end_post(former, on=YESTERDAY, leave_vacant=True, by=keeper, at=AT)
    gap = Post.objects.get(person=None)
    assert (gap.valid_from, gap.duty, gap.title) == (TODAY, Duty.HEAD, former.title)
    filled = appoint(li, units["JJC"], Duty.HEAD, by=keeper)
    assert filled.pk == gap.pk
    assert Post.objects.get(pk=gap.pk).person == li


def test_a_vacancy_that_has_lasted_stays_on_record(units, keeper, li):
    appoint(None, units["JJC"], Duty.HEAD, by=keeper, since=date(2026, 2, 1))
    appoint(li, units["JJC"], Duty.HEAD, by=keeper)
    gap = Post.objects.get(person=None)
    assert (gap.valid_from, gap.valid_to) == (date(2026, 2, 1), YESTERDAY)


def test_a_vacancy_is_told_in_days(units, someone):
    someone(Duty.HEAD, units["JJC"], until=TODAY - 12 * DAY)
    someone(Duty.SPECIALIST, units["JJC"])
    seats = {seat.duty: seat for seat in vacancies.seats_of(units["JJC"], TODAY)}
    assert list(seats) == [Duty.HEAD, Duty.SPECIALIST, Duty.HANDLER]
    assert (seats[Duty.HEAD].days, seats[Duty.HEAD].vacant_from) == (12, TODAY - 11 * DAY)
    assert seats[Duty.SPECIALIST].posts
    assert seats[Duty.HANDLER].vacant_from == units["JJC"].valid_from


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_to": date(2000, 1, 1)}, "不能早于任职起"),
        ({"valid_from": date(2000, 1, 1)}, "设立日期"),
    ],
)
def test_days_that_cannot_be_are_refused(units, someone, keeper, changes, words):
    held = someone(Duty.HANDLER, units["JJC"]).posts.get()
    with pytest.raises(ValidationError, match=words):
        actions.amend_post(held, changes=changes, by=keeper, at=AT)


def test_a_disabled_person_and_a_closed_unit_take_no_post(units, keeper, li):
    User.objects.filter(pk=li.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="已停用"):
        appoint(li, units["JJC"], by=keeper)
    User.objects.filter(pk=li.pk).update(is_active=True)
    actions.close_unit(units["SJDX"], on=TODAY, by=keeper, at=AT)
    units["SJDX"].refresh_from_db()
    with pytest.raises(ValidationError, match="已撤销"):
        appoint(li, units["SJDX"], by=keeper)


def test_a_portfolio_is_kept_with_old_and_new_units(units, someone, keeper):
    held = someone(Duty.DUAL, units["XHQ"], portfolio=[units["XHQ01"]]).posts.get()
    actions.amend_post(held, changes={"portfolio": [units["XHQ02"]]}, by=keeper, at=AT)
    assert Event.objects.get(kind="post_amended").body["changes"] == {
        "portfolio": [["XHQ01"], ["XHQ02"]]
    }
    assert list(held.portfolio.all()) == [units["XHQ02"]]


def test_duty_and_role_of_a_post_are_not_amended(units, someone, keeper):
    held = someone(Duty.HANDLER, units["JJC"]).posts.get()
    with pytest.raises(ValueError, match="role"):
        actions.amend_post(held, changes={"role": "admin"}, by=keeper, at=AT)


@pytest.mark.parametrize("verb", ["appoint", "amend", "end"])
def test_nothing_remains_if_the_event_fails(units, someone, keeper, li, monkeypatch, verb):
    held = someone(Duty.HANDLER, units["JJC"]).posts.get()
    before = list(Post.objects.order_by("pk").values())

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fail)
    act = {
        "appoint": lambda: appoint(li, units["JJC"], by=keeper),
        "amend": lambda: actions.amend_post(held, changes={"title": "甲"}, by=keeper, at=AT),
        "end": lambda: actions.end_post(held, on=TODAY, leave_vacant=True, by=keeper, at=AT),
    }[verb]
    with pytest.raises(RuntimeError):
        act()
    assert list(Post.objects.order_by("pk").values()) == before


DAYS = st.integers(0, 6).map(lambda n: TODAY + n * DAY)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["appoint", "write", "update", "end", "stand in"]),
        st.integers(0, 2),
        st.sampled_from([Duty.ADMIN, Duty.SECURITY, Duty.AUDITOR, Duty.HANDLER, Duty.OFFICE]),
        DAYS,
        st.one_of(st.none(), DAYS),
    ),
    max_size=14,
)


class RandomEdits(TestCase):
    """Posts by every way in, at random: the actions, the ORM, raw rows, substitutes."""

    def setUp(self):
        self.world = build()
        self.people = [User.objects.create_user(f"x{n}", name="甲乙丙"[n]) for n in range(3)]

    @given(EDITS)
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_no_forbidden_combination_ever_stands(self, edits):
        for edit in edits:
            try:
                with transaction.atomic():
                    self.do(*edit)
            except (IntegrityError, ValidationError, PermissionDenied):
                continue
        assert not mixed(self.people)

    def do(self, way, number, duty, first, last):
        person, unit = self.people[number], self.world.jjc
        last = max(first, last) if last else None
        row = post(person, unit, duty, first, last)
        row.role = ROLE_OF_DUTY[duty]
        if way == "appoint":
            officer = row.role in OFFICERS
            by = self.world.security if officer else self.world.admin
            actions.appoint(row, by=by, at=AT)
        elif way == "write":
            row.save()
        elif way == "update":
            held = Post.objects.filter(person__in=self.people).order_by("-pk").first()
            Post.objects.filter(pk=held and held.pk).update(
                person=person, role=row.role, duty=duty, valid_from=first, valid_to=last
            )
        elif way == "end":
            held = Post.objects.filter(person=person, valid_to=None).first()
            Post.objects.filter(pk=held and held.pk).update(
                valid_to=max(first, held.valid_from) if held else first
            )
        else:
            held = Post.objects.filter(person__isnull=False).exclude(person=person)
            held = held.filter(role=row.role).order_by("-pk").first()
            if held:
                Substitution.objects.create(
                    post=held,
                    substitute=person,
                    reason="-",
                    valid_from=first,
                    valid_to=last or first,
                )


def mixed(people):
    """Return who is an officer and anything else on one day. Slow and plain on purpose."""
    found = []
    for n in range(8):
        day = TODAY + n * DAY
        for person in people:
            held = set(Post.objects.on(day).of(person).values_list("pk", "role"))
            acting = Substitution.objects.on(day).filter(substitute=person)
            held |= set(acting.values_list("post", "post__role"))
            if len(held) > 1 and any(role in OFFICERS for _pk, role in held):
                found.append((day, person, held))
    return found
