"""Reference rows every installation starts with: deadline rules, topics, retention terms.

Frozen literals of the law and of the office's topic tree. An admin edits the rows, not this
file; `fill` adds what is missing and never touches what is there.
"""

from datetime import date

from organization.pinyin import pinyin_of
from petitions.models import ClockRule, RetentionClass, Topic, Track
from petitions.models.clocks import ClockCode
from petitions.topics import TOPICS

OLD, NEW = "《信访条例》(2005)", "《信访工作条例》(2022)"
START_OLD, START_NEW = date(1949, 10, 1), date(2022, 5, 1)

# code, article of 2005, article of 2022, days, working days, soon, urgent
LIMITS = [
    (ClockCode.ROUTE, "第21条", "第22条", 15, False, 5, 2),
    (ClockCode.NOTICE, "第22条", "第23条", 15, False, 5, 2),
    (ClockCode.UNIT_NOTICE, "第21条", "第23条", 15, False, 5, 2),
    (ClockCode.RETURN, "第21条", "第23条", 5, True, 2, 1),
    (ClockCode.HANDLE, "第33条", "第34条", 60, False, 15, 5),
    (ClockCode.ASSIGN, "第21条", "第22条", 60, False, 15, 5),
]

# Years a closed case is kept: the office's table under the file retention rules.
TERMS = {Track.REMEDY: 10, Track.ACCUSATION: 15, Track.SUGGESTION: 5}
TERM_BASIS = "《机关文件材料归档范围和文书档案保管期限规定》"


def fill() -> None:
    """Create the rules, topics and terms that are missing."""
    fill_rules()
    fill_topics()
    fill_retention()


def fill_retention() -> None:
    """Create the term of each statutory kind that has none yet."""
    for track, years in TERMS.items():
        RetentionClass.objects.get_or_create(
            track=track, defaults={"years": years, "basis": TERM_BASIS}
        )


def fill_rules() -> None:
    """Create the limits of both regulations; matters begun before May 2022 keep the old one."""
    if ClockRule.objects.exists():
        return
    ClockRule.objects.bulk_create(
        ClockRule(
            code=code,
            law=law,
            article=article,
            days=days,
            working_days=working,
            soon_days=soon,
            urgent_days=urgent,
            valid_from=begins,
            valid_to=ends,
        )
        for code, old, new, days, working, soon, urgent in LIMITS
        for law, article, begins, ends in (
            (OLD, old, START_OLD, date(2022, 4, 30)),
            (NEW, new, START_NEW, None),
        )
    )


def fill_topics() -> None:
    """Create the topic tree; level 2 is numbered from 01 in the order of the list."""
    if Topic.objects.exists():
        return
    for code, name, national, children in TOPICS:
        parent = Topic.objects.create(code=code, name=name, national_class=national, **_key(name))
        Topic.objects.bulk_create(
            Topic(
                code=f"{code}-{place:02d}",
                name=child.rstrip("*"),
                parent=parent,
                national_class=national,
                asks_minor_harm=child.endswith("*"),
                **_key(child.rstrip("*")),
            )
            for place, child in enumerate(children, start=1)
        )


def _key(name: str) -> dict[str, str]:
    pinyin, initials = pinyin_of(name)
    return {"pinyin": pinyin, "initials": initials}
