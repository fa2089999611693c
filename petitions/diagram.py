"""The life cycle as a page of the documentation, drawn from the table.

`manage.py lifecycle` writes it; a test fails when the page says something else than the table.
"""

from collections.abc import Iterable

from django.utils.translation import override

from petitions.models import ENDED, AssignmentStage, CaseStage, ReplyStage
from petitions.table import TABLE
from petitions.transition import Subject, Transition

HEAD = """# The life of a case

Drawn from `petitions/table.py` by `manage.py lifecycle`; do not edit. Terms are those of
[the glossary](glossary.md).
"""
PARTS = (
    ("The case 信访事项", Subject.CASE, CaseStage),
    ("The assignment 转送、交办", Subject.ASSIGNMENT, AssignmentStage),
    ("The reply 处理意见书", Subject.REPLY, ReplyStage),
)
COLUMNS = ("step", "", "of", "from", "to", "who", "paper", "law", "clocks")
Edge = tuple[str, str, str]


def page() -> str:
    """Return the page in Markdown: a diagram of each thing that moves, and every row."""
    with override("zh-hans"):
        drawn = [_drawn(title, subject, stages) for title, subject, stages in PARTS]
        return "\n".join([HEAD, *drawn, "## Every step", "", *_rows(), ""])


def _drawn(title: str, subject: Subject, stages: type) -> str:
    edges = dict.fromkeys(edge for row in TABLE for edge in _edges(row, subject))
    used = {end for edge in edges for end in edge[:2]}
    names = [
        f"    {stage.value}: {stage.label} {stage.value}"
        for stage in stages  # type: ignore[attr-defined]
        if stage.value in used
    ]
    arrows = [f"    {source} --> {target}: {code}" for source, target, code in edges]
    ends = [f"    {stage.value} --> [*]" for stage in ENDED if subject is Subject.CASE]
    return "\n".join(
        [f"## {title}", "", "```mermaid", "stateDiagram-v2", *names, *arrows, *ends, "```", ""]
    )


def _edges(row: Transition, subject: Subject) -> Iterable[Edge]:
    """Yield from, to and code of each way in which a row moves this kind of thing."""
    begins = CaseStage(row.target) if row.subject is Subject.CASE and row.target else None
    if subject is Subject.CASE and (reached := row.case_to or begins):
        for source in _in_order(row.case_at, CaseStage) or ["[*]"]:
            yield source, reached.value, row.code
    elif subject is Subject.ASSIGNMENT and row.assignment_to:
        for source in _in_order(row.assignment_at, AssignmentStage):
            yield source, row.assignment_to, row.code
    if row.subject is subject and row.target and subject is not Subject.CASE:
        kinds = AssignmentStage if subject is Subject.ASSIGNMENT else ReplyStage
        first = ["[*]"] if "" in row.sources else []
        for source in [*first, *_in_order(row.sources - {""}, kinds)]:
            yield source, row.target, row.code


def _in_order(stages: Iterable[str], kinds: type) -> list[str]:
    found = {str(getattr(stage, "value", stage)) for stage in stages}
    return [stage.value for stage in kinds if stage.value in found]  # type: ignore[attr-defined]


def _rows() -> list[str]:
    lines = [COLUMNS, ("---",) * len(COLUMNS), *map(_cells, TABLE)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _cells(row: Transition) -> tuple[str, ...]:
    kinds: dict[Subject, type] = {subject: stages for _title, subject, stages in PARTS}
    sources = _in_order(row.sources - {""}, kinds[row.subject])
    everywhere = len(sources) > len(CaseStage) // 2
    return (
        f"`{row.code}`",
        str(row.label),
        row.subject.value,
        "any" if everywhere else ", ".join(sources) or "-",
        str(getattr(row.target, "value", row.target)) if row.target else "same",
        f"{row.party.value}: {', '.join(sorted(role.value for role in row.roles))}",
        str(row.paper) or "-",
        row.law or "-",
        _clocks(row),
    )


def _clocks(row: Transition) -> str:
    said = (
        ("starts", row.starts), ("stops", row.stops), ("resumes", row.resumes),
        ("voids", row.voids),
    )  # fmt: skip
    parts = [f"{verb} {', '.join(code.value for code in codes)}" for verb, codes in said if codes]
    return "; ".join(parts) or "-"
