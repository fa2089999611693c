"""A department says that its figures in a draft are right 核对无误."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions.models import Assignment, Case
from petitions.workflow import Refused
from reports import actions, checking, figures
from reports.bulletin_desk import items
from reports.month import Month
from tests.reports import histories, issuing
from tests.reports.reference import Told

LAST = Month.at(timezone.now()).previous


@pytest.fixture
def sent(world):
    """The month that ended last, being checked today."""
    told = Told("JJC", LAST.first, LAST.last)
    histories.write([histories.brought_in(world.office, told)])
    bulletin = actions.generate_bulletin(LAST, by=None, at=timezone.now())
    actions.open_check(bulletin, by=world.director, at=timezone.now())
    return world


def found_right(world, *, by=None, version=1, at=None):
    return actions.find_right(
        issuing.current(LAST), world.jjc, version=version, by=by or world.head,
        at=at or timezone.now(),
    )  # fmt: skip


def test_it_is_on_the_trail_and_nothing_hangs_on_it(sent):
    found_right(sent)
    event = Event.objects.get(kind=checking.KIND)
    assert (event.actor_id, event.body["unit"], event.body["version"]) == (sent.head.pk, "JJC", 1)
    said = {one.code: (one.by, bool(one.at)) for one in checking.checked(issuing.current(LAST))}
    assert said == {"JJC": (sent.head.name, True), "RSC": ("", False), "XFB": ("", False)}
    assert issuing.current(LAST).status == "check"


def test_it_is_refused_to_others_outside_the_days_and_against_ones_own_objection(sent):
    for other in (sent.director, sent.leader, sent.bureau_head):
        with pytest.raises(PermissionDenied):
            found_right(sent, by=other)
    with pytest.raises(Refused, match="重新生成"):
        found_right(sent, version=2)
    with pytest.raises(Refused, match="核对期已满"):
        found_right(sent, at=timezone.now() + timedelta(days=30))
    actions.object_to_figure(
        issuing.current(LAST), sent.jjc, figures.ASSIGNED, reason="有误。",
        cases=[Case.objects.get()], by=sent.head, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(Refused, match="异议还没有答复"):
        found_right(sent)
    assert not Event.objects.filter(kind=checking.KIND).exists()


def test_a_draft_made_anew_is_checked_anew(sent):
    found_right(sent)
    Assignment.objects.update(stage="done", done_on=LAST.first, ended_on=LAST.first)
    actions.regenerate_bulletin(issuing.current(LAST), by=sent.director, at=timezone.now())
    assert checking.codes(issuing.current(LAST)) == frozenset()


def test_the_button_goes_with_the_answer_and_the_office_sees_who_has_checked(sent, client):
    url, today = reverse("bulletin", args=[LAST]), timezone.localdate()
    client.force_login(sent.head)
    assert reverse("bulletin_agree", args=[LAST]) in client.get(url).content.decode()
    assert [str(item.kind) for item in items(sent.head, today)] == ["通报待核对"]

    answer = client.post(
        reverse("bulletin_agree", args=[LAST]), {"form_key": _key(1), "version": 1}
    )

    assert answer.url == url
    page = client.get(url).content.decode()
    assert "已记录：基础教育处核对无误。" in page
    assert reverse("bulletin_agree", args=[LAST]) not in page
    assert "提出异议" in page
    assert items(sent.head, today) == []
    client.force_login(sent.director)
    assert client.get(url).context["answered"] == 1
    for other in (sent.director, sent.bureau_head):
        client.force_login(other)
        again = {"form_key": _key(2), "version": 1}
        assert client.post(reverse("bulletin_agree", args=[LAST]), again).status_code == 403


def _key(no):
    return f"11111111-1111-4111-8111-1111111111{no:02d}"
