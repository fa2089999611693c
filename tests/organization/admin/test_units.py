"""Units begin, change their name and place, and end; on the day that was decided."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.models import Event
from organization import actions, jobs
from organization.models import Duty, PlannedChange, Post, Unit
from organization.unit_history import history_of
from tests.organization.conftest import AT, OPENED, TODAY

TOMORROW = TODAY + timedelta(days=1)
LATER = TODAY + timedelta(days=30)


class Lease:
    """A lease that is never lost."""

    def confirm(self):
        return None


@pytest.fixture
def admin(units, someone):
    return someone(Duty.ADMIN, units["SHEC"])


def body(kind):
    return Event.objects.filter(kind=kind).latest("pk").body


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def holds(monkeypatch, settings, count):
    """Let an app above say that so much work is open."""
    monkeypatch.setattr("tests.organization.admin.test_units.OPEN", count)
    settings.UNIT_HOLDS = ["tests.organization.admin.test_units.open_work"]


OPEN = 0


def open_work(_unit):
    return OPEN, f"承办未结 {OPEN} 件"


def test_a_name_is_changed_with_both_names_on_the_trail(units, admin):
    actions.rename_unit(
        units["JJC"], name="义务教育处", short_name="义教处", on=TODAY, by=admin, at=AT
    )
    said = body("unit_renamed")
    assert said["changes"] == {
        "name": ["基础教育处", "义务教育处"], "short_name": ["基教处", "义教处"],
    }  # fmt: skip
    assert said["on"] == TODAY.isoformat()
    lines = [line for entry in history_of(fresh(units["JJC"])) for line in entry.changes]
    assert "名称：基础教育处 → 义务教育处" in lines


def test_a_place_is_changed_from_a_day_and_the_former_place_is_kept(units, admin):
    actions.move_unit(units["XHQ01"], to=units["SJDX"], on=date(2026, 2, 1), by=admin, at=AT)
    unit = fresh(units["XHQ01"])
    assert unit.path == "SHEC/SJDX/XHQ01/"
    assert unit.former_paths == [["SHEC/XHQ/XHQ01/", "2026-01-31"]]
    assert body("unit_moved")["changes"]["parent"] == ["XHQ", "SJDX"]


def test_a_unit_does_not_move_to_where_it_is_or_below_one_that_is_gone(units, admin):
    with pytest.raises(actions.WrongPlace, match="本来就在"):
        actions.move_unit(units["XHQ01"], to=units["XHQ"], by=admin, at=AT)
    actions.close_unit(units["SJDX"], on=TODAY, by=admin, at=AT)
    with pytest.raises(ValidationError, match="已撤销"):
        actions.move_unit(units["XHQ01"], to=units["SJDX"], on=LATER, by=admin, at=AT)


def test_a_unit_is_split_off_with_its_origin(units, admin):
    unit = Unit(
        code="JJC2", name="义务教育二处", short_name="义教二处", kind="department",
        parent=units["SHEC"], origin=units["JJC"], valid_from=TODAY,
    )  # fmt: skip
    actions.open_unit(unit, by=admin, at=AT)
    assert fresh(unit).origin == units["JJC"]
    assert body("unit_opened")["origin"] == "JJC"


def test_a_merged_unit_hands_on_what_stands_below_it_and_its_posts_end(units, someone, admin):
    head = someone(Duty.HEAD, units["XHQ"])
    Unit.objects.filter(code="SJDX").update(review_authority=units["XHQ"])
    actions.merge_unit(units["XHQ"], into=units["JJC"], on=TODAY, by=admin, at=AT)
    gone = fresh(units["XHQ"])
    yesterday = TODAY - timedelta(days=1)
    assert (gone.valid_to, gone.successor) == (yesterday, units["JJC"])
    assert fresh(units["XHQ01"]).path == "SHEC/JJC/XHQ01/"
    assert fresh(units["XHQ02"]).parent == units["JJC"]
    assert head.posts.get().valid_to == yesterday
    assert fresh(units["SJDX"]).review_authority == units["JJC"]
    assert body("unit_merged")["changes"]["successor"] == [None, "JJC"]
    assert Event.objects.get(kind="unit_took_over").chain.subject == "unit/JJC"


def test_a_closed_unit_is_gone_from_that_day(units, admin):
    actions.close_unit(units["SJDX"], on=TODAY, by=admin, at=AT)
    assert not Unit.objects.active(TODAY).filter(code="SJDX").exists()
    assert Unit.objects.active(TODAY - timedelta(days=1)).filter(code="SJDX").exists()


@pytest.mark.parametrize(
    ("code", "day", "words"),
    [
        ("SHEC", TODAY, "最上级"),
        ("XHQ", TODAY, "下级单位"),
        ("SJDX", OPENED, "晚于单位的设立日期"),
    ],
)
def test_a_unit_that_cannot_close_says_why(units, admin, code, day, words):
    with pytest.raises(ValidationError, match=words):
        actions.close_unit(units[code], on=day, by=admin, at=AT)
    assert fresh(units[code]).valid_to is None


def test_open_work_keeps_a_unit_from_closing_and_merging(units, admin, monkeypatch, settings):
    holds(monkeypatch, settings, 3)
    with pytest.raises(actions.StillHeld, match=r"承办未结 3 件.*工作交接"):
        actions.close_unit(units["SJDX"], on=TODAY, by=admin, at=AT)
    with pytest.raises(actions.StillHeld):
        actions.merge_unit(units["SJDX"], into=units["JJC"], on=TODAY, by=admin, at=AT)
    assert not Event.objects.filter(kind__in=["unit_closed", "unit_merged"]).exists()


def test_an_officers_post_keeps_a_unit_open(units, someone, admin):
    someone(Duty.AUDITOR, units["SJDX"])
    with pytest.raises(ValidationError, match="三员"):
        actions.close_unit(units["SJDX"], on=TODAY, by=admin, at=AT)


@pytest.mark.parametrize("into", ["XHQ", "XHQ01"])
def test_a_unit_is_not_merged_into_itself(units, admin, into):
    with pytest.raises(ValidationError, match="自己"):
        actions.merge_unit(units["XHQ"], into=units[into], on=TODAY, by=admin, at=AT)


def test_a_day_to_come_is_kept_and_takes_effect_when_it_is_there(units, admin):
    args = {"name": "义务教育处", "short_name": "义教处"}
    planned = actions.decide(units["JJC"], "rename", args, on=LATER, by=admin, at=AT)
    assert fresh(units["JJC"]).name == "基础教育处"
    assert body("unit_change_planned")["on"] == LATER.isoformat()

    jobs.carry_out_due("", Lease(), AT + timedelta(days=29))
    assert fresh(units["JJC"]).name == "基础教育处"
    jobs.carry_out_due("", Lease(), AT + timedelta(days=30))
    assert fresh(units["JJC"]).name == "义务教育处"
    planned.refresh_from_db()
    assert planned.outcome == PlannedChange.Outcome.DONE
    done = body("unit_change_done")
    assert (done["planned"], done["decided_by"]) == (planned.pk, admin.pk)
    jobs.carry_out_due("", Lease(), AT + timedelta(days=31))
    assert Event.objects.filter(kind="unit_renamed").count() == 1


def test_a_planned_change_that_has_become_impossible_says_so_and_changes_nothing(units, admin):
    actions.decide(units["SJDX"], "merge", {"to": "JJC"}, on=LATER, by=admin, at=AT)
    actions.close_unit(units["JJC"], on=TOMORROW, by=None, at=AT)
    jobs.carry_out_due("", Lease(), AT + timedelta(days=30))
    planned = PlannedChange.objects.get()
    assert planned.outcome == PlannedChange.Outcome.REFUSED
    assert "不是现行单位" in planned.words
    assert fresh(units["SJDX"]).valid_to is None


def test_a_plan_may_wait_for_work_that_is_open_today(units, admin, monkeypatch, settings):
    holds(monkeypatch, settings, 3)
    actions.decide(units["SJDX"], "close", {}, on=LATER, by=admin, at=AT)
    jobs.carry_out_due("", Lease(), AT + timedelta(days=30))
    assert PlannedChange.objects.get().outcome == PlannedChange.Outcome.REFUSED
    assert fresh(units["SJDX"]).valid_to is None


def test_what_is_impossible_today_is_told_today(units, admin):
    with pytest.raises(actions.WrongPlace):
        actions.decide(units["XHQ"], "move", {"to": "XHQ01"}, on=LATER, by=admin, at=AT)
    assert not PlannedChange.objects.exists()


def test_a_plan_leaves_nothing_but_itself(units, admin):
    before = Event.objects.count()
    actions.decide(units["XHQ01"], "move", {"to": "SJDX"}, on=LATER, by=admin, at=AT)
    assert Event.objects.count() == before + 1
    assert fresh(units["XHQ01"]).former_paths == []


def test_a_plan_is_given_up_once_and_only_one_waits_at_a_time(units, admin):
    planned = actions.decide(units["JJC"], "close", {}, on=LATER, by=admin, at=AT)
    with pytest.raises(ValidationError, match="已有待生效"):
        actions.decide(units["JJC"], "move", {"to": "XHQ"}, on=TODAY, by=admin, at=AT)
    actions.cancel_planned(planned, by=admin, at=AT)
    with pytest.raises(ValidationError, match="不在待生效"):
        actions.cancel_planned(planned, by=admin, at=AT)
    jobs.carry_out_due("", Lease(), AT + timedelta(days=60))
    assert fresh(units["JJC"]).valid_to is None


@pytest.mark.parametrize("days", [-400, 400])
def test_a_day_too_far_away_is_refused(units, admin, days):
    with pytest.raises(ValidationError, match="一年"):
        actions.decide(units["JJC"], "close", {}, on=TODAY + timedelta(days=days), by=admin, at=AT)


def test_nobody_else_changes_a_unit(units, someone, admin):
    head, guard = someone(Duty.HEAD, units["JJC"]), someone(Duty.SECURITY, units["SHEC"])
    planned = actions.decide(units["JJC"], "close", {}, on=LATER, by=admin, at=AT)
    for person in (head, guard):
        for act in (
            lambda who: actions.close_unit(units["SJDX"], on=TODAY, by=who, at=AT),
            lambda who: actions.merge_unit(
                units["SJDX"], into=units["JJC"], on=TODAY, by=who, at=AT
            ),
            lambda who: actions.decide(units["SJDX"], "close", {}, on=LATER, by=who, at=AT),
            lambda who: actions.cancel_planned(planned, by=who, at=AT),
        ):
            with pytest.raises(PermissionDenied):
                act(person)
    assert Post.objects.filter(valid_to__isnull=True).count() == 3


@pytest.mark.parametrize("verb", ["close", "merge", "plan", "cancel"])
def test_nothing_remains_if_the_event_fails(units, admin, monkeypatch, verb):
    planned = actions.decide(units["XHQ01"], "close", {}, on=LATER, by=admin, at=AT)

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fail)
    act = {
        "close": lambda: actions.close_unit(units["SJDX"], on=TODAY, by=admin, at=AT),
        "merge": lambda: actions.merge_unit(
            units["SJDX"], into=units["JJC"], on=TODAY, by=admin, at=AT
        ),
        "plan": lambda: actions.decide(units["SJDX"], "close", {}, on=LATER, by=admin, at=AT),
        "cancel": lambda: actions.cancel_planned(planned, by=admin, at=AT),
    }[verb]
    with pytest.raises(RuntimeError):
        act()
    assert not Unit.objects.filter(valid_to__isnull=False).exists()
    assert PlannedChange.objects.get().outcome == ""
