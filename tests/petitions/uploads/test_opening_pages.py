"""Opening a file: by the right to the case, never as a page, and never unseen."""

from uuid import uuid4

import pytest
from django.urls import reverse

from audit.models import Event, Read
from petitions import actions
from petitions.models import Attachment, FileOrigin
from petitions.uploads import vault
from tests.petitions.pages.browsers import browser, words
from tests.petitions.uploads import corpus
from tests.world import register


@pytest.fixture
def opened(sent):
    """Somebody's browser in which the petitioner was revealed for a reason."""

    def _opened(user):
        client = browser(user)
        said = {"form_key": str(uuid4()), "fields_shown": ["name", "phone", "address", "id_number"],
                "reason": "contact"}  # fmt: skip
        assert client.post(reverse("case_reveal", args=[sent.slug]), said).status_code == 302
        return client

    return _opened


def address(row, name="case_file"):
    return reverse(name, args=[row.case.slug, row.key])


def test_a_file_of_the_petitioner_opens_to_who_has_asked_for_the_petitioner(
    world, sent, add, opened
):
    row = add(sent, world.clerk, "王建国来信.pdf")
    shut = browser(world.handler).get(address(row), follow=True)
    assert "说明理由查看信访人后可以打开" in words(shut)
    assert "王建国" not in words(shut)
    answer = opened(world.handler).get(address(row))
    assert answer.content == vault.read(row.stored, row.data_key)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert Read.objects.filter(what="file", subject=f"case/{sent.slug}").count() == 1
    assert not Event.objects.filter(kind="file_read").exists()  # the read log is enough
    brought = browser(world.clerk).get(address(row))  # who brought it asks like anybody else
    assert brought.url == reverse("case_files", args=[sent.slug])


def test_papers_of_the_office_open_to_who_sees_the_case(world, sent, add):
    row = add(sent, world.handler, "报告.txt", "调查报告".encode(), origin=FileOrigin.REPORT)
    for name in ("head", "clerk", "leader"):
        assert browser(getattr(world, name)).get(address(row)).status_code == 200
    shown = browser(world.head).get(address(row, "case_file_view"))
    assert (shown["Content-Type"], words(shown)) == ("text/plain; charset=utf-8", "调查报告")
    for name in ("bureau_clerk", "bureau_head"):
        assert browser(getattr(world, name)).get(address(row)).status_code == 404
    assert browser(world.admin).get(address(row)).status_code == 403


def test_a_picture_is_shown_drawn_anew_and_other_kinds_not_at_all(world, sent, add):
    photo = add(
        sent, world.handler, "照片.jpg", corpus.jpeg(behind=b"CANARY"), origin=FileOrigin.OFFICE
    )
    shown = browser(world.head).get(address(photo, "case_file_view"))
    assert shown["Content-Type"] == "image/jpeg"
    assert b"CANARY" not in shown.content
    paper = add(sent, world.handler, origin=FileOrigin.OFFICE)
    assert browser(world.head).get(address(paper, "case_file_view")).status_code == 404


@pytest.mark.parametrize("state", ["quarantined", "rejected", "removed", "erased"])
def test_what_is_not_let_in_opens_to_nobody(world, sent, add, state):
    row = add(sent, world.handler, "a.txt", b"a", origin=FileOrigin.OFFICE)
    Attachment.objects.filter(pk=row.pk).update(state=state)
    for user in (world.handler, world.director, world.head):
        for name in ("case_file", "case_file_view"):
            answer = browser(user).get(address(row, name))
            assert answer.status_code == 302
            assert answer.url == reverse("case_files", args=[sent.slug])


def test_a_storage_that_does_not_answer_is_no_damage(world, sent, add, monkeypatch, attachments):
    row = add(sent, world.handler, "报告.txt", b"a", origin=FileOrigin.REPORT)

    def gone(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(attachments, "open", gone)
    for name in ("case_file", "case_file_view"):
        answer = browser(world.head).get(address(row, name))
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "附件没有丢失" in words(answer)
    assert not Read.objects.filter(what="file", subject=f"case/{sent.slug}").exists()


def test_a_file_of_another_case_is_not_found_there(world, sent, add, now):
    row, other = add(sent, world.handler, origin=FileOrigin.OFFICE), register(world, at=now).case
    wrong = reverse("case_file", args=[other.slug, row.key])
    assert browser(world.clerk).get(wrong).status_code == 404
    lost = actions.hold("a.txt", b"a", form=uuid4(), by=world.clerk, at=now)
    assert browser(world.clerk).get(
        reverse("case_file", args=[sent.slug, lost.key])
    ).status_code == 404  # fmt: skip


def test_a_changed_file_is_said_to_be_one(world, sent, add, attachments):
    row = add(sent, world.handler, "a.txt", b"a", origin=FileOrigin.OFFICE)
    attachments.delete(row.stored)
    answer = browser(world.handler).get(address(row), follow=True)
    assert "与登记时不一致" in words(answer)


def test_a_restricted_case_opens_its_files_for_a_reason_and_each_is_recorded(world, now, add):
    fields = {"track": "accusation", "subject_unit": world.school}
    case = register(world, at=now, matter_fields=fields).case
    row = add(case, world.clerk, "a.txt", b"a", origin=FileOrigin.OFFICE)
    client = browser(world.director)
    answer = client.get(address(row))
    assert answer.url == reverse("case_detail", args=[case.slug])
    assert client.get(reverse("case_files", args=[case.slug])).url == answer.url
    client.post(
        reverse("case_open", args=[case.slug]), {"form_key": str(uuid4()), "reason": "handling"}
    )
    assert client.head(address(row)).status_code == 200
    assert not Event.objects.filter(kind="file_read").exists()
    assert client.get(address(row)).status_code == 200
    event = Event.objects.get(kind="file_read")
    assert (event.actor_id, event.body) == (world.director.pk, {"no": 1})
    assert "打开附件：附件1" in words(client.get(reverse("case_detail", args=[case.slug])))
    assert browser(world.bureau_head).get(address(row)).status_code == 404


def test_the_wall_stands_before_files_too(world, now, add):
    """Of an accusation the accused side learns no name of a file on any path."""
    fields = {"track": "accusation", "subject_unit": world.bureau}
    case = register(world, at=now, matter_fields=fields).case
    row = add(case, world.clerk, "举报CANARY.txt", b"CANARY", origin=FileOrigin.OFFICE)
    for user in (world.bureau_clerk, world.bureau_head):
        client = browser(user)
        for name in ("case_file", "case_file_view"):
            assert client.get(address(row, name)).status_code == 404
        assert client.get(reverse("case_files", args=[case.slug])).status_code == 404
        gone = client.post(reverse("case_file_act", args=[case.slug, row.key, "remove"]),
                           {"form_key": str(uuid4()), "words": "x"})  # fmt: skip
        assert gone.status_code == 404
        for page in ("/desk/", "/desk/items/", "/desk/cases/"):
            assert "CANARY" not in words(client.get(page))
