"""The pages and files of a bulletin along its steps."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from petitions.models import Case
from reports import actions, figures
from reports.measures import Identity
from reports.models import BulletinObjection
from reports.month import Month
from tests.reports import histories, issuing
from tests.reports.issuing import APRIL, MARCH
from tests.reports.reference import Told

KEY = "11111111-1111-4111-8111-1111111111%02d"
LAST = Month.at(timezone.now()).previous


@pytest.fixture
def march(world):
    told = [
        Told("JJC", date(2026, 3, n), date(2026, 3, 20), date(2026, 3, 10)) for n in range(1, 8)
    ]
    told.append(Told("RSC", date(2026, 3, 5), date(2026, 7, 7)))
    histories.write([histories.brought_in(world.office, one) for one in told])
    return world


@pytest.fixture
def checking(world):
    """The month that ended last, being checked today."""
    told = Told("JJC", LAST.first, LAST.last)
    histories.write([histories.brought_in(world.office, told)])
    bulletin = actions.generate_bulletin(LAST, by=None, at=timezone.now())
    actions.open_check(bulletin, by=world.director, at=timezone.now())
    return world


def page(client, user, month=MARCH, name="bulletin"):
    client.force_login(user)
    return client.get(reverse(name, args=[month]))


def send(client, user, name, month, no, **fields):
    client.force_login(user)
    return client.post(reverse(name, args=[month]), {"form_key": KEY % no} | fields)


def test_own_department_first_then_size_groups_with_their_rate(march, client):
    issuing.draft(MARCH)
    answer = page(client, march.head)
    groups = answer.context["groups"]
    assert [(str(group.name), [line.name for line in group.lines]) for group in groups] == [
        ("本处室：当月经办5至19件", ["基础教育处"]), ("当月经办不足5件", ["信访办公室", "人事处"]),
    ]  # fmt: skip
    own = groups[0].lines[0]
    assert (own.rate.words, own.rate.counts, own.changes) == ("100.0%", "7/7", ("—", "—", "—"))
    assert groups[1].lines[1].rate.words == "—"
    said = answer.content.decode()
    assert "校验：" in said
    assert "内容哈希" in said
    assert "提出异议" not in said


def test_the_director_brings_a_draft_to_its_check_and_out(march, client):
    issuing.draft(MARCH)
    assert "送各处室核对" in page(client, march.director).content.decode()
    assert send(client, march.director, "bulletin_check", MARCH, 1).status_code == 302
    assert issuing.current(MARCH).status == "check"
    said = page(client, march.director).content.decode()
    assert "处室核对" in said
    assert ">发布<" not in said
    actions.end_check(issuing.current(MARCH), by=None, at=timezone.now() + timedelta(days=20))
    assert "发布" in page(client, march.director).content.decode()
    assert send(client, march.director, "bulletin_publish", MARCH, 2).status_code == 302
    assert issuing.current(MARCH).status == "published"
    again = send(client, march.director, "bulletin_publish", MARCH, 3)
    assert "已经发布" in client.get(again.url).content.decode()


def test_a_published_month_says_what_later_issues_corrected(march, client):
    issuing.published(march, MARCH)
    late = Told("RSC", date(2026, 3, 12), date(2026, 7, 7))
    histories.write([histories.brought_in(march.office, late)])
    assert page(client, march.director).context["pending"] == 2
    issuing.published(march, APRIL)

    before = page(client, march.director)
    assert before.context["pending"] == 0
    assert "见〔2026〕第4期" in before.content.decode()
    assert "1件更正为2件" in page(client, march.head, APRIL).content.decode()


def test_numbers_that_do_not_balance_any_more_are_named_on_the_page_of_what_is_out(
    march, client, monkeypatch
):
    issuing.published(march, MARCH)
    never = Identity("never", "交办＝逾期办结", (figures.ASSIGNED,), (figures.CLOSED_LATE,))
    monkeypatch.setattr(figures, "IDENTITIES", (never,))
    answer = page(client, march.director)
    assert answer.status_code == 200
    assert "交办＝逾期办结：两边不等" in answer.content.decode()
    assert "pending" not in answer.context


def test_a_department_objects_on_its_own_page_and_reads_the_answer(checking, client):
    case = Case.objects.get()
    assert "提出异议" in page(client, checking.head, LAST).content.decode()
    form = page(client, checking.head, LAST, "bulletin_object")
    assert "交办件数：1" in form.content.decode()
    fields = {
        "unit": "JJC", "figure": "assigned", "reason": "此件已于上月退回。", "cases": case.number,
    }  # fmt: skip
    wrong = send(
        client, checking.head, "bulletin_object", LAST, 1, **(fields | {"cases": "教信〔1999〕1号"})
    )
    assert wrong.status_code == 422
    assert "此件已于上月退回。" in wrong.content.decode()
    assert "没有找到编号为教信〔1999〕1号" in wrong.content.decode()
    for _twice in range(2):
        sent = send(client, checking.head, "bulletin_object", LAST, 2, **fields)
        assert sent.status_code == 302
    objection = BulletinObjection.objects.get()
    assert list(objection.cases.all()) == [case]
    again = send(client, checking.head, "bulletin_object", LAST, 3, **fields)
    assert again.status_code == 422
    assert "正等待答复" in again.content.decode()

    url = reverse("bulletin_answer", args=[LAST, objection.pk])
    client.force_login(checking.director)
    assert "此件已于上月退回。" in client.get(url).content.decode()
    early = client.post(url, {"form_key": KEY % 4, "answer": "accepted", "words": "属实。"})
    assert early.status_code == 422
    assert "先改正有关件的办理记录" in early.content.decode()
    body = {"form_key": KEY % 5, "answer": "declined", "words": "退回未获同意。"}
    assert client.post(url, body).status_code == 302
    assert "退回未获同意。" in page(client, checking.head, LAST).content.decode()
    assert "退回未获同意。" not in page(client, checking.bureau_head, LAST).content.decode()


def test_restricted_cases_are_not_named_in_an_objection(checking, client):
    told = Told("JJC", LAST.first, LAST.last)
    secret = {"track": "accusation", "restricted": True, "subject_unit": checking.rsc}
    histories.write([histories.sent(checking.office, told, **secret)])
    number = Case.objects.get(restricted=True).number
    fields = {"unit": "JJC", "figure": "assigned", "reason": "漏计。", "cases": number}
    answer = send(client, checking.head, "bulletin_object", LAST, 1, **fields)
    assert answer.status_code == 422
    assert "没有找到编号为" in answer.content.decode()


def test_who_may_not_object_or_answer(checking, client):
    for who in (checking.director, checking.bureau_head, checking.handler):
        assert page(client, who, LAST, "bulletin_object").status_code == 403
    bulletin = issuing.current(LAST)
    objection = actions.object_to_figure(
        bulletin, checking.jjc, figures.ASSIGNED, reason="有误。", cases=[Case.objects.get()],
        by=checking.head, at=timezone.now(),
    )  # fmt: skip
    url = reverse("bulletin_answer", args=[LAST, objection.pk])
    for who in (checking.head, checking.clerk, checking.leader):
        client.force_login(who)
        assert client.get(url).status_code == 403
    client.force_login(checking.director)
    assert client.get(reverse("bulletin_answer", args=[MARCH, objection.pk])).status_code == 404


def test_files_are_the_same_for_everybody_and_the_trail_knows_their_hash(march, client):
    issuing.published(march, MARCH)
    for form in ("docx", "pdf", "xlsx"):
        files = [page(client, who, MARCH, f"bulletin_{form}") for who in (march.head, march.leader)]
        assert [file.status_code for file in files] == [200, 200]
        assert files[0].content == files[1].content
        assert f"bulletin-2026-03-v1.{form}" in files[0]["Content-Disposition"]
        events = Event.objects.filter(kind="bulletin_export", body__form=form).order_by("pk")
        digest = sha256(files[0].content).hexdigest()
        assert [(one.actor_id, one.body["file_sha256"]) for one in events] == [
            (march.head.pk, digest), (march.leader.pk, digest),
        ]  # fmt: skip


def test_there_is_no_paper_before_the_freeze(march, client):
    for name in ("bulletin_docx", "bulletin_pdf", "bulletin_object"):
        assert page(client, march.head, MARCH, name).status_code == 404
    assert page(client, march.head, MARCH, "bulletin_xlsx").status_code == 200


def test_without_fonts_the_page_says_so(march, client, settings, tmp_path):
    issuing.draft(MARCH)
    settings.PAPER_FONT_DIRS = [tmp_path]
    answer = page(client, march.director, MARCH, "bulletin_pdf")
    assert answer.status_code == 302
    assert "缺少公文字体" in client.get(answer.url).content.decode()
