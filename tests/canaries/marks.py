"""Cases whose petitioners are made of marks: words that stand nowhere else in the product."""

import re
from dataclasses import dataclass
from uuid import uuid4

from petitions import actions
from petitions.models import Case, FileOrigin, PetitionerKind, Topic, Track
from tests.world import MONDAY, OPINION, bring_to, days, register

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "零一二三四五六七八九"
# What every mark looks like: one look at a page finds them all, also where two overlap.
SHAPE = re.compile(
    rf"(?=(戌[{DIGITS}]{{3}}昶|137\d{{6}}77|隐桐路[{DIGITS}]{{3}}弄|110105\d{{8}}\d{{3}}[\dX]))"
)


@dataclass(frozen=True)
class Marks:
    """The identity of one petitioner."""

    name: str
    phone: str
    address: str
    id_number: str

    def all(self) -> tuple[str, ...]:
        return (self.name, self.phone, self.address, self.id_number)


def marks_of(n: int) -> Marks:
    """Return the identity of the n-th petitioner, n below 1000."""
    said = "".join(DIGITS[int(digit)] for digit in f"{n:03d}")
    body = f"110105{1950 + n % 50}0101{n:03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    return Marks(f"戌{said}昶", f"137{n:03d}{n:03d}77", f"隐桐路{said}弄", body + check)


def plant(world, count: int) -> dict[str, Marks]:
    """Register so many cases, bring them to different stages, and return the marks by slug.

    The petitioner's identity also stands in the letter, in a note, and in the reply.
    """
    planted = {}
    for n in range(count):
        marks = marks_of(n)
        case = _register(world, n, marks)
        planted[case.slug] = marks
        if n % 3 == 0:
            _attach(world, case, marks)
        _bring_along(world, case, n, marks)
    return planted


def _attach(world, case: Case, marks: Marks) -> None:
    """Add the letter as it came: its name and its words say who wrote it."""
    said = "\n".join(marks.all()).encode()
    name = f"{marks.name}来信{marks.phone}.txt"
    held = actions.hold(name, said, form=uuid4(), by=world.clerk, at=MONDAY)
    actions.add_files(case, [str(held.key)], origin=FileOrigin.PETITION, by=world.clerk, at=MONDAY)


def _register(world, n: int, marks: Marks) -> Case:
    accusing = n % 5 == 4
    told = f"我叫{marks.name}，电话{marks.phone}，证号{marks.id_number}，住{marks.address}。"
    return register(
        world,
        name=marks.name,
        phone=marks.phone,
        address=marks.address,
        id_number=marks.id_number,
        kind=PetitionerKind.PERSON,
        title=f"反映第{n}项收费问题",
        text=f"{told}反映第{n}项收费没有公示。",
        demands=[f"请回电{marks.phone}"],
        matter_fields={
            "track": Track.ACCUSATION if accusing else Track.REMEDY,
            "topic": Topic.objects.get(code="E14-01" if accusing else "E05-04"),
            "subject_unit": world.school,
        },
    ).case


def _bring_along(world, case: Case, n: int, marks: Marks) -> None:
    """Leave two in five in triage, send two out, and bring one to the head's review."""
    at = MONDAY + days(1)
    if n % 5 == 1:
        bring_to(world, case, "assign", at=at, to=world.bureau)
    elif n % 5 == 3:
        bring_to(world, case, "assign", at=at)
    elif n % 5 == 2:
        case = bring_to(world, case, "start", at=at)
        told = f"{marks.name}（{marks.phone}）反映属实。"
        opinion = actions.Opinion(OPINION.request, told, OPINION.opinion, OPINION.basis)
        case = actions.draft(case, opinion, by=world.handler, at=at)
        actions.note(case, words=f"已致电{marks.name}{marks.phone}。", by=world.handler, at=at)
        if n % 2:
            actions.submit_draft(case, by=world.handler, at=at)
