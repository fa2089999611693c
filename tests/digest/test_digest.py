"""One digest a day to those with something due; once, whatever the gateway does."""

import email
from datetime import date, datetime, timedelta
from email.policy import default

import pytest

from digest import jobs, outbox
from digest.contents import MOST, lines_for
from digest.models import Channel, Choice, Letter, LetterState
from jobs.leases import take
from jobs.runner import run_due
from organization import calendar
from organization.models import User
from petitions.desk_items import DeskItem
from tests.world import MONDAY, SHANGHAI, bring_to, days, register

AT = MONDAY.replace(hour=8, minute=30)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def only_digests(settings, db):
    settings.DUE_JOBS = ["digest.jobs.MAKE", "digest.jobs.SEND"]
    settings.DESK_ITEMS = []
    calendar.fill_year(2026)


def read(content):
    return email.message_from_bytes(content, policy=default)


def test_who_has_something_due_gets_numbers_and_links_and_nothing_else(world, smtp):
    case = bring_to(world, register(world, at=MONDAY - days(1)).case, "assign", at=MONDAY)
    run_due(AT + days(1))
    told = dict(smtp.taken)
    assert set(told) == {f"{who}@example.org" for who in ("unit_clerk", "handler", "head")}
    mail = read(told["handler@example.org"])
    body = mail.get_content()
    assert case.number in body
    assert f"https://petitions.example.org/desk/cases/{case.slug}/" in body
    assert "签收" in body
    for secret in (case.title, "王建国", "王**", "13000001234"):
        assert secret not in body + mail["Subject"]
    assert mail["Message-ID"] == f"<digest-{Letter.objects.get(to=world.handler).pk}@example.org>"


def test_a_restricted_case_is_its_number_alone(world, smtp):
    case = register(world, title="举报受贿", matter_fields={"track": "accusation"}).case
    letter = Letter(to=world.clerk, on=AT.date(), lines=lines_for(world.clerk, AT.date()))
    said = str(letter.lines)
    assert case.number in said
    assert "举报" not in said


def test_nothing_due_is_no_digest(world, smtp):
    run_due(AT)
    assert smtp.taken == []
    assert not Letter.objects.exists()


def test_the_three_officers_and_those_who_have_left_get_none(world, smtp):
    bring_to(world, register(world).case, "assign")
    User.objects.update(email="a@example.org")
    world.handler.posts.update(valid_to=AT.date() - days(1))
    run_due(AT)
    told = set(Letter.objects.values_list("to", flat=True))
    assert world.unit_clerk.pk in told
    assert not told & {world.admin.pk, world.auditor.pk, world.security.pk, world.handler.pk}


def test_it_comes_once_a_day_however_often_beat_ticks(world, smtp):
    bring_to(world, register(world).case, "assign")
    for minutes in (0, 1, 2, 60, 400):
        run_due(AT + timedelta(minutes=minutes))
    assert len(smtp.taken) == len({to for to, _ in smtp.taken})
    run_due(AT + days(1))
    assert len(smtp.taken) == 2 * len({to for to, _ in smtp.taken})


@pytest.mark.parametrize(
    ("moment", "is_due"),
    [
        (datetime(2026, 3, 2, 8, 29, tzinfo=SHANGHAI), False),
        (datetime(2026, 3, 2, 8, 30, tzinfo=SHANGHAI), True),
        (datetime(2026, 3, 2, 17, 59, tzinfo=SHANGHAI), True),
        (datetime(2026, 3, 2, 18, 0, tzinfo=SHANGHAI), False),
        (datetime(2026, 3, 1, 9, 0, tzinfo=SHANGHAI), False),  # a Sunday
        (datetime(2026, 10, 1, 9, 0, tzinfo=SHANGHAI), False),  # the national day
        (datetime(2026, 2, 28, 9, 0, tzinfo=SHANGHAI), True),  # a Saturday that is worked
    ],
)
def test_it_is_quiet_at_night_and_on_holidays(moment, is_due):
    assert bool(jobs.mornings_missing(moment)) == is_due


def test_what_is_owed_beside_cases_is_counted_by_its_kind(world, smtp, settings):
    settings.DESK_ITEMS = ["tests.digest.test_digest.owed"]
    words = [line["words"] for line in lines_for(world.handler, AT.date())]
    assert words == ["核查任务 2 项"]


def owed(user, on):
    return [
        DeskItem("核查任务", "向王建国核实", "/x/", on),
        DeskItem("核查任务", "二", "/x/"),
        DeskItem("核查任务", "以后的事", "/x/", on + days(3)),
    ]


def test_many_cases_are_told_one_by_one_up_to_a_limit(world, monkeypatch):
    monkeypatch.setattr("digest.contents.MOST", 1)
    for _ in range(3):
        bring_to(world, register(world).case, "assign")
    words = [line["words"] for line in lines_for(world.handler, AT.date())]
    assert len(words) == 2
    assert words[1] == "另有信访件 2 件"
    assert MOST > 1


