"""The pages of papers: for whom they exist, what is masked, what they offer."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from audit.models import Event
from organization.models import Duty
from petitions import actions
from petitions.models import Track
from petitions.paper import pdf
from petitions.papers import desk, drawing
from petitions.papers.desk import unserved_papers
from petitions.papers.kinds import BY_CODE
from tests.petitions.pages.browsers import browser, words
from tests.world import MONDAY, bring_to, days, make_person, register

ON_THE_CASE = {"clerk", "director", "leader", "head", "handler", "unit_clerk"}
PEOPLE = (*sorted(ON_THE_CASE), "bureau_clerk", "bureau_head", "admin", "auditor")
READ = ("case_paper", "case_paper_pdf", "case_paper_docx")


def at(name, case, *args):
    return reverse(name, args=[case.slug, *args])


def post(client, url, **fields):
    return client.post(url, {"form_key": str(uuid4())} | fields)


def stored(case, kind):
    paper = case.papers.get(kind=kind)
    return actions.store_pdf(paper, actions.draw_pdf(paper), at=MONDAY)


def reveal(client, case, *fields):
    url = at("case_reveal", case)
    return post(client, url, fields_shown=list(fields), reason="service")


@pytest.mark.parametrize("name", PEOPLE)
def test_papers_exist_only_for_those_the_case_exists_for(world, case, name):
    bring_to(world, case, "accept")
    expected = 200 if name in ON_THE_CASE else 403 if name in {"admin", "auditor"} else 404
    client = browser(getattr(world, name))
    for url in (
        at("case_paper_panel", case), at("case_dossier", case), *(at(p, case, 1) for p in READ)
    ):  # fmt: skip
        assert client.get(url).status_code == expected, url


def test_the_case_page_lists_what_was_issued(world, case):
    bring_to(world, case, "start")
    client = browser(world.handler)
    assert at("case_paper_panel", case) in client.get(at("case_detail", case)).content.decode()
    text = words(client.get(at("case_paper_panel", case)))
    for said in ("信访事项受理告知书", "教基受〔2026〕1号", "逾5个工作日未送达", "补出文书"):
        assert said in text, said


def test_the_history_names_the_paper_and_its_hash(world, case):
    bring_to(world, case, "assign")
    paper = stored(case, "assign")
    text = words(browser(world.clerk).get(at("case_detail", case), {"show": "papers"}))
    assert "出具文书：《信访事项交办函》教信交〔2026〕1号" in text
    assert f"SHA-256 {paper.sha256}" in text


def test_whoever_petitioned_is_masked_until_the_reader_gave_a_reason(world, case):
    bring_to(world, case, "accept")
    paper = stored(case, "accept")
    client = browser(world.handler)
    page = words(client.get(at("case_paper", case, paper.no)))
    assert "王建国" not in page
    assert "下载的是副本" in page
    copy = client.get(at("case_paper_pdf", case, paper.no)).content
    assert copy != paper.file.content
    text = Document(BytesIO(client.get(at("case_paper_docx", case, paper.no)).content))
    assert not [line for line in text.paragraphs if "王建国" in line.text]
    reveal(client, case, "name")
    before = Event.objects.filter(kind="print").count()
    assert "王建国" in words(client.get(at("case_paper", case, paper.no)))
    answer = client.get(at("case_paper_pdf", case, paper.no))
    assert answer.content == paper.file.content
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(kind="print").count() == before + 1


def test_a_letter_between_units_needs_no_reason(world, case):
    bring_to(world, case, "assign")
    paper = stored(case, "assign")
    answer = browser(world.head).get(at("case_paper_pdf", case, paper.no))
    assert answer.content == paper.file.content


def test_a_paper_can_be_read_before_its_pdf_is_stored(world, case):
    bring_to(world, case, "assign")
    paper = case.papers.get(kind="assign")
    answer = browser(world.clerk).get(at("case_paper_pdf", case, paper.no))
    assert answer.content == pdf.written(drawing.page_of(paper.content))
    paper.refresh_from_db()
    assert paper.sha256 == ""  # looking changes nothing


def test_the_papers_of_a_restricted_case_stay_shut_until_a_reason_is_given(world):
    case = register(
        world, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.school}
    ).case
    bring_to(world, case, "assign")
    client = browser(world.clerk)
    panel = words(client.get(at("case_paper_panel", case)))
    assert "信访事项交办函" in panel
    assert (
        at("case_paper", case, 1) not in client.get(at("case_paper_panel", case)).content.decode()
    )
    for url in (*(at(name, case, 1) for name in READ), at("case_dossier", case)):
        assert client.get(url).status_code == 302
    post(client, at("case_open", case), reason="handling")
    before = Event.objects.filter(kind="print").count()
    assert client.get(at("case_paper_docx", case, 1)).status_code == 200
    assert Event.objects.filter(kind="print").count() == before + 1


def test_the_accused_side_finds_no_paper(world):
    accused = make_person(Duty.HEAD, world.school, "校长")
    case = register(
        world, matter_fields={"track": Track.ACCUSATION, "subject_unit": world.school}
    ).case
    bring_to(world, case, "assign")
    client = browser(accused)
    for url in (at("case_paper_panel", case), *(at(name, case, 1) for name in READ)):
        assert client.get(url).status_code == 404


def test_a_notice_is_served_on_its_page(world, case):
    now = timezone.now()
    case = bring_to(world, register(world, at=now).case, "accept", at=now)
    paper = case.papers.get(kind="accept")
    client = browser(world.handler)
    assert "登记送达" in words(client.get(at("case_paper", case, paper.no)))
    url = at("case_paper_serve", case, paper.no)
    assert client.get(url).status_code == 200
    today = timezone.localdate(now).isoformat()
    answer = post(client, url, method="left", served_on=today, proof="")
    assert answer.status_code == 422
    assert "见证人" in words(answer)
    assert post(client, url, method="left", served_on=today, proof="邻居某某").status_code == 302
    paper.refresh_from_db()
    assert paper.service_method == "left"
    assert "留置送达" in words(client.get(at("case_paper", case, paper.no)))
    assert browser(world.clerk).get(url).status_code == 403


def test_a_paper_is_declared_void_on_its_page_and_drawn_up_again(world, case):
    case = bring_to(world, case, "accept")
    paper = case.papers.get(kind="accept")
    client = browser(world.handler)
    url = at("case_paper_void", case, paper.no)
    assert post(client, url, words="").status_code == 422
    assert post(client, url, words="期限写错").status_code == 302
    assert "作废，文号保留" in words(client.get(at("case_paper", case, paper.no)))
    assert client.get(at("case_paper_pdf", case, paper.no)).status_code == 200
    again = at("case_paper_new", case, "accept")
    assert again in client.get(at("case_paper_panel", case)).content.decode()
    assert client.get(again).status_code == 200
    assert post(client, again).status_code == 302
    answer = post(client, again)
    assert answer.status_code == 422
    assert "已经出具" in words(answer)
    assert client.get(at("case_paper_new", case, "nothing")).status_code == 404
    assert browser(world.clerk).get(again).status_code == 403


def test_a_record_asks_what_only_a_person_can_say(world, case):
    case = bring_to(world, case, "start")
    client = browser(world.handler)
    url = at("case_paper_new", case, "inquiry")
    assert post(client, url, record="").status_code == 422
    assert post(client, url, record="询问张某。").status_code == 302
    assert case.papers.filter(kind="inquiry").count() == 1


def test_the_reply_is_served_with_its_proof_by_the_step(world, case):
    now = timezone.now()
    case = bring_to(world, register(world, at=now).case, "issue", at=now)
    client = browser(world.handler)
    url = reverse("case_act", args=[case.slug, "serve"])
    assert "送达证明" in words(client.get(url))
    today = timezone.localdate(now).isoformat()
    version = {"version": case.version}
    answer = post(client, url, method="left", served_on=today, **version)
    assert answer.status_code == 422
    assert "见证人" in words(answer)
    answer = post(client, url, method="post", served_on=today, proof="XA1", **version)
    assert answer.status_code == 302
    assert case.papers.get(kind="opinion").service_proof == "XA1"


def test_what_was_not_served_in_five_working_days_lies_on_the_desk(world, case):
    bring_to(world, case, "accept")
    assert not unserved_papers(world.handler, (MONDAY + days(7)).date())  # the fifth working day
    late = unserved_papers(world.handler, (MONDAY + days(8)).date())
    assert [item.words for item in late] == [
        "信访事项受理告知书（教基受〔2026〕1号）：出具后超过5个工作日未送达"
    ]
    assert late[0].due_on == (MONDAY + days(7)).date()
    assert len(unserved_papers(world.clerk, (MONDAY + days(8)).date())) == 2  # receipt, whereabouts
    assert not desk.unserved_papers(world.admin, (MONDAY + days(8)).date())
    assert not unserved_papers(world.bureau_clerk, (MONDAY + days(8)).date())


def test_the_list_of_papers_asks_no_more_for_many(world, case):
    case = bring_to(world, case, "start")
    client = browser(world.handler)
    client.get(at("case_paper_panel", case))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(at("case_paper_panel", case))
        counts.append(len(asked))
        for _ in range(6):
            actions.draw_paper(
                case, BY_CODE["inquiry"], {"record": "问。"}, by=world.handler, at=MONDAY
            )
    assert counts[0] == counts[1]


def test_the_whole_file_has_an_index_and_masks_as_the_page_does(world, case):
    case = bring_to(world, case, "close")
    client = browser(world.clerk)
    answer = client.get(at("case_dossier", case))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    from petitions.papers import volume

    paper = volume.of(case, shown=frozenset(), remark="").paper
    index = paper.blocks[1]
    assert index.pages
    assert [row[3] for row in index.rows][:2] == ["信访件", "信访事项登记表"]
    assert [row[3] for row in index.rows][-1] == "办理经过"
    assert "王建国" not in str(paper)
    assert "王建国" in str(volume.of(case, shown=frozenset({"name"}), remark="").paper)


def test_phrases_stand_beside_the_words_of_every_step_that_must_say_why(world, case):
    from petitions.models import Phrase
    from petitions.phrasing import FIELD_OF
    from petitions.views.acting import ACTS

    for code, field in FIELD_OF.items():
        if code in ACTS:
            assert field in ACTS[code].form.base_fields, code
    case = bring_to(world, case, "accept")
    phrase = Phrase.objects.create(step="void_paper", text="期限写错，另行出具。")
    client = browser(world.handler)
    url = at("case_paper_void", case, case.papers.get(kind="accept").no)
    assert phrase.text in words(client.get(url))
    answer = post(client, url, words="更正：", phrase=str(phrase.pk), insert_phrase="words")
    assert answer.status_code == 200
    assert f"更正：\n{phrase.text}" in answer.content.decode().replace("\r", "")
    assert case.papers.get(kind="accept").voided_on is None
