"""The pages about rights: the matrix, why somebody sees a case, and what a role meets."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from audit import log
from audit.models import Event
from organization.models import OFFICERS, Duty, Role
from petitions import explaining
from petitions.models import Case, Recusal, Track
from tests import world as worlds
from tests.world import bring_to, give_post, make_person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def case(world):
    return bring_to(
        world, register(world, at=timezone.localtime()).case, "assign", at=timezone.localtime()
    )


def asked(client, person, case):
    return client.get(reverse("why_visible"), {"person": person.username, "case": case.number})


def test_the_matrix_shows_each_role_and_step_to_both_keepers(client, world):
    for keeper in (world.admin, world.security):
        client.force_login(keeper)
        text = client.get(reverse("permission_matrix")).content.decode()
        assert "审核通过" in text
        assert "待我审核" in text
        assert all(str(role.label) in text for role in Role)


def test_the_workbook_of_the_matrix_says_the_same_and_leaves_a_trace(client, world):
    client.force_login(world.admin)
    answer = client.get(reverse("permission_matrix_xlsx"))
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    pages, steps = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    line = next(row for row in pages if row[0] == "待我审核")
    assert line[pages[1].index("负责人")] == "√"
    assert not line[pages[1].index("经办")]
    assert any(row[0] == "审核通过" for row in steps)
    assert Event.objects.get(kind="matrix_exported").actor_id == world.admin.pk


def test_no_matrix_leaves_without_its_trace(client, world, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("disk full")

    client.force_login(world.admin)
    monkeypatch.setattr(log, "append", broken)
    with pytest.raises(RuntimeError):
        client.get(reverse("permission_matrix_xlsx"))
    assert not Event.objects.filter(kind="matrix_exported").exists()


def test_the_answer_names_post_and_assignment_and_no_word_of_the_case(client, world, case):
    client.force_login(world.security)
    answer = asked(client, world.head, case)
    text = answer.content.decode()
    assert f"吴强能看到 {case.number}" in text
    assert "基础教育处" in text
    assert "第 1 次转送、交办" in text
    assert "职称评审" not in text
    assert "王" not in text
    event = Event.objects.get(kind="rights_explained")
    assert event.body["case"] == case.slug
    assert event.body["visible"] is True


def test_who_sees_nothing_gets_no_reason(client, world, case):
    client.force_login(world.security)
    text = asked(client, world.bureau_head, case).content.decode()
    assert f"钱进看不到 {case.number}" in text
    assert "没有任何岗位" in text


def test_the_wall_is_named_but_not_the_accused(client, world):
    now = timezone.localtime()
    fields = {"track": Track.ACCUSATION, "subject_unit": world.jjc}
    case = register(world, at=now, matter_fields=fields).case
    client.force_login(world.security)
    text = asked(client, world.head, case).content.decode()
    assert "受限制知悉规则限制" in text
    assert "被检举" not in text
    assert f"吴强看不到 {case.number}" in text


def test_a_recusal_outweighs_what_speaks_for_seeing(client, world, case):
    Recusal.objects.create(
        case=case,
        person=world.head,
        ground=Recusal.Ground.RELATION,
        began_on=timezone.localdate(),
    )
    answer = explaining.why(world.head, case, timezone.localdate())
    assert not answer.visible
    assert answer.reasons
    assert len(answer.barred) == 1


def test_an_accusation_of_the_officers_own_side_has_no_number_for_them(client, world):
    now = timezone.localtime()
    fields = {"track": Track.ACCUSATION, "accused_people": (world.security,)}
    case = register(world, at=now, matter_fields=fields).case
    client.force_login(world.security)
    answer = asked(client, world.clerk, case)
    assert answer.status_code == 422
    assert "没有这个编号" in answer.content.decode()


def test_the_answer_always_agrees_with_what_the_lists_show(world, case):
    give_post(world.handler, Duty.SPECIALIST, world.bureau)
    today = timezone.localdate()
    for name in (
        "clerk",
        "director",
        "leader",
        "head",
        "handler",
        "unit_clerk",
        "bureau_head",
        "admin",
    ):
        person = getattr(world, name)
        answer = explaining.why(person, case, today)
        listed = Case.objects.visible_to(person, today).filter(pk=case.pk).exists()
        assert answer.visible == listed == (bool(answer.reasons) and not answer.barred), name


@pytest.mark.parametrize("field", ["person", "case"])
def test_a_question_about_nobody_is_shown_again_with_what_was_typed(client, world, case, field):
    client.force_login(world.security)
    typed = {"person": world.head.username, "case": case.number} | {field: "没有"}
    answer = client.get(reverse("why_visible"), typed)
    assert answer.status_code == 422
    assert 'value="没有"' in answer.content.decode()
    assert not Event.objects.filter(kind="rights_explained").exists()


def test_a_role_is_shown_by_numbers_alone(client, world, case):
    client.force_login(world.security)
    answer = client.get(reverse("role_preview"), {"role": "unit_clerk", "unit": "JJC"})
    text = answer.content.decode()
    assert "基础教育处的信访专员" in text
    assert "受理" in text
    assert case.number not in text
    assert Event.objects.get(kind="role_previewed").body == {"role": "unit_clerk", "unit": "JJC"}


def test_the_numbers_of_a_role_are_those_of_a_person_who_holds_it(world, case):
    today = timezone.localdate()
    for role, duty, unit in (
        (Role.UNIT_CLERK, Duty.SPECIALIST, world.jjc),
        (Role.OFFICE, Duty.OFFICE, world.office),
        (Role.UNIT_CLERK, Duty.SPECIALIST, world.school),
    ):
        total = explaining.counts(explaining.in_place_of(role, unit, today))[-1].cases
        person = make_person(duty, unit)
        assert total == Case.objects.visible_to(person, today).count()
    for role in OFFICERS:
        assert explaining.counts(explaining.in_place_of(role, world.commission, today)) == []
