"""A petition or an enquiry goes in without an account, and nothing that was typed is lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.leases import Lease
from petitions.models import Attachment, FileState, Topic
from portal import codes
from portal.jobs import PUBLIC_SWEEP
from portal.models import Enquiry, OnlineStage, OnlineSubmission, PublicDraft, QueryCode
from portal.public import limits
from tests.portal.public.conftest import CONTACT, WISH
from tests.portal.replies import make_reply

pytestmark = pytest.mark.usefixtures("world", "unhurried")


def text_of(answer):
    return answer.content.decode()


def file(name="证据.txt", content=b"receipt of the canteen"):
    return SimpleUploadedFile(name, content)


def test_six_fields_are_asked_for_and_each_page_says_what_is_missing(somebody):
    answer = somebody.post("/submit/", {"go": "next"})
    assert answer.status_code == 422
    assert len(re.findall(r'class="field-error"', text_of(answer))) == 4
    draft = PublicDraft.objects.get()
    answer = somebody.post("/submit/2/", {"d": str(draft.key), "go": "next"})
    assert len(re.findall(r'class="field-error"', text_of(answer))) == 2


def test_what_was_typed_comes_back_after_any_button_and_in_the_other_language(somebody):
    answer = somebody.post("/submit/", WISH | {"demands": "", "look": "large"})
    assert WISH["text"] in text_of(somebody.get(answer.headers["Location"]))
    draft = PublicDraft.objects.get()
    answer = somebody.post("/submit/1/", WISH | {"d": str(draft.key), "language": "other"})
    assert answer.headers["Location"] == f"/en/submit/1/?d={draft.key}"
    page = text_of(somebody.get(answer.headers["Location"]))
    assert WISH["text"] in page
    assert 'data-look="large"' in page
    answer = somebody.post("/submit/1/", WISH | {"d": str(draft.key), "go": "save"})
    assert "草稿" in text_of(somebody.get(answer.headers["Location"]))
    assert f"d={draft.key}" in text_of(somebody.get("/submit/"))


def test_before_it_is_sent_near_answers_are_shown_and_bar_nothing(somebody):
    near = make_reply(title=WISH["text"][:20], asked=WISH["text"])
    far = make_reply(title="中级职称怎么申报？", asked="评审的条件。")
    answer = somebody.post("/submit/", WISH | {"go": "next"})
    key = str(PublicDraft.objects.get().key)
    answer = somebody.post("/submit/2/", CONTACT | {"d": key, "go": "next"})
    page = text_of(somebody.get(answer.headers["Location"]))
    assert near.title in page
    assert far.title not in page
    assert "不影响受理" in page
    somebody.post("/submit/3/", {"d": key, "go": "send"})
    assert OnlineSubmission.objects.count() == 1


def test_a_draft_opens_to_its_own_browser_alone_and_for_a_day(somebody):
    draft = somebody.fill()
    page = f"/submit/2/?d={draft.key}"
    assert somebody.get(page).status_code == 200
    assert Client().get(page).headers["Location"] == "/submit/"
    PublicDraft.objects.update(saved_at=timezone.now() - timedelta(hours=25))
    assert somebody.get(page).headers["Location"] == "/submit/"


def test_files_are_kept_at_once_given_back_and_refused_with_a_reason(somebody, attachments):
    draft = somebody.fill()
    said = {"d": str(draft.key)} | CONTACT
    somebody.post("/submit/2/", said | {"go": "upload", "files": [file()]})
    held = Attachment.objects.get()
    assert (held.state, held.added_by, held.form) == (FileState.HELD, None, draft.files_form)
    assert "证据.txt" in text_of(somebody.get(f"/submit/2/?d={draft.key}"))
    answer = somebody.post("/submit/2/", said | {"go": "next", "files": [file("a.exe", b"MZ")]})
    assert answer.status_code == 422
    assert "a.exe" in text_of(answer)
    stranger = Client()
    stranger.post("/submit/2/", said | {"drop": str(held.key)})
    assert Attachment.objects.exists()
    somebody.post("/submit/2/", said | {"drop": str(held.key)})
    assert not Attachment.objects.exists()


def test_anonymous_is_allowed_says_what_it_means_and_keeps_no_name(somebody):
    draft = somebody.fill(contact={"name": "王建国", "phone": "", "anonymous": "on"})
    assert "无法书面告知" in text_of(somebody.get(f"/submit/2/?d={draft.key}"))
    somebody.send(draft)
    row = OnlineSubmission.objects.get()
    assert (row.kind, row.name) == ("anonymous", "")
    assert "无法书面告知" in text_of(somebody.get(f"/submit/done/?d={draft.key}"))


def test_the_receipt_has_a_code_of_eighty_bits_that_only_its_holder_has(somebody):
    draft = somebody.fill()
    answer = somebody.send(draft)
    page = text_of(somebody.get(answer.headers["Location"]))
    draft.refresh_from_db()
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", draft.code)
    assert draft.code in page
    assert draft.sent.number in page
    assert draft.fields == {}
    row = QueryCode.objects.get()
    assert draft.code not in str(vars(row))
    assert codes.find(draft.code.lower().replace("-", " "), "1234") == row.pk
    assert codes.find(draft.code, "1235") is None
    receipt = somebody.get(f"/submit/receipt/?d={draft.key}")
    assert draft.code in text_of(receipt)
    assert "attachment" in receipt.headers["Content-Disposition"]
    assert Client().get(f"/submit/receipt/?d={draft.key}").status_code == 404


def test_the_code_is_asked_back_and_then_gone(somebody):
    draft = somebody.fill()
    done = somebody.send(draft).headers["Location"]
    draft.refresh_from_db()
    said = {"d": str(draft.key), "go": "confirm"}
    wrong = "".join("3" if letter == "2" else "2" for letter in draft.code[-4:])
    answer = somebody.post("/submit/done/", said | {"ends": wrong})
    assert answer.status_code == 422
    assert draft.code in text_of(answer)
    somebody.post("/submit/done/", said | {"ends": draft.code[-4:].lower()})
    assert draft.code not in text_of(somebody.get(done))
    assert QueryCode.objects.get().confirmed_at
    assert somebody.get(f"/submit/receipt/?d={draft.key}").status_code == 404


def test_sent_twice_it_is_one_petition_and_leads_to_the_same_code(somebody):
    draft = somebody.fill()
    first, second = somebody.send(draft), somebody.send(draft)
    assert first.headers["Location"] == second.headers["Location"]
    assert OnlineSubmission.objects.count() == QueryCode.objects.count() == 1


def test_leaving_forgets_everything_in_this_browser(somebody, attachments):
    draft = somebody.fill()
    somebody.post("/submit/2/", {"d": str(draft.key), "go": "upload", "files": [file()]} | CONTACT)
    answer = somebody.post(reverse("public:leave"))
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert not PublicDraft.objects.exists()
    assert not Attachment.objects.exists()
    assert somebody.get(f"/submit/2/?d={draft.key}").headers["Location"] == "/submit/"


def test_an_enquiry_takes_one_page_and_is_one_at_once(somebody):
    topic = Topic.objects.get(code="E01-03")
    said = {"topic": topic.pk, "asked": "外省市户籍的孩子上小学要准备哪些材料？", "go": "send"}
    assert somebody.post("/ask/", said | {"asked": " "}).status_code == 422
    answer = somebody.post("/ask/", said | {"contact": "13000001234"})
    assert answer.headers["Location"].startswith("/submit/done/")
    enquiry = Enquiry.objects.get()
    assert (enquiry.asked, enquiry.topic) == (said["asked"], topic)
    row = OnlineSubmission.objects.get()
    assert (row.enquiry, row.text) == (enquiry, "")


@pytest.mark.parametrize(
    ("why", "said"), [("trap", {"website": "http://spam.example"}), ("words", {})]
)
def test_what_looks_like_a_program_waits_for_a_person_and_is_not_lost(somebody, why, said):
    for _ in range(limits.LOOKED_AT["words"] + 1):
        row, code = somebody.submitted(wish=said)
    assert row.stage == OnlineStage.SCREENED
    assert why in row.doubts
    assert code


def test_a_flood_is_kept_whole_looked_at_and_then_told_to_wait_with_nothing_lost(
    somebody, monkeypatch
):
    monkeypatch.setitem(limits.SENDING, "address", limits.Limit(8))
    told = []
    for n in range(12):
        draft = somebody.fill(wish={"text": f"{n} {WISH['text']}"})
        told.append((somebody.send(draft).status_code, draft))
    kept = [draft for status, draft in told if status == 302]
    late = [draft for status, draft in told if status == 429]
    assert len(kept) == OnlineSubmission.objects.count() == 8
    assert len(late) == 4
    stages = list(OnlineSubmission.objects.order_by("pk").values_list("stage", flat=True))
    assert stages == ["submitted"] * 5 + ["screened"] * 3
    late[-1].refresh_from_db()
    assert late[-1].fields["text"].startswith("11")
    honest = type(somebody)(REMOTE_ADDR="203.0.113.9")
    assert (
        honest.submitted(wish={"text": "另一处的人写的完全不同的话，请查收办理。"})[0].doubts == []
    )


def test_old_drafts_go_with_their_files_and_what_was_sent_stays(somebody, attachments, db):
    sent, _code = somebody.submitted()
    draft = somebody.fill()
    somebody.post("/submit/2/", {"d": str(draft.key), "go": "upload", "files": [file()]} | CONTACT)
    later = timezone.now() + timedelta(hours=25)

    class Held(Lease):
        def __init__(self):
            pass

        def confirm(self):
            pass

    assert PUBLIC_SWEEP.run("2026-03-02T09", Held(), later)
    assert not PublicDraft.objects.exists()
    assert not Attachment.objects.exists()
    assert OnlineSubmission.objects.get() == sent
