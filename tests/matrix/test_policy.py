"""The table of pages: what is not in it opens for nobody, and the build says so."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from organization import policy, policy_versions
from organization.models import OFFICERS, Duty, PolicyVersion, Role, User
from organization.policy import CASEWORK, FORM, Page, only
from tests import world as worlds
from tests.world import MONDAY, days, make_person

BARE = pytest.mark.urls("tests.matrix.bare_urls")
DECLARED = {"forgotten": Page(CASEWORK, FORM, "case")}
TWICE = {"me": Page(CASEWORK)}


@pytest.fixture
def world(db):
    return worlds.build()


def ids():
    return {message.id for message in run_checks() if message.id.startswith("organization.E01")}


def test_the_table_and_the_addresses_agree():
    assert ids() == set()


@BARE
def test_an_address_that_nobody_declared_fails_the_build():
    assert ids() == {"organization.E010"}


def test_a_row_without_an_address_fails_the_build(settings):
    settings.POLICIES = [*settings.POLICIES, f"{__name__}.DECLARED"]
    assert ids() == {"organization.E011"}


def test_a_row_that_is_declared_twice_fails_the_build(settings):
    settings.POLICIES = [*settings.POLICIES, f"{__name__}.TWICE"]
    assert ids() == {"organization.E012"}


@pytest.mark.parametrize("role", sorted(OFFICERS))
@BARE
def test_a_page_about_a_case_that_opens_for_an_officer_fails_the_build(settings, monkeypatch, role):
    settings.POLICIES = [*settings.POLICIES, f"{__name__}.DECLARED"]
    assert ids() == set()
    monkeypatch.setitem(DECLARED, "forgotten", Page(only(role), FORM, "case"))
    policy._joined.cache_clear()
    assert ids() == {"organization.E013"}
    policy._joined.cache_clear()


@BARE
@pytest.mark.parametrize("who", ["clerk", "admin", "security"])
def test_an_address_that_nobody_declared_opens_for_nobody(client, world, who, caplog):
    client.force_login(getattr(world, who))
    answer = client.get("/desk/forgotten/")
    assert answer.status_code == 403
    assert "没有列入权限表" in answer.content.decode()
    assert "forgotten" in caplog.text


def test_a_method_that_is_not_declared_is_refused_before_the_view_runs(client, world):
    client.force_login(world.clerk)
    answer = client.delete(reverse("case_list"))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_somebody_with_another_role_reads_whose_page_it_is(client, world):
    client.force_login(world.handler)
    answer = client.get(reverse("case_new"))
    assert answer.status_code == 403
    assert "登记员、信访办" in answer.content.decode()


@pytest.mark.parametrize("who", ["admin", "security", "auditor"])
def test_the_three_officers_reach_no_page_with_cases(client, world, who):
    client.force_login(getattr(world, who))
    answer = client.get(reverse("case_list"))
    assert answer.status_code == 403
    assert "三员分立" in answer.content.decode()


def test_a_superuser_counts_for_nothing_outside_the_demo(client, world, settings):
    boss = User.objects.create_superuser("boss", name="超级")
    client.force_login(boss)
    settings.DEMO = True
    assert client.get(reverse("permission_matrix")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("permission_matrix")).status_code == 403


def test_a_post_that_ended_yesterday_opens_nothing_today(client, world):
    from django.utils import timezone

    head = make_person(Duty.HEAD, world.rsc, valid_to=timezone.localdate() - days(1))
    client.force_login(head)
    assert client.get(reverse("review_list")).status_code == 403


def test_what_a_new_role_brings_and_takes_is_said_in_words():
    found = policy.difference([Role.HANDLER], [Role.HEAD])
    assert "页面：待我审核" in found.gained
    assert "步骤：审核通过" in found.gained
    assert "步骤：受理" in found.lost
    assert not policy.difference([Role.HEAD], [Role.HEAD])
    assert not policy.difference([], [Role.HEAD]).lost


def test_the_same_table_is_kept_once_and_a_changed_one_beside_it(db, monkeypatch):
    first = policy_versions.keep(MONDAY)
    assert policy_versions.keep(MONDAY + days(1)) == first
    before = PolicyVersion.objects.count()
    changed = policy.table() | {"review_list": Page(only(Role.OFFICE), words="待我审核")}
    monkeypatch.setattr(policy_versions, "table", lambda: changed)
    second = policy_versions.keep(MONDAY + days(2))
    assert PolicyVersion.objects.count() == before + 1
    changes = {
        change.role: change.difference
        for change in policy_versions.between(first.table, second.table)
    }
    assert any("待我审核" in words for words in changes[Role.OFFICE].gained)
    assert any("待我审核" in words for words in changes[Role.HEAD].lost)
