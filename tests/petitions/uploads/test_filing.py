"""Files of a case: held, added, put aside, decided on, removed, erased; each with its event."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from audit.models import Event
from organization.models import Duty
from petitions import actions, file_desk
from petitions.models import Attachment, FileOrigin, FileState
from petitions.uploads import vault
from petitions.workflow import Refused
from tests.petitions.uploads import corpus
from tests.petitions.uploads.conftest import DOUBTFUL
from tests.world import make_person


def hold(user, now, name="来信.pdf", content=None, form=None):
    return actions.hold(
        name,
        content if content is not None else corpus.pdf(),
        form=form or uuid4(),
        by=user,
        at=now,
    )


def kinds(case):
    return list(
        Event.objects.filter(chain=case.chain_id).order_by("seq").values_list("kind", flat=True)
    )


def test_what_is_held_lies_sealed_under_a_name_that_tells_nothing(world, now, attachments):
    row = hold(world.clerk, now, "王建国的来信.txt", "王建国来信".encode())
    assert (row.state, row.name, row.size, row.suffix) == ("held", "王建国的来信.txt", 15, ".txt")
    with attachments.open(row.stored) as file:
        lies = file.read()
    assert b"\xe7\x8e\x8b" not in lies
    assert "王" not in row.stored
    assert vault.read(row.stored, row.data_key) == "王建国来信".encode()
    assert Event.objects.filter(kind="add_file").count() == 0


def test_each_file_has_a_key_of_its_own_and_none_opens_another(world, now):
    one, other = hold(world.clerk, now), hold(world.clerk, now)
    assert one.data_key != other.data_key
    with pytest.raises(vault.Damaged):
        vault.read(one.stored, other.data_key)


@pytest.mark.parametrize(("name", "content"), [("来信.exe", b"MZ"), ("来信.pdf", b"x")])
def test_a_refused_file_leaves_neither_row_nor_bytes(world, now, name, content):
    with pytest.raises(Refused, match=f"^{name}：.*请"):
        hold(world.clerk, now, name, content)
    assert not Attachment.objects.exists()
    assert list(vault.names()) == []


def test_the_same_file_twice_in_one_form_and_too_many_are_refused(world, now):
    form = uuid4()
    hold(world.clerk, now, form=form)
    with pytest.raises(Refused, match="已经上传过"):
        hold(world.clerk, now, "改名.pdf", form=form)
    with override_settings(ATTACHMENTS_AT_ONCE=1), pytest.raises(Refused, match="最多附 1 个文件"):
        hold(world.clerk, now, "说明.txt", b"a", form=form)
    assert len(list(vault.names())) == Attachment.objects.count() == 1


def test_limits_are_settings(world, now, sent, add):
    with override_settings(ATTACHMENT_MB=1), pytest.raises(Refused, match="超过 1 MB"):
        hold(world.clerk, now, "大.txt", b"a" * (1024 * 1024 + 1))
    add(sent, world.clerk)
    with (
        override_settings(ATTACHMENTS_PER_CASE=1),
        pytest.raises(Refused, match="一件最多 1 个附件，已有 1 个"),
    ):
        add(sent, world.clerk)
    for n in range(99):
        hold(world.clerk, now, f"{n}.txt", str(n).encode())
    with pytest.raises(Refused, match="太多未提交的附件"):
        hold(world.clerk, now, "又.txt", b"again")


def test_files_become_part_of_the_case_with_one_event(world, now, sent):
    form, before = uuid4(), sent.version
    keys = [str(hold(world.clerk, now, f"{n}.txt", str(n).encode(), form).key) for n in range(3)]
    rows = actions.add_files(
        sent, keys, origin=FileOrigin.PETITION, about="教信件1号", by=world.clerk, at=now
    )
    assert [(r.no, r.state, r.origin, r.about) for r in rows] == [
        (n, "kept", "petition", "教信件1号") for n in (1, 2, 3)
    ]
    event = Event.objects.get(kind="add_file")
    assert [f["hash"] for f in event.body["files"]] == [r.stored_hash for r in rows]
    assert (event.actor_id, event.actor_unit) == (world.clerk.pk, "XFB")
    sent.refresh_from_db()
    assert sent.version == before  # nobody's form about the case grows stale by it
    assert sent.stage == "routed"


def test_a_file_that_is_gone_from_the_form_stops_the_whole_step(world, now, sent):
    row = hold(world.clerk, now)
    for said in ([str(row.key), str(uuid4())], ["x"], [str(hold(world.head, now).key)]):
        with pytest.raises(Refused, match="重新上传"):
            actions.add_files(sent, said, origin=FileOrigin.OFFICE, by=world.clerk, at=now)
    row.refresh_from_db()
    assert row.state == "held"


def test_only_who_may_work_on_the_case_adds(world, now, sent):
    for name in ("bureau_clerk", "admin", "auditor"):
        user = getattr(world, name)
        row = hold(user, now)
        with pytest.raises(PermissionDenied):
            actions.add_files(sent, [str(row.key)], origin=FileOrigin.OFFICE, by=user, at=now)
    actions.add_files(
        sent,
        [str(hold(world.handler, now).key)],
        origin=FileOrigin.OFFICE,
        by=world.handler,
        at=now,
    )


def test_what_is_dropped_before_it_was_sent_is_gone(world, now, django_capture_on_commit_callbacks):
    form = uuid4()
    one, _two = hold(world.clerk, now, form=form), hold(world.clerk, now, "a.txt", b"a", form)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop(one.key, by=world.head)  # not hers
        actions.drop(one.key, by=world.clerk)
        actions.drop(one.key, by=world.clerk)
    assert Attachment.objects.count() == len(list(vault.names())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop_all(form, by=world.clerk)
    assert list(vault.names()) == []


def test_a_storage_that_is_away_stops_nobody_from_taking_a_file_back(
    world, now, attachments, monkeypatch, django_capture_on_commit_callbacks
):
    row = hold(world.clerk, now)

    def gone(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(attachments, "delete", gone)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop(row.key, by=world.clerk)
    assert not Attachment.objects.exists()  # the bytes go with the sweep of strays
    doubled = uuid4()
    hold(world.clerk, now, "a.txt", b"a", doubled)
    with pytest.raises(Refused, match="已经上传过"):
        hold(world.clerk, now, "b.txt", b"a", doubled)


def test_what_is_in_doubt_is_put_aside_and_decided_by_another_of_the_office(world, now, sent, add):
    row = add(sent, world.director, content=DOUBTFUL)
    assert (row.state, row.doubt) == ("quarantined", "pdf_script")
    assert kinds(sent)[-2:] == ["add_file", "file_quarantined"]
    for name in ("clerk", "handler", "head", "leader"):
        with pytest.raises(PermissionDenied):
            actions.release_file(row, words="看过", by=getattr(world, name), at=now)
    with pytest.raises(PermissionDenied, match="另一人"):
        actions.release_file(row, words="看过", by=world.director, at=now)
    deputy = make_person(Duty.OFFICE, world.office, "赵副")
    assert file_desk.items(world.director, now.date()) == []  # not her own to decide
    assert [str(i.words) for i in file_desk.items(deputy, now.date())] == [
        f"{sent.number} 附件1：PDF 里有脚本"
    ]
    with pytest.raises(Refused, match="理由"):
        actions.release_file(row, words=" ", by=deputy, at=now)
    row = actions.release_file(row, words="脚本只算页码", by=deputy, at=now)
    assert (row.state, row.reason, row.decided_by) == ("kept", "脚本只算页码", deputy)
    with pytest.raises(Refused, match="现为“可用”"):
        actions.reject_file(row, words="再看", by=deputy, at=now)
    assert file_desk.items(deputy, now.date()) == []


def test_a_rejected_file_stays_as_proof(world, now, sent, add):
    row = actions.reject_file(
        add(sent, world.clerk, content=DOUBTFUL), words="不是来信内容", by=world.director, at=now
    )
    assert row.state == FileState.REJECTED
    assert vault.read(row.stored, row.data_key) == DOUBTFUL


def test_a_file_is_removed_by_who_brought_it_or_by_the_office(world, now, sent, add):
    row = add(sent, world.handler, origin=FileOrigin.OFFICE)
    for name in ("head", "clerk", "unit_clerk"):
        with pytest.raises(PermissionDenied):
            actions.remove_file(row, words="错件", by=getattr(world, name), at=now)
    actions.remove_file(row, words="错件", by=world.handler, at=now)
    other = actions.remove_file(add(sent, world.handler), words="错件", by=world.director, at=now)
    assert other.state == FileState.REMOVED
    assert vault.read(other.stored, other.data_key)
    assert kinds(sent)[-1] == "remove_file"


def test_nothing_remains_if_the_event_fails(world, now, sent, monkeypatch):
    row = hold(world.clerk, now)

    def fails(*_args, **_said):
        raise RuntimeError

    monkeypatch.setattr("audit.log.append", fails)
    with pytest.raises(RuntimeError):
        actions.add_files(sent, [str(row.key)], origin=FileOrigin.OFFICE, by=world.clerk, at=now)
    row.refresh_from_db()
    assert (row.state, row.case, row.no) == ("held", None, None)


def test_disposal_takes_key_and_name_at_once_and_the_bytes_with_the_next_sweep(
    world, now, add, sweep
):
    from django.db.models import F

    from petitions.models import Case, DisposalBatch
    from tests.world import bring_to, register

    case = bring_to(world, register(world, at=now).case, "close", at=now)
    row = add(case, world.clerk)
    Case.objects.filter(pk=case.pk).update(closed_on=F("closed_on") - timedelta(days=3660))
    deputy = make_person(Duty.OFFICE, world.office, "赵副")
    batch = actions.propose_disposal(world.office, by=world.clerk, at=now)
    actions.first_review_disposal(batch, by=deputy, at=now)
    actions.second_review_disposal(batch, by=world.leader, at=now)
    actions.dispose(DisposalBatch.objects.get(), by=world.clerk, at=now)
    row.refresh_from_db()
    assert (row.state, row.name, row.data_key, row.content_hash) == ("erased", "", "", "")
    with pytest.raises(vault.Damaged):
        vault.read(row.stored, row.data_key)
    assert list(vault.names()) == [row.stored]
    sweep(now)
    assert list(vault.names()) == []
    with pytest.raises(Refused, match="到期销毁"):
        add(case, world.clerk)
