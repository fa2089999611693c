"""`python -m bench.hints REGISTER.xlsx [--cases N]`: how often what is suggested is what it was,
into docs/matching.md.

Three measurements, each in the order of time, so that nothing is known that came later: topics of
the stories that demo data is written from; who answered, over a register of real petitions with
their replies; units of the routed cases in the database, which is best a demo one.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import django
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench.matching import PAGE

HEADING = "# Suggesting topics and units"
STORIES, SEED, BEGINS = 600, 5, 200  # the first ones are only learned from
# Who answered: the kind of authority that a reply names most often, in the names they had.
AUTHORITIES = {
    "education": "教育", "police": "公安 交警", "civil affairs": "民政",
    "housing": "住房和城乡建设 住建 房产 住房保障", "city management": "城市管理 城管",
    "environment": "环境保护 环保 生态环境", "labour": "人力资源和社会保障 人社",
    "transport": "交通运输", "planning": "规划局 城乡规划", "culture": "文化 旅游",
    "market": "市场监督管理 市场监管 工商 食品药品 质监", "agriculture": "农业 农村局",
    "power": "电力 供电", "health": "卫生健康 卫生和计划生育 卫计 卫生局", "water": "水务 水利",
    "provident fund": "公积金", "land": "国土资源 自然资源", "prices": "发展和改革 物价",
    "taxes": "税务", "forests": "林业",
}  # fmt: skip


@dataclass
class Hits:
    """How often the truth was first, and among the first three; and among the three most frequent
    so far, which is what no help at all would give."""

    asked: int = 0
    first: int = 0
    three: int = 0
    frequent: int = 0

    def count(self, truth: Any, suggested: Sequence[Any], frequent: Iterable[Any]) -> None:
        """Add one."""
        self.asked += 1
        self.first += list(suggested[:1]) == [truth]
        self.three += truth in suggested[:3]
        self.frequent += truth in frequent

    @property
    def line(self) -> str:
        """The cells of the table."""
        shares = (self.first, self.three, self.frequent)
        said = (f"{one / self.asked:.2f}" if self.asked else "—" for one in shares)
        return " | ".join([f"{self.asked:,}", *said])


@dataclass(frozen=True)
class Told:
    """One petition: its title, all that was typed, and what it was."""

    title: str
    words: str
    truth: int


def of_topics() -> Hits:
    """Return how topics do on the stories of the demo; restricted ones are never learned from."""
    from demo.corpus import story
    from petitions import topic_hints
    from petitions.models import Topic
    from petitions.topics import TOPICS

    names = [
        (f"{code}-{place:02d}", name.rstrip("*"))
        for code, _group, children in TOPICS
        for place, name in enumerate(children, start=1)
    ]
    topics = [Topic(pk=place, code=code, name=name) for place, (code, name) in enumerate(names)]
    number = {topic.code: topic.pk for topic in topics}
    chance, told = Random(SEED), list[tuple[Told, bool]]()  # noqa: S311 - a sample, no secret
    for turn in range(STORIES):
        drawn = story(chance, subject=f"第{turn % 40}中学")
        one = Told(drawn.title, f"{drawn.title} {drawn.text}", number[drawn.topic])
        told.append((one, drawn.track == "accusation"))
    hits = Hits()
    for one, alike, frequent in _in_turn(told):
        found = topic_hints.ranked(one.words, alike, topics)
        hits.count(one.truth, [hint.topic.pk for hint in found], frequent)
    return hits


def of_authorities(path: Path) -> Hits:
    """Return how the likeness does on who answered, where the reply names somebody."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    place = {name: column for column, name in enumerate(sheet[0])}
    once = {str(row[place["留言编号"]]): row for row in sheet[1:]}
    rows = sorted(once.values(), key=lambda row: _day(row[place["留言时间"]]))
    columns = [place[name] for name in ("留言主题", "留言详情", "答复意见")]
    told = []
    for row in rows:
        title, text, reply = (str(row[column]) for column in columns)
        if named := _authority(reply):
            told.append((Told(title, f"{title} {text}", named), False))
    hits = Hits()
    for one, alike, frequent in _in_turn(told):
        hits.count(one.truth, [vote.pk for vote in alike.topics()], frequent)
    return hits


