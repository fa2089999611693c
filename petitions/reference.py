"""Reference rows every installation starts with: deadline rules, topics, retention terms.

Frozen literals of the law and of the office's topic tree. An admin edits the rows, not this
file; `fill` adds what is missing and never touches what is there.
"""

from organization.pinyin import pinyin_of
from petitions import national
from petitions.limits import BEGINNING, LIMITS
from petitions.models import (
    ClockRule,
    NationalClass,
    RetentionClass,
    SizeClass,
    Topic,
    Track,
)
from petitions.replay import RULE_COLUMNS
from petitions.topics import TOPICS

# Years a closed case is kept: the office's table under the file retention rules.
TERMS = {Track.REMEDY: 10, Track.ACCUSATION: 15, Track.SUGGESTION: 5}
# From so many people on. Five is where most offices begin to speak of a group.
GROUP = 5
SIZES = ((GROUP, "集体信访"), (30, "较大规模集体信访"), (100, "大规模集体信访"))
TERM_BASIS = "《机关文件材料归档范围和文书档案保管期限规定》"


def fill() -> None:
    """Create the rules, topics and terms that are missing."""
    fill_rules()
    fill_national_classes()
    fill_topics()
    fill_retention()
    fill_sizes()


def fill_retention() -> None:
    """Create the term of each statutory kind that has none yet."""
    for track, years in TERMS.items():
        RetentionClass.objects.get_or_create(
            track=track, defaults={"years": years, "basis": TERM_BASIS}
        )


def fill_sizes() -> None:
    """Create the sizes, unless the office has any."""
    if not SizeClass.objects.exists():
        SizeClass.objects.bulk_create(
            SizeClass(valid_from=BEGINNING, people=people, name=name) for people, name in SIZES
        )


def fill_rules() -> None:
    """Create the limits of every clock that has none yet; what the office changed stays."""
    known = set(ClockRule.objects.values_list("code", flat=True))
    ClockRule.objects.bulk_create(
        ClockRule(
            code=rule.code,
            kind=kind,
            unit=rule.unit.value,
            **{name: getattr(rule, name) for name in RULE_COLUMNS},
        )
        for kind, rule in LIMITS
        if rule.code not in known
    )


def fill_national_classes() -> None:
    """Create the classes of the national list; nothing where some are there."""
    if not NationalClass.objects.exists():
        NationalClass.objects.bulk_create(map(NationalClass.of, national.paths()))


def fill_topics() -> None:
    """Create the topic tree; level 2 is numbered from 01 in the order of the list."""
    if Topic.objects.exists():
        return
    classes = NationalClass.objects.in_bulk(field_name="path")
    for code, name, children in TOPICS:
        parent = Topic.objects.create(
            code=code, name=name, national=classes[national.path_of(code)], **_key(name)
        )
        numbered = [(f"{code}-{place:02d}", child) for place, child in enumerate(children, start=1)]
        Topic.objects.bulk_create(
            Topic(
                code=code,
                name=child.rstrip("*"),
                parent=parent,
                national=classes[national.path_of(code)],
                asks_minor_harm=child.endswith("*"),
                **_key(child.rstrip("*")),
            )
            for code, child in numbered
        )


def _key(name: str) -> dict[str, str]:
    pinyin, initials = pinyin_of(name)
    return {"pinyin": pinyin, "initials": initials}
