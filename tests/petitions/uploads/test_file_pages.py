"""The pages about files: uploaded while typing, kept through every failure, opened by the right."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from petitions import actions
from petitions.models import Attachment, Case, Draft, FileOrigin, Petition, Topic
from tests.petitions.pages.browsers import browser, post, words
from tests.petitions.uploads import corpus
from tests.petitions.uploads.conftest import DOUBTFUL
from tests.world import register

NEW = "/desk/cases/new/"


def upload(user, form, *files, client=None, **fields):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    client = client or browser(user)
    return client.post(reverse("hold_files", args=[form]), {"files": sent} | fields,
                       HTTP_HX_REQUEST="true")  # fmt: skip


def typed(world, form, **fields):
    said = {
        "form_key": str(uuid4()), "channel": "letter", "received_on": "2026-03-02",
        "headcount": "1", "name": "王建国", "phone": "13000001234", "title": "反映评审",
        "text": "来信全文。", "topic": Topic.objects.get(code="E05-04").pk, "urgency": "normal",
        "subject_unit": world.school.pk, "then": "open", "files_form": str(form),
    }  # fmt: skip
    return said | fields


def held(form):
    return [str(key) for key in Attachment.objects.filter(form=form).values_list("key", flat=True)]


def test_files_are_taken_up_one_by_one_and_each_refusal_says_why(world):
    form = uuid4()
    answer = upload(
        world.clerk, form, ("来信.pdf", corpus.pdf()), ("毒.exe", b"MZ"), ("宏.docm", b"PK"),
        ("疑.pdf", DOUBTFUL),
    )  # fmt: skip
    text = words(answer)
    assert answer.status_code == 200
    assert "<html" not in text
    assert "毒.exe：不接受网页、脚本和快捷方式" in text
    assert "宏.docm：.docm 是带宏的格式" in text
    assert "PDF 里有脚本，提交后先隔离" in text
    assert sorted(Attachment.objects.values_list("suffix", "doubt")) == [
        (".pdf", ""), (".pdf", "pdf_script"),
    ]  # fmt: skip
    assert "没有选择文件" in words(upload(world.clerk, form))
    (one, _two) = held(form)
    drop = reverse("held_drop", args=[form, one])
    left = browser(world.clerk).post(drop, HTTP_HX_REQUEST="true")
    assert words(left).count('name="held"') == 1


def test_a_file_too_long_is_refused_and_the_others_stay(world):
    form = uuid4()
    with override_settings(ATTACHMENT_MB=1):
        answer = upload(world.clerk, form, ("大.txt", b"a" * (1024 * 1024 + 1)), ("小.txt", b"a"))
    assert "大.txt：文件超过 1 MB" in words(answer)
    assert len(held(form)) == 1


def test_an_invalid_form_and_a_failed_upload_keep_the_good_files(world):
    form, clerk = uuid4(), browser(world.clerk)
    upload(world.clerk, form, ("来信.pdf", corpus.pdf()), client=clerk)
    upload(world.clerk, form, ("坏.pdf", b"x"), client=clerk)
    wrong = clerk.post(NEW, typed(world, form, title="", held=held(form)))
    assert wrong.status_code == 422
    assert "来信.pdf" in words(wrong)
    assert f'value="{form}"' in words(wrong)
    right = clerk.post(NEW, typed(world, form, held=held(form)))
    assert right.status_code == 302
    row = Attachment.objects.get()
    assert (row.case, row.origin) == (Case.objects.get(), "petition")
    assert row.about == Petition.objects.get().number


def test_a_file_chosen_and_not_taken_up_stops_the_form_instead_of_being_lost(world):
    answer = browser(world.clerk).post(NEW, typed(world, uuid4(), files="来信.pdf"))
    assert answer.status_code == 422
    assert "选好的文件还没有上传" in words(answer)
    assert not Petition.objects.exists()


def test_a_file_that_went_with_another_window_stops_the_form(world):
    form = uuid4()
    upload(world.clerk, form, ("来信.pdf", corpus.pdf()))
    keys = held(form)
    assert browser(world.clerk).post(NEW, typed(world, form, held=keys)).status_code == 302
    again = browser(world.clerk).post(NEW, typed(world, form, held=keys, title="另一件"))
    assert again.status_code == 422
    assert "有附件已不在本页" in words(again)
    assert Petition.objects.count() == 1


def test_the_same_form_twice_adds_its_files_once(world):
    form = uuid4()
    upload(world.clerk, form, ("来信.pdf", corpus.pdf()))
    said = typed(world, form, held=held(form))
    clerk = browser(world.clerk)
    first, second = clerk.post(NEW, said), clerk.post(NEW, said)
    assert first.url == second.url
    assert Attachment.objects.count() == Event.objects.filter(kind="add_file").count() == 1


def test_without_a_script_the_button_keeps_what_was_typed_and_comes_back(world):
    form, key = uuid4(), uuid4()
    clerk = browser(world.clerk)
    said = typed(world, form, draft_form="register", draft_key=str(key), title="写到一半")
    said["files"] = [
        SimpleUploadedFile("来信.pdf", corpus.pdf()),
        SimpleUploadedFile("a.exe", b"x"),
    ]
    answer = clerk.post(
        reverse("hold_files", args=[form]), said, HTTP_REFERER=f"http://testserver{NEW}?channel=fax"
    )
    assert answer.url == f"{NEW}?draft={key}"
    page = clerk.get(answer.url)
    text = words(page)
    assert 'value="写到一半"' in text
    assert "来信.pdf" in text
    assert "a.exe：" in text
    assert page.context["box"].form == form
    sent = typed(world, form, draft_key=str(page.context["draft_key"]), held=held(form),
                 draft_from=page.context["draft_from"])  # fmt: skip
    assert clerk.post(NEW, sent).status_code == 302
    assert not Draft.objects.exists()
    assert Attachment.objects.get().state == "kept"


def test_what_was_sent_after_the_sign_in_ended_comes_back_after_the_next_one(world, settings):
    from datetime import timedelta

    from django.utils import timezone

    from organization.models import LiveSession

    form, key, clerk = uuid4(), uuid4(), browser(world.clerk)
    upload(world.clerk, form, ("来信.pdf", corpus.pdf()), client=clerk)
    late = timezone.now() - timedelta(hours=3)
    LiveSession.objects.filter(user=world.clerk).update(last_seen_at=late, started_at=late)
    said = typed(world, form, draft_form="register", draft_key=str(key), title="最后几个字")
    answer = clerk.post(NEW, said, HTTP_REFERER=f"http://testserver{NEW}")
    assert answer.url.startswith("/login/?")
    assert f"draft%3D{key}" in answer.url
    draft = Draft.objects.get()
    assert (draft.owner, draft.fields["title"]) == (world.clerk, ["最后几个字"])
    assert not Petition.objects.exists()
    again = browser(world.clerk).get(f"{NEW}?draft={key}")
    assert 'value="最后几个字"' in words(again)
    assert "来信.pdf" in words(again)
    other = browser(world.director).get(f"{NEW}?draft={key}")
    assert "最后几个字" not in words(other)


def test_who_was_signed_out_by_the_sweep_or_elsewhere_loses_nothing_either(world):
    from django.utils import timezone

    from organization import signing_in
    from organization.models import Why

    clerk = browser(world.clerk)
    signing_in.end_sign_ins(world.clerk, Why.REPLACED, timezone.now())
    said = typed(world, uuid4(), draft_form="register", draft_key="x", title="没丢")
    assert clerk.post(NEW, said, HTTP_REFERER=f"http://testserver{NEW}").status_code == 302
    assert Draft.objects.get().fields["title"] == ["没丢"]
    stranger = browser(world.clerk)
    stranger.cookies["huiyin"] = "forged"
    stranger.post(NEW, said | {"title": "别人"})
    assert Draft.objects.count() == 1


def test_nothing_is_kept_for_an_account_that_was_disabled(world):
    from django.utils import timezone

    from organization import signing_in
    from organization.models import Why

    clerk = browser(world.clerk)
    signing_in.end_sign_ins(world.clerk, Why.DISABLED, timezone.now())
    type(world.clerk).objects.filter(pk=world.clerk.pk).update(is_active=False)
    clerk.post(NEW, typed(world, uuid4(), draft_form="register", title="x"))
    assert not Draft.objects.exists()


def test_files_are_added_to_a_case_by_themselves(world, sent):
    form, url = uuid4(), reverse("case_files", args=[sent.slug])
    page = browser(world.handler).get(url)
    assert "还没有附件" in words(page)
    said = {"files_form": str(form), "origin": "office", "words": "走访照片"}
    empty = post(world.handler, url, **said)
    assert (empty.status_code, "请先选择要添加的文件" in words(empty)) == (422, True)
    assert "走访照片" in words(empty)
    upload(world.handler, form, ("照片.jpg", corpus.jpeg()))
    assert post(world.handler, url, **said, held=held(form)).status_code == 302
    text = words(browser(world.handler).get(reverse("case_detail", args=[sent.slug])))
    assert "照片.jpg" in text
    assert "添加附件：办理材料，附件1" in text
    assert "走访照片" in text


def test_a_leader_with_a_view_alone_is_offered_nothing_to_decide(world, sent, add):
    add(sent, world.clerk, content=DOUBTFUL)
    text = words(browser(world.leader).get(reverse("case_files", args=[sent.slug])))
    assert "PDF 里有脚本" in text
    assert "解除隔离" not in text


def test_the_office_decides_on_the_page_and_a_missing_reason_loses_nothing(world, sent, add):
    row = add(sent, world.clerk, content=DOUBTFUL)

    def act(user, deed, **said):
        return post(user, reverse("case_file_act", args=[sent.slug, row.key, deed]), **said)

    assert act(world.handler, "release", words="x").status_code == 403
    assert act(world.director, "burn", words="x").status_code == 404
    empty = act(world.director, "release", words=" ")
    assert (empty.status_code, "请写明理由" in words(empty)) == (422, True)
    early = act(world.director, "remove", words="不属于本件")
    assert early.status_code == 422
    assert "现为“已隔离”" in words(early)
    assert act(world.director, "release", words="已核对").status_code == 302
    done = words(browser(world.director).get(reverse("case_files", args=[sent.slug])))
    assert "已核对" in done
    again = act(world.director, "reject", words="改主意")
    assert again.status_code == 422
    assert "现为“可用”" in words(again)
    assert "改主意" in words(again)


@pytest.mark.parametrize(("code", "origin"), [("contact", "contact"), ("submit_report", "report")])
def test_files_come_with_a_contact_and_with_a_report(world, now, code, origin):
    from tests.world import bring_to

    case = bring_to(world, register(world, at=now).case, "serve", at=now)
    form, url = uuid4(), reverse("case_act", args=[case.slug, code])
    page = browser(world.handler).get(url)
    assert 'name="files"' in words(page)
    upload(world.handler, form, ("笔录.pdf", corpus.pdf()))
    said = {"words": "已当面说明。", "means": "visit", "contacted_on": now.date().isoformat(),
            "version": Case.objects.get(pk=case.pk).version, "files_form": str(form)}  # fmt: skip
    wrong = post(world.handler, url, **(said | {"words": ""}))
    assert "笔录.pdf" in words(wrong)
    assert post(world.handler, url, **said, held=held(form)).status_code == 302
    assert Attachment.objects.get().origin == origin


def test_files_come_with_a_reply(world, now):
    from petitions.actions.drafting import mark
    from tests.world import OPINION, bring_to

    case = bring_to(world, register(world, at=now).case, "start", at=now)
    form = uuid4()
    upload(world.handler, form, ("依据.pdf", corpus.pdf()))
    said = vars(OPINION) | {"version": Case.objects.get(pk=case.pk).version, "seen": mark(case),
                            "files_form": str(form), "held": held(form), "save": "1"}  # fmt: skip
    assert post(world.handler, reverse("case_reply", args=[case.slug]), **said).status_code == 302
    row = Attachment.objects.get()
    assert (row.origin, row.about) == ("reply", "1")
    case.refresh_from_db()
    actions.submit_draft(case, by=world.handler, at=now)
    review = browser(world.head).get(reverse("review_detail", args=[case.replies.get().pk]))
    assert "依据.pdf" in words(review)
    assert browser(world.head).get(f"/desk/cases/{case.slug}/files/{row.key}/").status_code == 200
    assert "依据.pdf" in words(browser(world.head).get(reverse("case_print", args=[case.slug])))


def test_a_page_of_files_takes_the_same_number_of_queries_for_one_and_many(world, sent, add):
    def count():
        client = browser(world.handler)
        pages = [reverse("case_files", args=[sent.slug]), reverse("case_detail", args=[sent.slug])]
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            found.append(len(asked))
        return found

    add(sent, world.handler, origin=FileOrigin.OFFICE)
    one = count()
    for _n in range(20):
        add(sent, world.handler, origin=FileOrigin.OFFICE)
    assert count() == one
