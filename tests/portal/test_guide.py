"""The guide: versions that are never edited, with the days read from the rules."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from petitions.models import ClockRule
from petitions.workflow import Refused
from portal import actions
from portal.models import ANSWER_WITHIN, Guide
from portal.times import times
from tests.world import MONDAY

pytestmark = pytest.mark.django_db
WORDS = actions.GuideWords(
    scope="教育系统的意见、建议和诉求。", visit_address="人民路1号", visit_hours="周一至周五",
    rights="可以查询办理情况。", summary_en="You can write in English.",
)  # fmt: skip


def write(world, words=WORDS, after=0, remark="初版", by=None):
    return actions.write_guide(
        words, remark=remark, after=after, by=by or world.director, at=MONDAY
    )


def test_each_change_is_a_version_by_the_office_or_the_administrator(world):
    assert write(world).version == 1
    for refused, words in (
        ({"after": 0}, "他人修改"),
        ({"after": 1}, "没有改动"),
        ({"after": 1, "remark": " "}, "修改说明"),
    ):
        with pytest.raises(Refused, match=words):
            write(world, **refused)
    with pytest.raises(PermissionDenied):
        write(world, by=world.clerk)
    changed = actions.GuideWords(scope="全部。")
    assert write(world, changed, after=1, remark="改", by=world.admin).version == 2
    assert Guide.objects.current().scope == "全部。"
    assert Guide.objects.get(version=1).scope == WORDS.scope


def test_the_days_are_those_of_the_rules_in_force(world):
    on = MONDAY.date()
    rule = ClockRule.objects.filter(code="C4", valid_from__lte=on).order_by("-valid_from").first()
    handle = next(time for time in times(on) if time.title == "作出处理意见")
    assert f"{rule.days} 日内" in handle.within
    assert f"延长 {rule.extension_days} 日" in handle.within
    assert rule.article in handle.law
    ClockRule.objects.filter(pk=rule.pk).update(days=45)
    handle = next(time for time in times(on) if time.title == "作出处理意见")
    assert "45 日内" in handle.within
    enquiry = times(on)[-1]
    assert str(ANSWER_WITHIN.days) in enquiry.within


def test_the_public_reads_the_version_in_force_in_both_languages(world, client):
    url = reverse("public:guide")
    bare = client.get(url)
    assert bare.status_code == 200
    assert "什么时候有结果" in bare.content.decode()
    write(world)
    world.jjc.__class__.objects.filter(pk=world.office.pk).update(phone="021-5555")
    page = client.get(url)
    for said in (WORDS.scope, WORDS.visit_address, "第 1 版", "021-5555"):
        assert said in page.content.decode()
    assert WORDS.summary_en not in page.content.decode()
    assert WORDS.summary_en in client.get(reverse("public_en:guide")).content.decode()
    etag = {"if-none-match": page.headers["ETag"]}
    assert client.get(url, headers=etag).status_code == 304
    write(world, actions.GuideWords(scope="改了。"), after=1)
    assert client.get(url, headers=etag).status_code == 200


def test_it_is_written_in_the_browser_and_nothing_typed_is_lost(world, signed):
    director, url = signed(world.director), reverse("guide_edit")
    assert director.get(url).status_code == 200
    typed = {"scope": "新的范围。", "remark": "", "after": "0"}
    refused = director.send(url, **typed)
    assert refused.status_code == 422
    assert "新的范围。" in refused.content.decode()
    assert director.send(url, **(typed | {"remark": "初版"})).status_code == 302
    assert "新的范围。" in director.get(reverse("guide_version", args=[1])).content.decode()
    assert director.get(reverse("guide_version", args=[9])).status_code == 404
    assert signed(world.handler).get(url).status_code == 403
    assert Guide.objects.get().written_at <= timezone.now()
