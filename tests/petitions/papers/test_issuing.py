"""A step issues its papers: with numbers, with what the law wants in them, or not at all."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from audit.models import Event
from audit.verify import Finding
from petitions import actions
from petitions.models import IssuedPaper, Track
from petitions.papers import verify
from petitions.papers.kinds import BY_CODE
from petitions.ways import Outcome
from petitions.workflow import Refused
from tests.world import MONDAY, OPINION, bring_to, days, register

PATH = [
    "register", "receipt", "assign", "whereabouts", "accept", "approval", "opinion", "service",
    "report", "closing",
]  # fmt: skip
DAY = MONDAY.date()


def kinds_of(case):
    return list(case.papers.order_by("no").values_list("kind", flat=True))


def said(paper):
    """Return everything a paper says, as one text."""
    blocks = paper.content["blocks"]
    cells = [cell for b in blocks if b["block"] == "table" for row in b["rows"] for cell in row]
    return "\n".join([paper.content["addressee"], *(b.get("text", "") for b in blocks), *cells])


def the(case, kind):
    return case.papers.valid().get(kind=kind)


def test_the_whole_path_leaves_its_papers_in_order(world, case):
    case = bring_to(world, case, "close")
    assert kinds_of(case) == PATH
    told = Event.objects.filter(chain=case.chain, kind="paper_issued").order_by("seq")
    assert [event.body["kind"] for event in told] == PATH
    assert list(verify.check_papers()) == []
    assert list(verify.check_paper_numbers()) == []


def test_a_number_is_that_of_its_unit_kind_and_year_without_a_gap(world):
    cases = [register(world).case for _ in range(3)]
    bring_to(world, cases[0], "accept")
    receipts = IssuedPaper.objects.filter(kind="receipt").order_by("pk")
    assert [row.number for row in receipts] == [f"教信收〔2026〕{n}号" for n in (1, 2, 3)]
    assert the(cases[0], "accept").number == "教基受〔2026〕1号"
    assert the(cases[0], "assign").number == "教信交〔2026〕1号"


def test_a_failure_gives_the_number_back(world, case, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("petitions.actions.issuing.log.append", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        register(world)
    monkeypatch.undo()
    register(world)
    serials = IssuedPaper.objects.filter(kind="receipt").order_by("pk")
    assert list(serials.values_list("serial", flat=True)) == [1, 2]


def test_an_opinion_carries_the_parts_of_article_32_and_the_computed_last_day(world, case):
    case = bring_to(world, case, "issue")
    paper = the(case, "opinion")
    text = said(paper)
    assert paper.number == case.replies.get().number == "教基访复〔2026〕1号"
    assert paper.content["issuer"] == "市教育委员会"  # a department never answers in its own name
    for words in ("评审程序不公开", "公示不足五个工作日", "重新公示", "第二十五条"):
        assert words in text
    assert "最后一日为2026年4月1日" in text
    assert "向上一级机关、单位书面请求复查" in text
    assert paper.addressee == "王建国"


def test_what_the_law_wants_and_the_case_lacks_holds_up_the_step(world, case):
    case = bring_to(world, case, "approve_draft")
    case.replies.update(basis="")
    before = Event.objects.count()
    with pytest.raises(Refused, match=r"不能出具《信访处理意见书》：缺少“法律依据”（.*第三十二条"):
        actions.issue(case, by=world.head, at=MONDAY)
    assert Event.objects.count() == before
    assert case.papers.filter(kind="opinion").count() == 0


def test_a_suggestion_is_answered_not_judged(world):
    case = register(world, matter_fields={"track": Track.SUGGESTION}).case
    case = actions.study(bring_to(world, case, "sign"), by=world.handler, at=MONDAY)
    answer = replace(OPINION, outcome=Outcome.ADOPTED)
    case = actions.draft(case, answer, by=world.handler, at=MONDAY)
    case = actions.submit_draft(case, by=world.handler, at=MONDAY)
    case = actions.approve_draft(case, by=world.head, at=MONDAY)
    case = actions.issue(case, by=world.head, at=MONDAY)
    assert not {"opinion", "accept"} & set(kinds_of(case))
    assert "复查" not in said(the(case, "answer"))
    assert "最后一日" not in said(the(case, "study"))


def test_units_read_no_name_of_the_petitioner(world):
    petition = register(world, text="王建国（电话13000001234）反映评审不公。")
    case = bring_to(world, petition.case, "submit_report")
    for paper in case.papers.all():
        if BY_CODE[paper.kind].names_nobody:
            assert "王建国" not in said(paper), paper.kind
            assert "13000001234" not in said(paper), paper.kind
    assert "王**" in said(the(case, "assign"))


def test_an_accusation_is_passed_on_without_its_words(world):
    petition = register(
        world,
        text="举报某校长收受礼金。",
        matter_fields={"track": Track.ACCUSATION, "subject_unit": world.school},
    )
    case = bring_to(world, petition.case, "accept")
    letter = said(the(case, "assign"))
    assert "礼金" not in letter
    assert "第三十条" in letter
    assert "accept" not in kinds_of(case)  # the petitioner learns that it was passed on, no more
    assert world.jjc.name not in said(the(case, "whereabouts"))


def test_who_cannot_be_told_is_sent_no_notice(world):
    case = register(world, kind="anonymous", name="", phone="").case
    case = bring_to(world, case, "serve")
    assert not {"receipt", "whereabouts", "accept"} & set(kinds_of(case))
    assert not the(case, "opinion").to_serve


@pytest.mark.parametrize(
    ("code", "call", "kind", "words"),
    [
        ("sign", lambda w, c: actions.object_to(c, words="非本单位职权。", by=w.head, at=MONDAY),
         "object", "非本单位职权"),
        ("assign", lambda w, c: actions.cancel(c, words="发错单位。", by=w.clerk, at=MONDAY),
         "cancel", "发错单位"),
        ("submit_report",
         lambda w, c: actions.return_report(c, words="未附证据。", by=w.clerk, at=MONDAY),
         "redo", "未附证据"),
    ],
)  # fmt: skip
def test_what_goes_between_units_says_why(world, case, code, call, kind, words):
    case = call(world, bring_to(world, case, code))
    assert words in said(the(case, kind))


@pytest.mark.parametrize(
    ("verb", "words"), [("agree_return", "同意退回"), ("refuse_return", "不同意退回")]
)
def test_the_answer_to_an_objection_goes_to_the_unit_that_objected(world, case, verb, words):
    case = bring_to(world, case, "sign")
    case = actions.object_to(case, words="非本单位职权。", by=world.head, at=MONDAY)
    case = getattr(actions, verb)(case, words="见附件。", by=world.clerk, at=MONDAY)
    paper = the(case, "return")
    assert words in said(paper)
    assert paper.addressee == world.jjc.name


def test_a_second_petition_is_told_where_the_matter_stands(world, case):
    from tests.world import submission

    case = bring_to(world, case, "accept")
    actions.join(case, submission(name="李四", phone="1"), by=world.clerk, at=MONDAY + days(1))
    paper = the(case, "repeat")
    assert paper.addressee == "李四"
    assert "基础教育处已于2026年3月2日受理" in said(paper)


def test_a_void_paper_keeps_its_number_and_another_one_follows(world, case):
    case = bring_to(world, case, "accept")
    with pytest.raises(PermissionDenied):
        actions.void_paper(the(case, "accept"), words="误", by=world.clerk, at=MONDAY)
    with pytest.raises(Refused, match="理由"):
        actions.void_paper(the(case, "accept"), words=" ", by=world.handler, at=MONDAY)
    actions.void_paper(the(case, "accept"), words="期限写错。", by=world.handler, at=MONDAY)
    again = actions.draw_paper(case, BY_CODE["accept"], {}, by=world.handler, at=MONDAY)
    assert again.number == "教基受〔2026〕2号"
    assert case.papers.get(number="教基受〔2026〕1号").voided_on == DAY
    with pytest.raises(Refused, match="已经出具"):
        actions.draw_paper(case, BY_CODE["accept"], {}, by=world.handler, at=MONDAY)
    assert list(verify.check_papers()) == []


def test_the_reply_cannot_be_void_by_itself(world, case):
    case = bring_to(world, case, "issue")
    with pytest.raises(Refused, match="不能单独作废"):
        actions.void_paper(the(case, "opinion"), words="误", by=world.head, at=MONDAY)


def test_nothing_is_drawn_up_for_a_step_that_was_not_taken(world, case):
    for code in ("accept", "opinion", "extend"):
        with pytest.raises(Refused):
            actions.draw_paper(case, BY_CODE[code], {}, by=world.clerk, at=MONDAY)


def test_a_record_of_an_inquiry_says_what_was_found_and_may_come_again(world, case):
    case = bring_to(world, case, "start")
    draw = {"by": world.handler, "at": MONDAY}
    with pytest.raises(Refused, match="记录"):
        actions.draw_paper(case, BY_CODE["inquiry"], {"record": " "}, **draw)
    for words in ("询问张某。", "询问李某。"):
        actions.draw_paper(case, BY_CODE["inquiry"], {"record": words}, **draw)
    assert case.papers.filter(kind="inquiry").count() == 2


def test_the_blind_question_tells_nothing_of_the_case(world, case):
    actions.ask_facts(
        case, unit=world.bureau, text="请说明公示的起止日期。", due_on=date(2026, 3, 9),
        by=world.clerk, at=MONDAY,
    )  # fmt: skip
    paper = the(case, "facts")
    assert paper.number == case.fact_requests.get().number
    assert case.number not in said(paper)
    assert "公示的起止日期" in said(paper)


def test_service_of_a_notice_is_proven_by_a_paper(world, case):
    case = bring_to(world, case, "accept")
    paper = the(case, "accept")
    serve = {"by": world.handler, "at": MONDAY + days(2)}
    with pytest.raises(Refused, match="见证人"):
        actions.serve_paper(paper, method="left", served_on=DAY, **serve)
    with pytest.raises(Refused, match="三十日"):
        actions.serve_paper(paper, method="announced", served_on=DAY, proof="公告栏", **serve)
    with pytest.raises(Refused, match="之间"):
        actions.serve_paper(paper, method="post", served_on=DAY - days(1), **serve)
    with pytest.raises(PermissionDenied):
        actions.serve_paper(paper, method="post", served_on=DAY, by=world.clerk, at=MONDAY)
    actions.serve_paper(paper, method="post", served_on=DAY, proof="XA12345678", **serve)
    proof = the(case, "service")
    assert (proof.about, proof.unit) == (paper, world.jjc)
    for words in ("受理告知书", paper.number, "邮寄送达", "2026年3月2日", "XA12345678", "王建国"):
        assert words in said(proof)
    with pytest.raises(Refused, match="已经送达"):
        actions.serve_paper(the(case, "accept"), method="post", served_on=DAY, **serve)
    with pytest.raises(Refused, match="不能作废"):
        actions.void_paper(the(case, "accept"), words="误", **serve)
    assert list(verify.check_papers()) == []


def test_serving_the_reply_marks_its_paper(world, case):
    case = bring_to(world, case, "serve")
    paper = the(case, "opinion")
    assert (paper.served_on, paper.service_method, paper.served_by) == (DAY, "post", world.handler)
    assert the(case, "service").about == paper
    other = the(bring_to(world, register(world).case, "issue"), "opinion")
    with pytest.raises(Refused, match="由“送达”一步办理"):
        actions.serve_paper(other, method="post", served_on=DAY, by=world.handler, at=MONDAY)


def test_verify_names_a_paper_that_was_changed(world, case):
    case = bring_to(world, case, "assign")
    paper = the(case, "assign")
    content = paper.content | {"addressee": "别的单位"}
    IssuedPaper.objects.filter(pk=paper.pk).update(content=content)
    IssuedPaper.objects.filter(pk=the(case, "receipt").pk).update(voided_on=DAY)
    found = {finding.message if hasattr(finding, "message") else str(finding)
             for finding in verify.check_papers()}  # fmt: skip
    assert len(found) == 2
    assert all(isinstance(f, Finding) for f in verify.check_papers())


def test_verify_names_a_number_that_is_missing(world, case):
    IssuedPaper.objects.filter(kind="receipt").update(serial=2, number="教信收〔2026〕2号")
    assert any("missing [1]" in str(f) for f in verify.check_paper_numbers())


def test_a_notice_tells_whom_to_ring(world, case):
    assert "（电话" not in said(the(case, "receipt"))
    world.commission.phone = "021-23110001"
    world.commission.save(update_fields=["phone"])
    case = bring_to(world, case, "accept")
    assert "向市教育委员会（电话：021-23110001）查询办理情况" in said(the(case, "accept"))