def test_who_may_see_a_case_no_more_is_not_told_of_it(world, smtp):
    bring_to(world, register(world).case, "assign")
    smtp.is_down = True
    run_due(AT)
    for person in (world.handler, world.unit_clerk, world.head):
        person.posts.update(valid_to=AT.date())
    smtp.is_down = False
    run_due(AT + days(1))
    assert smtp.taken == []
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.DROPPED}


def test_a_gateway_that_is_down_for_three_days_gets_each_digest_once(world, smtp):
    bring_to(world, register(world).case, "assign")
    smtp.is_down = True
    at = AT
    while at < AT + timedelta(hours=72):
        run_due(at)
        at += timedelta(hours=2)
    assert smtp.taken == []
    waiting = Letter.objects.count()
    assert waiting == 3 * len(set(Letter.objects.values_list("to", flat=True)))
    assert smtp.tries < 200  # it was not hammered
    smtp.is_down = False
    for _ in range(10):
        at += 3 * HOUR
        run_due(at)
    days_told = [(to, read(content)["Subject"]) for to, content in smtp.taken]
    assert len(days_told) == len(set(days_told))
    assert Letter.objects.filter(state=LetterState.WAITING).count() == 0
    assert len([row for row in Letter.objects.all() if row.on <= AT.date() + days(2)]) == waiting


def test_a_channel_that_fails_is_left_alone_for_the_rest_of_the_run(world, smtp):
    for n in range(10):
        person = User.objects.create_user(f"x{n}", email=f"x{n}@example.org")
        Letter.objects.create(
            to=person, on=AT.date(), lines=[{"slug": "", "words": "核查任务 1 项"}], retry_at=AT
        )
    smtp.is_down = True
    outbox.send_due(AT, lambda: None)
    assert smtp.tries == outbox.GIVE_UP
    assert Letter.objects.filter(attempts=0).count() == 7


def test_after_so_many_tries_it_is_parked_and_comes_back_when_somebody_asks(world, smtp):
    letter = Letter.objects.create(
        to=world.clerk, on=AT.date(), lines=[{"slug": "", "words": "核查任务 1 项"}], retry_at=AT
    )
    smtp.is_down, at = True, AT
    for _ in range(outbox.MOST_TRIES + 3):
        outbox.send_due(at, lambda: None)
        at += outbox.LONGEST_WAIT
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.PARKED, outbox.MOST_TRIES)
    assert letter.error == "SMTPRecipientsRefused"
    waited = sum((outbox.wait_after(n) for n in range(1, outbox.MOST_TRIES)), timedelta())
    assert waited > timedelta(hours=72)
    assert outbox.release(letter.pk, at)
    assert not outbox.release(letter.pk, at)
    smtp.is_down = False
    assert outbox.send_due(at, lambda: None) == 1


def test_what_a_killed_worker_had_claimed_is_due_again_and_no_other_sends_it_meanwhile(world, smtp):
    letter = Letter.objects.create(
        to=world.clerk, on=AT.date(), lines=[{"slug": "", "words": "核查任务 1 项"}], retry_at=AT
    )
    twin = Letter.objects.get(pk=letter.pk)
    assert outbox._claim(letter, AT)  # and nobody comes back
    assert not outbox._claim(twin, AT)
    assert outbox.send_due(AT, lambda: None) == 0
    assert outbox.send_due(AT + timedelta(minutes=1), lambda: None) == 1
    assert len(smtp.taken) == 1


def test_a_lease_that_is_lost_stops_the_making(world, smtp):
    bring_to(world, register(world).case, "assign")
    lease = take("digest.make", "2026-03-02")
    jobs.make("2026-03-02", lease, AT)
    assert Letter.objects.count() == 3


def test_a_chat_gateway_gets_it_by_the_key_of_its_reader(world, chat):
    bring_to(world, register(world).case, "assign")
    Choice.objects.create(user=world.handler, channel=Channel.WECOM, address="robot-key-123")
    run_due(AT)
    ((path, said),) = chat.taken  # no mail here, so nobody else can be reached
    assert path == "/robot/robot-key-123"
    assert "教育信访待办汇总" in said["title"]
    chat.is_down = True
    run_due(AT + days(1))
    letter = Letter.objects.get(on=date(2026, 3, 3))
    assert (letter.state, letter.error) == (LetterState.WAITING, "gateway")


def test_who_switched_it_off_gets_none_and_what_waits_is_dropped(world, smtp):
    bring_to(world, register(world).case, "assign")
    smtp.is_down = True
    run_due(AT)
    for person in (world.handler, world.unit_clerk, world.head):
        Choice.objects.create(user=person, is_on=False)
    smtp.is_down = False
    run_due(AT + days(1))
    assert smtp.taken == []
    assert not Letter.objects.filter(state=LetterState.WAITING).exists()
