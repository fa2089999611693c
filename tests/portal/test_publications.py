"""A handled case goes to the public as a text of its own, which a second person has read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from organization.models import Duty, Role
from petitions import actions as petition_actions
from petitions import granted
from petitions.actions.granting import grant_case
from petitions.models import Recusal, Track
from petitions.verify import check_projections
from petitions.workflow import Refused
from portal import actions, anonymising, desk
from portal.models import PublicationStage, PublishedCase, PublishedReply, SchoolStage
from tests import world as worlds
from tests.world import MONDAY, bring_to, days, make_person

pytestmark = pytest.mark.django_db
TITLE = "评审公示不足，学校重新公示"
ASKED = "有教师认为评审不公开。"
ANSWER = "核查后责令单位补足公示时间，并当面说明了规定。"
LATER = MONDAY + days(1)


@pytest.fixture
def closed(world):
    case = worlds.register(world, publish_consent=True).case
    return bring_to(world, case, "close")


def write(world, case, by=None, **fields):
    consent = fields.pop("consent", "")
    text = actions.PublicText(**({"title": TITLE, "asked": ASKED, "answer": ANSWER} | fields))
    return actions.write_publication(
        case, text=text, consent=consent, by=by or world.clerk, at=LATER
    )


def test_from_the_text_to_the_public_and_back_by_two_people(world, closed):
    row = write(world, closed)
    with pytest.raises(Refused, match="待复核"):
        write(world, closed)
    with pytest.raises(PermissionDenied, match="撰稿人以外"):
        actions.check_publication(row, by=world.clerk, at=LATER)
    with pytest.raises(Refused, match="待复核"):
        actions.publish(row, by=world.director, at=LATER)
    actions.return_publication(row, words="再短一些", by=world.director, at=LATER)
    assert write(world, closed, answer=ANSWER + "已落实。") == row
    actions.check_publication(row, by=world.director, at=LATER)
    with pytest.raises(PermissionDenied):
        actions.publish(row, by=world.clerk, at=LATER)
    actions.publish(row, by=world.director, at=LATER)
    published = PublishedCase.objects.published_between(2026, 2026)
    assert published.get() == row
    assert not PublishedCase.objects.published_between(2025, 2025)
    actions.withdraw(row, words="当事人要求", by=world.director, at=LATER)
    assert not PublishedCase.objects.published().exists()
    assert write(world, closed) != row  # a new text may be written after that
    kinds = list(closed.chain.events.order_by("seq").values_list("kind", flat=True))[-7:]
    assert kinds == [
        "write_publication", "return_publication", "write_publication", "check_publication",
        "publish_case", "withdraw_publication", "write_publication",
    ]  # fmt: skip
    assert not list(check_projections())


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"answer": "王建国反映评审不公开。"}, "信访人姓名"),
        ({"answer": "联系130-0000-1234。"}, "信访人电话"),
        ({"answer": "来信人反映职称评审程序不公开，存在暗箱操作，已改正。"}, "与来信相同"),
        ({"answer": "望湖中学的李老师\n已收到说明。"}, "姓名 李老师"),
        ({"basis": "家住云桥路15\n号3栋201室。"}, "住址"),
        ({"answer": "见教信〔2026〕0001。"}, "信访件编号"),
        ({"answer": "另有当事人13911112222。"}, "手机号码"),
        ({"title": "王建国的事"}, "信访人姓名"),
        ({"answer": " "}, "请写明"),
    ],
)
def test_a_text_by_which_somebody_is_known_is_refused_and_says_what(world, closed, fields, what):
    with pytest.raises(Refused, match=what):
        write(world, closed, **fields)
    assert not PublishedCase.objects.exists()


def test_some_cases_are_never_published_and_consent_is_needed(world):
    running = bring_to(world, worlds.register(world, publish_consent=True).case, "start")
    with pytest.raises(Refused, match="尚未办结"):
        write(world, running)
    secret = worlds.register(world, publish_consent=True, asks_secrecy=True).case
    with pytest.raises(Refused, match="要求保密"):
        write(world, bring_to(world, secret, "close"))
    unasked = bring_to(world, worlds.register(world).case, "close")
    with pytest.raises(Refused, match="没有同意公开"):
        write(world, unasked)
    assert write(world, unasked, consent="三月二日电话征得同意。").stage == "draft"
    accusing = worlds.register(
        world, publish_consent=True, matter_fields={"track": Track.ACCUSATION}
    ).case
    with pytest.raises(Refused, match="限制知悉"):
        write(world, accusing)
    harm = worlds.register(world, publish_consent=True, matter_fields={"minor_harm": True}).case
    assert "未成年人" in actions.obstacle(harm)


def test_words_that_are_pointed_at_stay_when_two_persons_confirm_them(world, closed, signed):
    answer = "李老师已收到说明，材料放在翠湖花园门卫处。"
    text = actions.PublicText(TITLE, ASKED, answer)
    tokens = actions.pointed_at(closed, text)
    assert {token.split(":")[0] for token in tokens} == {"name", "address"}
    with pytest.raises(anonymising.Unconfirmed, match="翠湖花园"):
        write(world, closed, answer=answer, kept=frozenset(t for t in tokens if "name" in t))
    row = write(world, closed, answer=answer, kept=tokens)
    assert set(row.kept) == tokens
    with pytest.raises(anonymising.Unconfirmed, match="李老师"):
        actions.check_publication(row, by=world.director, at=LATER)
    director, url = signed(world.director), reverse("publication_detail", args=[row.pk])
    page = director.get(url).content.decode()
    assert "<mark" in page
    assert director.send(url, step="check").status_code == 422
    assert director.send(url, step="check", keep=sorted(tokens)).status_code == 302
    row.refresh_from_db()
    assert row.stage == PublicationStage.CHECKED
    body = closed.chain.events.get(kind="check_publication").body
    assert body["kept"] == len(tokens)


def test_the_proposal_and_the_button_mask_what_was_not_confirmed(world, closed, signed):
    clerk, new = signed(world.clerk), reverse("publication_new", args=[closed.slug])
    proposed = clerk.get(new).content.decode()
    assert "王建国" not in proposed
    answer = "李老师已收到说明，材料在翠湖花园。"
    said = {"title": TITLE, "asked": ASKED, "answer": answer, "school_stage": "primary"}
    refused = clerk.send(new, **said)
    assert refused.status_code == 422
    (token,) = (t for t in actions.pointed_at(closed, actions.PublicText(TITLE, ASKED, answer))
                if t.startswith("name"))  # fmt: skip
    masked = clerk.send(new, **said, keep=token, mask="1")
    assert masked.status_code == 200
    assert "李老师已收到说明，材料在（地址略）。" in masked.content.decode()
    assert not PublishedCase.objects.exists()


def test_the_copy_that_is_out_knows_no_case_and_is_emptied_when_withdrawn(world, closed):
    row = write(world, closed, basis="依据规定。", school_stage=SchoolStage.PRIMARY)
    actions.check_publication(row, by=world.director, at=LATER)
    row = actions.publish(row, by=world.director, at=LATER)
    copy = PublishedReply.objects.get()
    assert (copy.title, copy.asked, copy.answer) == (TITLE, ASKED, ANSWER)
    assert (copy.school_stage, copy.basis, copy.source) == ("primary", "依据规定。", "case")
    assert (copy.received_on, copy.replied_on) == (closed.received_on, closed.replied_on)
    assert not any(field.is_relation for field in PublishedReply._meta.get_fields())
    kept = f"{vars(copy)}"
    assert closed.number not in kept
    assert closed.slug not in kept
    actions.withdraw(row, words="当事人要求", by=world.director, at=LATER)
    copy.refresh_from_db()
    assert [copy.title, copy.asked, copy.answer, copy.basis, copy.search] == [""] * 5
    assert copy.withdrawn_on == LATER.date()
    row.refresh_from_db()
    assert row.answer == ANSWER  # the desk knows what was out


def test_who_is_recused_finds_neither_text_nor_count(world, closed, signed):
    deputy = make_person(Duty.OFFICE, world.office, "副主任")
    row = write(world, closed)
    url = reverse("publication_detail", args=[row.pk])
    assert signed(deputy).get(url).status_code == 200
    assert len(desk.items(deputy, LATER.date())) == 1
    petition_actions.recuse(
        closed,
        person=deputy,
        ground=Recusal.Ground.OTHER,
        words="亲属",
        by=world.director,
        at=LATER,
    )
    deputy = type(deputy).objects.get(pk=deputy.pk)
    assert not desk.items(deputy, LATER.date())
    client = signed(deputy)
    assert client.get(url).status_code == 404
    assert TITLE not in client.get(reverse("publication_list")).content.decode()
    panel = reverse("case_publication_panel", args=[closed.slug])
    assert client.get(panel).status_code == 404
    assert Role.OFFICE in worlds.roles_of(deputy)


def test_by_the_pages_written_beside_the_case_checked_and_published(world, closed, signed):
    clerk, director = signed(world.clerk), signed(world.director)
    panel = reverse("case_publication_panel", args=[closed.slug])
    new = reverse("publication_new", args=[closed.slug])
    assert new in clerk.get(panel).content.decode()
    assert signed(world.handler).get(panel).content == b""
    assert signed(world.handler).get(new).status_code == 403
    page = clerk.get(new).content.decode()
    assert "原件" in page
    assert "王建国" not in page
    said = {"title": TITLE, "asked": ASKED, "answer": ANSWER, "school_stage": "any"}
    wrong = clerk.send(new, **(said | {"answer": "王建国的事，很长。"}))
    assert wrong.status_code == 422
    assert "很长" in wrong.content.decode()
    assert clerk.send(new, **said).status_code == 302
    row = PublishedCase.objects.get()
    url = reverse("publication_detail", args=[row.pk])
    preview = clerk.get(reverse("publication_preview", args=[row.pk])).content.decode()
    assert TITLE in preview
    assert ANSWER in preview
    assert "预览" in preview
    assert PublishedReply.objects.count() == 0
    assert "复核通过" not in clerk.get(url).content.decode()
    assert clerk.send(url, step="check").status_code == 403
    assert "复核通过" in director.get(url).content.decode()
    assert director.send(url, step="return").status_code == 422
    assert director.send(url, step="check").status_code == 302
    assert director.send(url, step="publish").status_code == 302
    row.refresh_from_db()
    assert row.stage == PublicationStage.PUBLISHED
    assert (
        TITLE in director.get(reverse("publication_list"), {"stage": "published"}).content.decode()
    )
    assert TITLE in clerk.get(panel).content.decode()
    assert signed(world.bureau_clerk).get(url).status_code == 404


def test_who_was_let_in_on_one_case_and_has_no_post_reads_what_the_public_reads(
    world, closed, signed
):
    row = write(world, closed)
    guest, today = make_person(Duty.HANDLER, world.rsc, "石磊"), timezone.localdate()
    grant_case(
        closed, granted.ATTEND, to=guest, reason="专班", valid_from=today,
        valid_to=today + days(30), by=world.security, at=timezone.now(),
    )  # fmt: skip
    guest.posts.update(valid_to=today - days(1))
    client, panel = signed(guest), reverse("case_publication_panel", args=[closed.slug])
    assert TITLE in client.get(panel).content.decode()
    page = client.get(reverse("publication_detail", args=[row.pk]))
    assert page.status_code == 200
    assert "复核通过" not in page.content.decode()
    other = worlds.register(world).case
    assert client.get(reverse("case_publication_panel", args=[other.slug])).status_code == 404
    officer = signed(world.security).get(panel)
    assert officer.status_code == 403
