"""Nothing that somebody typed or uploaded is lost: not by an ended sign-in, not between two windows
or two people, not by a file that is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organization.models import LiveSession
from petitions.models import Attachment, Case, Draft, Petition, Reply
from tests.browser.conftest import PASSWORD
from tests.petitions.uploads import corpus
from tests.world import bring_to, register

pytestmark = pytest.mark.browser
SAVED = "[data-draft-status][data-state=saved]"


def file(name, content):
    kinds = {"pdf": "application/pdf", "jpg": "image/jpeg"}
    kind = kinds.get(name.rpartition(".")[2], "application/octet-stream")
    return {"name": name, "mimeType": kind, "buffer": content}


def upload(page, *files):
    with page.expect_response(lambda answer: "/desk/files/" in answer.url):
        page.locator("input[name=files]").set_input_files(list(files))
    page.wait_for_function("() => !document.querySelector('input[name=files]').value")


def fill_in(page):
    """Type a petition as a clerk does."""
    typed = {
        "name": "王建国",
        "phone": "13000001234",
        "title": "反映评审",
        "text": "来信全文，一字不改。",
        "subject_text": "某培训机构",
    }
    for name, value in typed.items():
        for folded in page.locator(f"details:not([open]):has([name={name}]) > summary").all():
            folded.click()
        page.fill(f"[name={name}]", value)
    topic = page.locator("[name=topic]").locator("xpath=..")
    topic.locator("input[role=combobox]").fill("职称")
    topic.get_by_role("option", name="职称").first.click()


def until(page, holds):
    """Wait until something the server is about to write is there."""
    for _n in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


def end_sign_in(person):
    late = timezone.now() - timedelta(hours=9)
    LiveSession.objects.filter(user=person).update(started_at=late, last_seen_at=late)


def sign_in_again(page, person):
    page.wait_for_selector("#id_username")
    page.fill("#id_username", person.username)
    page.fill("#id_password", PASSWORD)
    page.locator("form:has(#id_username) button.btn-primary").click()


def test_a_refused_file_costs_neither_the_text_nor_the_good_files(world, desk):
    clerk = desk(world.clerk)
    clerk.open("/desk/cases/new/")
    fill_in(clerk.page)
    upload(clerk.page, file("来信.pdf", corpus.pdf()), file("毒.exe", b"MZ"))
    text = clerk.read()
    assert "来信.pdf" in text
    assert "毒.exe：不接受网页、脚本和快捷方式" in text
    assert clerk.page.input_value("[name=text]") == "来信全文，一字不改。"
    upload(clerk.page, file("疑.pdf", corpus.pdf("9 0 obj\n<< /JS (x) >>\nendobj")))
    assert "PDF 里有脚本，提交后先隔离" in clerk.read()
    with clerk.page.expect_response(lambda answer: answer.url.endswith("/drop/")):
        clerk.page.get_by_role("button", name="去掉附件 疑.pdf").click()
    clerk.page.wait_for_selector("text=疑.pdf", state="detached")
    clerk.page.wait_for_load_state("networkidle")
    clerk.press("button[name=then][value=open]")
    assert "来信.pdf" in clerk.read()
    row = Attachment.objects.get()
    assert (row.name, row.state, row.about) == ("来信.pdf", "kept", Petition.objects.get().number)
    assert "说明理由查看信访人后可以打开" in clerk.read()
    clerk.page.wait_for_load_state("networkidle")
    clerk.page.get_by_text("说明理由后显示").click()
    for field in clerk.page.locator("[name=fields_shown]").all():
        field.check()
    clerk.page.locator("#reveal [name=reason]").first.check()
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name="显示", exact=True).click()
    clerk.page.wait_for_load_state("networkidle")
    with clerk.page.expect_download() as saved:
        clerk.page.get_by_role("link", name="来信.pdf", exact=True).click()
    assert saved.value.suggested_filename == "来信.pdf"
    clerk.page.wait_for_load_state("networkidle")


def test_a_sign_in_that_ends_costs_not_a_letter_and_no_file(world, desk):
    clerk = desk(world.clerk)
    page = clerk.page
    clerk.open("/desk/cases/new/")
    fill_in(page)
    upload(page, file("来信.pdf", corpus.pdf()))
    page.wait_for_selector(SAVED)
    end_sign_in(world.clerk)
    page.locator("[name=title]").evaluate(
        "field => { field.value = '最后几个字' }"
    )  # not yet saved
    page.locator("button[name=then][value=open]").click()
    sign_in_again(page, world.clerk)
    page.wait_for_url("**/desk/cases/new/?draft=**")
    assert page.input_value("[name=title]") == "最后几个字"
    assert page.input_value("[name=text]") == "来信全文，一字不改。"
    assert "来信.pdf" in clerk.read()
    clerk.page.wait_for_load_state("networkidle")
    clerk.press("button[name=then][value=open]")
    assert Petition.objects.get().title == "最后几个字"
    assert Attachment.objects.get().state == "kept"
    assert not Draft.objects.exists()
    page.wait_for_load_state("networkidle")
    # The draft was being saved when the sign-in was over; the browser says that this failed.
    clerk.faults = [fault for fault in clerk.faults if "ERR_FAILED" not in fault]


def test_without_a_script_the_button_takes_files_up_and_keeps_the_text(world, desk):
    clerk = desk(world.clerk, java_script_enabled=False)
    page = clerk.page
    clerk.open("/desk/cases/new/")
    page.fill("[name=title]", "写到一半")
    page.locator("input[name=files]").set_input_files([file("来信.pdf", corpus.pdf())])
    with page.expect_navigation():
        page.get_by_role("button", name="上传所选文件").click()
    assert page.input_value("[name=title]") == "写到一半"
    assert "来信.pdf" in clerk.read()
    end_sign_in(world.clerk)
    page.fill("[name=title]", "写到最后")
    with page.expect_navigation():
        page.locator("button[name=then][value=open]").click()
    sign_in_again(page, world.clerk)
    assert page.input_value("[name=title]") == "写到最后"
    assert "来信.pdf" in clerk.read()


@pytest.fixture
def started(world):
    now = timezone.localtime()
    return bring_to(world, register(world, at=now).case, "start", at=now)


# Enter presses another of this name that nobody sees.
SAVE = "button[name=save]:not([aria-hidden])"


def write(page, **parts):
    for name, value in parts.items():
        page.fill(f"[name={name}]", value)


def test_two_windows_write_two_drafts_and_a_conflict_shows_both(world, desk, started):
    handler = desk(world.handler)
    first, second = handler.page, handler.context.new_page()
    url = f"{handler.base}/desk/cases/{started.slug}/reply/"
    for page in (first, second):  # both before a word is typed: neither goes on from the other
        page.goto(url)
    for page, word in ((first, "甲"), (second, "乙")):
        write(page, request=f"{word}窗口的要求。", findings=f"{word}窗口查明。")
        page.locator("[name=basis]").focus()
    said = {"甲窗口查明。", "乙窗口查明。"}
    until(second, lambda: {d.fields["findings"][0] for d in Draft.objects.all()} == said)

    with first.expect_navigation():
        first.locator(SAVE).click()
    assert Reply.objects.get().findings == "甲窗口查明。"
    with second.expect_navigation():
        second.locator(SAVE).click()
    assert Reply.objects.get().findings == "甲窗口查明。"  # nothing is overwritten
    text = " ".join(second.locator("main").inner_text().split())
    assert "两边都没有被覆盖" in text
    assert "甲窗口查明。" in text
    assert second.input_value("[name=findings]") == "乙窗口查明。"

    with second.expect_navigation():
        second.get_by_role("button", name="经查情况：改用对方的").click()
    assert second.input_value("[name=findings]") == "甲窗口查明。"
    assert second.input_value("[name=request]") == "乙窗口的要求。"
    with second.expect_navigation():
        second.locator(SAVE).click()
    reply = Reply.objects.get()
    assert (reply.request, reply.findings) == ("乙窗口的要求。", "甲窗口查明。")
    handler.faults = [fault for fault in handler.faults if "409" not in fault]


def test_what_another_did_meanwhile_is_shown_beside_what_was_typed(world, desk, started):
    from petitions import actions

    now = timezone.localtime()
    case = bring_to(world, register(world, at=now).case, "assign", at=now)
    clerk = desk(world.clerk)
    clerk.open(f"/desk/cases/{case.slug}/act/cancel/")
    clerk.page.fill("[name=words]", "发错了单位，请退回。")
    actions.delegate(case, to=world.handler, by=world.unit_clerk, at=now)
    with clerk.page.expect_navigation():
        clerk.page.locator("main button.btn-primary").click()
    text = clerk.read()
    assert "你打开本页之后，此件有以下办理" in text
    assert "指派经办人：何敏" in text
    assert clerk.page.input_value("[name=words]") == "发错了单位，请退回。"
    clerk.press("main button.btn-primary")
    assert Case.objects.get(pk=case.pk).stage == "triage"
    clerk.page.wait_for_load_state("networkidle")
    clerk.faults = [fault for fault in clerk.faults if "409" not in fault]
