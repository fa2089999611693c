"""What is proposed at intake, what it is made of, and what is kept of the clerk's decision."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.urls import reverse
from django.utils import timezone

from audit import rotating
from bench import matching as measured
from petitions import matching, proposals
from petitions.models import Accused, Case, MatchProposal, Petition, Topic
from petitions.models.petition import MARKS
from tests.petitions.test_likeness import LETTER, OTHER
from tests.world import register

NEW = "/desk/cases/new/"
NOW = timezone.now()
REGISTER = Path(project.BASE_DIR).parent / "shared" / "data" / "petitions-with-replies.xlsx"


@pytest.fixture
def earlier(world):
    return register(
        world, at=NOW, name="李秀英", phone="13900001111", text=LETTER, title="职称评审不公"
    ).case


def find(world, user=None, **known):
    groups = matching.find(known, user=user or world.clerk, on=timezone.localdate())
    return {group.letter: group.matches for group in groups}


def test_the_same_wording_of_somebody_else_about_another_unit_is_found(world, earlier):
    found = find(world, name="张三", text="您好。" + LETTER, title="请求公开投票结果")
    (match,) = found["C"]
    assert match.case == earlier
    assert [part.words for part in match.parts] == ["内容相近 97%"]
    assert match.passages[0].startswith("我是实验第二小学的教师")
    assert not any(find(world, name="张三", text=OTHER).values())


def test_the_points_say_what_of_the_person_is_the_same(world, earlier):
    known = {"name": "李秀英", "phone": "139 0000 1111", "text": OTHER}
    (match,) = find(world, **known)["B"]
    assert [(part.words, part.points) for part in match.parts] == [
        ("电话相同", 45), ("姓名相同", 20),
    ]  # fmt: skip
    (match,) = find(world, **known | {"text": LETTER})["A"]
    assert match.score == 45 + 20 + 40


def test_what_a_re_review_has_ended_stands_apart(world, earlier):
    Case.objects.filter(pk=earlier.pk).update(
        stage="closed_final", closed_on=timezone.localdate(), awaits=""
    )
    known = {"name": "李秀英", "phone": "13900001111", "text": LETTER}
    found = find(world, **known)
    assert (len(found["A"]), [match.case for match in found["D"]]) == (0, [earlier])
    assert not find(world, **known | {"text": OTHER})["D"]


def test_nobody_but_the_office_that_registered_finds_a_text(world, earlier):
    for user in (world.handler, world.head, world.leader, world.admin, world.auditor):
        assert not any(find(world, user=user, text=LETTER).values())


def post(client, world, **fields):
    return client.post(
        NEW,
        {
            "form_key": str(uuid4()), "channel": "letter", "received_on": "今天", "headcount": "1",
            "name": "李秀英 13900001111", "subject_unit": world.school.pk,
            "topic": Topic.objects.get(code="E05-04").pk, "title": "再次反映职称评审",
            "text": LETTER, "urgency": "normal", "then": "open",
        } | fields,
    )  # fmt: skip


def test_the_decision_is_kept_and_measured(world, earlier, client):
    client.force_login(world.clerk)
    post(client, world, join=earlier.slug)
    post(client, world, title="第三次反映")
    taken, refused = MatchProposal.objects.order_by("petition", "pk")[:2]
    assert (taken.case, taken.letter, taken.taken) == (earlier, "A", True)
    assert (refused.case, refused.taken) == (earlier, False)

    (line,) = proposals.effects(world.clerk, timezone.localdate())
    assert (line.letter, line.shown, line.taken, line.undone, line.found_later) == ("A", 2, 1, 0, 0)
    assert line.share is None

    Petition.objects.filter(pk=refused.petition_id).update(case=earlier)
    Petition.objects.filter(pk=taken.petition_id).update(case=Case.objects.latest("pk"))
    (line,) = proposals.effects(world.clerk, timezone.localdate())
    assert (line.taken, line.undone, line.found_later) == (1, 1, 1)
    page = client.get(reverse("match_effects")).content.decode()
    assert "后来解除" in page


def test_what_a_reader_may_not_see_is_not_counted(world, earlier, client):
    client.force_login(world.clerk)
    post(client, world, join=earlier.slug)
    assert proposals.effects(world.head, timezone.localdate()) == []
    assert proposals.effects(world.clerk, timezone.localdate())
    Accused.objects.create(case=earlier, person=world.clerk, named_on=timezone.localdate())
    assert proposals.effects(world.clerk, timezone.localdate()) == []


def test_marks_follow_the_key_and_go_with_the_text(world, earlier, settings):
    before = set(Petition.objects.values_list(*MARKS))
    name, _, key = settings.VAULT_KEYS.partition(":")
    settings.VAULT_KEYS = f"next:{key[::-1].strip('=')[:43]}=,{name}:{key}"
    assert find(world, text=LETTER)["C"]
    rotating.rotate(100)
    assert set(Petition.objects.values_list(*MARKS)) != before
    assert find(world, text=LETTER)["C"]


@pytest.mark.skipif(
    not REGISTER.exists(), reason="the register of real petitions is not beside the repository"
)
def test_repeats_in_a_register_of_real_petitions_are_all_proposed():
    told = measured.register(REGISTER)
    found = measured.of_one_user(told)
    assert found.true >= 10
    assert found.recall == 1.0
    assert found.precision > 0.5
    by_mark = list(measured.sharing_a_mark(told))
    assert len(set(by_mark)) < len(told)
