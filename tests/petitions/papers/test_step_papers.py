"""The papers that go along with the steps beside the notices: what they say, and to whom."""

from datetime import timedelta

from petitions import actions, verify
from petitions.actions import Heard, Hearing
from petitions.models import Case
from petitions.papers import verify as papers
from tests.world import MONDAY, OPINION, bring_to, days, make_person

DAY = MONDAY.date()
LATER = MONDAY + days(1)


def said(case, kind):
    return str(case.papers.get(kind=kind).content)


def test_a_classification_leaves_the_proposal_of_the_clerk(world, case):
    case = actions.classify(case, track="remedy", words="拟转人事处", by=world.clerk, at=MONDAY)
    text = said(case, "proposal")
    assert "拟转人事处" in text
    assert "刘敏" in text


def test_what_nobody_asked_to_review_is_closed_by_a_paper_of_the_system(world, case):
    case = bring_to(world, case, "pass_report")
    assert actions.window_lapse(case, at=MONDAY + days(60))
    paper = case.papers.get(kind="closing")
    assert paper.signer is None
    assert "系统（期满自动办理）" in str(paper.content)
    assert list(papers.check_papers()) == []
    assert list(verify.check_projections()) == []


def test_handling_anew_is_told_to_the_unit_with_its_new_limits(world, case):
    case = bring_to(world, case, "close")
    case = actions.reopen(case, ground="new_facts", words="补充调查", by=world.director, at=LATER)
    paper = case.papers.get(kind="again")
    assert (paper.addressee, paper.number) == ("基础教育处", "教信重办〔2026〕1号")
    text = str(paper.content)
    assert all(part in text for part in ("有新的事实或者理由", "补充调查", "2026年5月6日"))


def under_rereview(world, case):
    case = bring_to(world, case, "close")
    ask = {"received_on": DAY, "words": "不服", "by": world.clerk, "at": MONDAY}
    case = actions.request_review(case, **ask)
    case = actions.decide_review(case, verdict="upheld", words="属实", by=world.director, at=MONDAY)
    case = actions.serve_review(case, method="post", served_on=DAY, by=world.clerk, at=MONDAY)
    return actions.request_rereview(case, **ask)


def test_a_hearing_has_its_notice_its_minutes_and_its_finding(world, case):
    second = make_person("office", world.office, "副主任")
    case = under_rereview(world, case)
    hearing = Hearing(MONDAY + timedelta(days=3, hours=1), "二楼", "主持人：周明", "公示程序")
    case = actions.open_hearing(case, hearing, by=second, at=MONDAY)
    notice = case.papers.get(kind="hearing")
    assert notice.addressee == "听证参加人员"
    assert "2026年3月5日10:00" in str(notice.content)
    heard = Heard(hearing, "各方陈述", "一致同意", "建议维持")
    case = actions.close_hearing(case, heard, by=second, at=MONDAY + days(4))
    assert "各方陈述" in said(case, "minutes")
    assert all(part in said(case, "finding") for part in ("一致同意", "建议维持", "公示程序"))


def test_what_a_review_revokes_is_told_to_the_unit_too(world, case):
    case = bring_to(world, case, "close")
    ask = {"received_on": DAY, "words": "不服", "by": world.clerk, "at": MONDAY}
    case = actions.request_review(case, **ask)
    case = actions.decide_review(
        case, verdict="revoked", words="事实不清", by=world.director, at=MONDAY
    )
    assert "责令重新办理" in said(case, "again")


def test_the_file_is_archived_with_the_list_of_what_lies_in_it(world, case):
    case = actions.answer_now(case, OPINION, by=world.clerk, at=MONDAY)
    case = actions.serve_answer(case, method="post", served_on=DAY, by=world.clerk, at=MONDAY)
    case = actions.close(case, by=world.clerk, at=MONDAY)
    case = actions.archive(case, by=world.clerk, at=LATER)
    text = said(case, "contents")
    listed = case.papers.exclude(kind="contents").count() + 1  # and the petition
    assert f"{listed}. 《" in text
    assert f"{listed + 1}. " not in text
    assert "信访件 教信件〔2026〕" in text


def test_a_resolution_that_was_verified_leaves_its_sheet(world, case):
    case = bring_to(world, case, "close")
    case = actions.propose_resolution(case, words="学校已公示", by=world.handler, at=MONDAY)
    case = actions.verify_resolution(case, words="电话回访满意", by=world.clerk, at=LATER)
    text = said(case, "resolved")
    assert all(part in text for part in ("学校已公示", "电话回访满意", "刘敏"))
    assert Case.objects.get(pk=case.pk).resolution == "resolved"