def _in_turn(told: Sequence[tuple[Told, bool]]) -> Iterator[tuple[Told, Any, list[int]]]:
    """Yield each petition with the earlier ones alike and what was most frequent so far."""
    from petitions.precedents import Alike, Precedent, nearest

    known, often, day = list[Precedent](), Counter[int](), timezone.localdate()
    for turn, (one, restricted) in enumerate(told):
        if turn >= BEGINS:
            alike = Alike(nearest(one.words, known), day)
            yield one, alike, [pk for pk, _n in often.most_common(3)]
        if not restricted:
            known.append(Precedent(one.title, one.truth, None, day))
            often[one.truth] += 1


def _authority(reply: str) -> int:
    """Return the number, from 1, of the authority a reply names most often, 0 for none."""
    named = [sum(map(reply.count, words.split())) for words in AUTHORITIES.values()]
    return named.index(max(named)) + 1 if max(named) else 0


def _day(cell: object) -> date:
    return date(*map(int, str(cell).split()[0].split("/")))


def of_units(most: int) -> tuple[Hits, int]:
    """Return how units do on the newest routed cases of the database, and how many it has."""
    from petitions.models import Assignment, Case

    routed = Case.objects.filter(assignments__no=1, restricted=False).distinct()
    hits, frequent = Hits(), Counter(Assignment.objects.values_list("unit", flat=True))
    usual = [pk for pk, _n in frequent.most_common(3)]
    rows = routed.select_related("unit", "topic__owner", "subject_unit__parent")
    for case in rows.order_by("-received_on", "-pk")[:most]:
        hits.count(case.assignments.get(no=1).unit_id, _units_for(case), usual)
    return hits, Case.objects.count()


def _units_for(case: Any) -> list[int]:
    """Return what a clerk of the office would have been shown on the day the case was sent out."""
    from organization.models import Role, User
    from petitions import accused_side, precedents, suggestions

    on = case.assignments.get(no=1).assigned_on - timedelta(days=1)
    posts = {"posts__unit": case.unit, "posts__role": Role.REGISTRAR, "posts__valid_to": None}
    clerk = User.objects.filter(**posts).order_by("pk").first()
    if clerk is None:
        return []
    first = case.petitions.select_related("petitioner").order_by("pk")[0]
    words = f"{first.title} {first.text}"
    alike = precedents.find(words, user=clerk, on=on, apart_from=case)
    phones = (first.petitioner.phone_hash,) if first.petitioner.phone_hash else ()
    known = suggestions.Known(case, accused_side.NOBODY, phones, alike)
    return [one.unit.pk for one in suggestions.before_there_is_one(known, user=clerk, on=on)]


def section(register: Path, most: int) -> str:
    """Return what stands on the page below the heading."""
    units, cases = of_units(most)
    return f"""{HEADING}

Written by `python -m bench.hints` on {timezone.localdate().isoformat()}. Every petition is judged
by those before it alone. "Three most frequent" is how often the truth is among the three answers
that were most frequent so far, which is what a list without any reading would give.

| what is suggested | petitions | first | among three | three most frequent |
| --- | --- | --- | --- | --- |
| the topic, of stories that demo data is written from | {of_topics().line} |
| who answered, of a register of real petitions | {of_authorities(register).line} |
| the unit, of the newest routed cases of a demo database | {units.line} |

The register names no topics; what is known of each petition is which kind of authority its reply
names most often, and replies that name none are left out. The demo database had {cases:,} cases.
"""


def section_of(page: str) -> str:
    """Return the part of the page that is written here, "" where there is none yet."""
    _before, heading, rest = page.partition(HEADING)
    return f"\n{heading}{rest}" if heading else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("register", type=Path)
    parser.add_argument("--cases", type=int, default=200, help="routed cases to judge")
    asked = parser.parse_args()
    django.setup()
    page = PAGE.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
    PAGE.write_text(f"{page}\n\n{section(asked.register, asked.cases)}", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
