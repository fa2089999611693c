"""The words of a kind of paper: new versions, refusals in sentences, a preview, and back again."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from petitions.actions.wordings import write_wording
from petitions.models import Wording
from petitions.papers import filling
from petitions.papers.kinds import BY_CODE
from petitions.workflow import Refused
from tests.petitions.pages.browsers import browser, words
from tests.world import MONDAY, bring_to, register

CANCEL = BY_CODE["cancel"]
TEXT = "编号{{编号}}撤回，{{说明}}请知悉。"


def write(world, text=TEXT, kind=CANCEL, **who):
    return write_wording(kind, text, remark="改", by=who.get("by", world.admin), at=MONDAY)


def post(client, **fields):
    url = reverse("wording_detail", args=["cancel"])
    return client.post(url, {"form_key": str(uuid4())} | fields)


def test_new_words_count_for_what_is_issued_from_then_on(world, case):
    from petitions import actions

    case = bring_to(world, case, "assign")
    actions.cancel(case, words="发错。", by=world.clerk, at=MONDAY)
    write(world)
    other = bring_to(world, register(world).case, "assign")
    actions.cancel(other, words="发错。", by=world.clerk, at=MONDAY)
    before, after = case.papers.get(kind="cancel"), other.papers.get(kind="cancel")
    assert (before.wording, after.wording) == (0, 1)
    assert after.content["blocks"][0]["text"] == f"编号{other.number}撤回，发错。请知悉。"
    assert "停止办理" in str(before.content)
    assert Event.objects.get(kind="wording_written").body["version"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("编号{{编号}}。", "必须写明“说明”（《信访工作条例》第二十二条），请加上 {{说明}}"),
        (f"{TEXT}{{{{秘密}}}}", "“{{秘密}}”不是可用的字段"),
        (f"{TEXT}{{{{听证时间}}}}", "在《撤销转交办通知》中没有内容"),
        (f"{TEXT}{{{{编号}}", "花括号不成对"),
        (f"{TEXT}{{% load x %}}", "花括号不成对"),
        (TEXT + "长" * filling.LONGEST, "最多"),
    ],
)
def test_words_that_will_not_do_are_refused_in_a_sentence(world, text, sentence):
    with pytest.raises(Refused) as refused:
        write(world, text)
    assert sentence in str(refused.value)
    answer = post(browser(world.admin), text=text, remark="改")
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert text[:20] in answer.content.decode()  # nothing that was typed is lost
    assert not Wording.objects.exists()


def test_only_an_administrator_writes_them(world):
    for who in (world.clerk, world.director, world.security):
        with pytest.raises(PermissionDenied):
            write(world, by=who)
        assert browser(who).get(reverse("wording_list")).status_code == 403


def test_an_administrator_looks_first_then_puts_them_in_use_and_goes_back(world):
    client = browser(world.admin)
    assert "信访事项受理告知书" in words(client.get(reverse("wording_list")))
    page = words(client.get(reverse("wording_detail", args=["cancel"])))
    assert "停止办理" in page
    shown = words(post(client, text="撤回{{编号}}：{{说明}}试看。", preview="1"))
    assert "撤回教信〔2026〕0003：经研究，请按规定办理。试看。" in shown
    assert not Wording.objects.exists()
    assert post(client, text=TEXT, remark="").status_code == 422
    assert post(client, text=TEXT, remark="简明").status_code == 302
    assert Wording.objects.current("cancel").text == TEXT
    sheet = client.get(reverse("wording_sheet", args=["cancel"]))
    assert sheet.content.startswith(b"%PDF")
    assert post(client, own="1").status_code == 302
    assert Wording.objects.current("cancel") is None
    assert Wording.objects.filter(kind="cancel").count() == 2
    assert client.get(reverse("wording_detail", args=["nothing"])).status_code == 404


def test_two_kinds_count_their_versions_apart(world):
    assert write(world).version == 1
    assert write(world).version == 2
    assert write(world, filling.own_text(BY_CODE["receipt"]), BY_CODE["receipt"]).version == 1
