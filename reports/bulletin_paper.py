"""An issue of the bulletin as an official paper. All of it comes from what was frozen, so the same
version gives the same paper. It is written in Chinese, whatever the language of the page."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone, translation

from accountability.campaign_figures import FLOOR
from petitions import paper as papers
from petitions.paper import Block, Column, Head, Heading, Imprint, Paper, Paragraph, Table
from reports import bulletin_rates, figures, issues, lists, pages
from reports.bulletin_rates import BANDS, on_time
from reports.corrections import Correction
from reports.figures import Counts
from reports.issues import Issue
from reports.measures import NONE, Share
from reports.models import Bulletin, BulletinStatus
from reports.month import Month

NAME = "信访工作通报"
TO, COPIES = "机关各处室", "委领导"
AGAINST = "环比"
COLUMNS = (
    Column("处室", 27, is_text=True),
    *(Column(name, width) for name, width in (
        ("上月结转", 12), ("交办件数", 12), ("按时办结", 12), ("逾期办结", 12),
        ("逾期仍在办理", 14), ("在办未到期", 14), ("按时率", 14),
    )),
    Column("交办", 11, AGAINST), Column("逾期在办", 11, AGAINST), Column("按时率", 14, AGAINST),
)  # fmt: skip
OVERDUE = (Column("处室", 3, is_text=True), Column("件数"), Column("编号", 8, is_text=True))
GROUPS = tuple(Column(name) for name in ("处室数", "到期件数", "按时办结", "按时率"))


def paper_of(document: Bulletin) -> Paper:
    """Return the paper of one version. Two queries at most, for the numbers of cases."""
    with translation.override("zh-hans"):
        issue = issues.frozen(document)
        month = issue.table.month
        is_out = document.status == BulletinStatus.PUBLISHED
        on = timezone.localdate(document.published_at or document.generated_at)
        number = papers.issue_number(document.year, document.serial)
        title = f"{month.label}处室信访事项办理情况通报"
        return Paper(
            title=title if is_out else f"{title}（核对稿）",
            head=Head(NAME, number, issue.issuer, papers.day(on)),
            addressee=TO,
            blocks=tuple(_blocks(issue)),
            unit=issue.issuer,
            signed_on=on,
            imprint=Imprint(COPIES, issue.issuer, on) if is_out else None,
            mark=tuple(_mark(document, issue)),
        )


def _blocks(issue: Issue) -> Iterator[Block]:
    yield Heading("一、总体情况")
    yield Paragraph(_summary(issue))
    parts: list[tuple[str, list[Block]]] = [
        ("各处室办理情况", [_table(issue)]),
        ("分组情况", list(_groups(issue))),
        ("逾期仍在办理的信访件", list(_overdue(issue))),
        ("更正", list(_corrections(issue))),
        ("口径", list(_definitions())),
    ]
    for place, (name, blocks) in enumerate((part for part in parts if part[1]), start=2):
        yield Heading(f"{papers.numeral(place)}、{name}")
        yield from blocks


def _summary(issue: Issue) -> str:
    total, month = issue.table.total, issue.table.month
    if not any(total.values()):
        return f"{month.label}，各处室无交办件。"
    rate = on_time(total)
    said = (
        f"{month.label}，各处室上月结转{total['opening']}件，本月交办{total['assigned']}件；"
        f"按时办结{total['closed_on_time']}件，逾期办结{total['closed_late']}件。"
        f"截至{papers.day(month.last)}24时，逾期仍在办理{total['overdue_open']}件，"
        f"在办未到期{total['open_not_due']}件。"
    )
    if rate.percent is not None:
        said += f"按时率{rate.words}（{rate.counts}）。"
    if issue.before:
        before = figures.total(issue.before.values())
        said += (
            f"与上月相比，交办件数{_moved(total['assigned'] - before['assigned'])}，"
            f"逾期仍在办理{_moved(total['overdue_open'] - before['overdue_open'])}"
            f"{_rate_moved(rate, on_time(before))}。"
        )
    return said


def _moved(by: int) -> str:
    if not by:
        return "持平"
    return f"{'增加' if by > 0 else '减少'}{abs(by)}件"


def _rate_moved(now: Share, before: Share) -> str:
    if now.percent is None or before.percent is None:
        return ""
    by = round(now.percent - before.percent, 1)
    if not by:
        return "，按时率持平"
    return f"，按时率{'提高' if by > 0 else '下降'}{abs(by)}个百分点"


def _table(issue: Issue) -> Table:
    rows = [
        (row.name, *_cells(row.numbers, issue.before.get(row.code))) for row in issue.table.rows
    ]
    before = figures.total(issue.before.values()) if issue.before else None
    return Table(
        COLUMNS,
        tuple(rows),
        total=("合计", *_cells(issue.table.total, before)),
        note=f"注：单位为件，按时率的环比单位为百分点；到期不足{FLOOR}件的不计按时率。"
        f"校验：{pages.balance(issue.table.total)}。",
    )


def _cells(row: Counts, before: Counts | None) -> tuple[str, ...]:
    rate, then = on_time(row), on_time(before) if before else None
    return (
        *(str(row[figure.code]) for figure in figures.SIX),
        rate.words,
        bulletin_rates.change(row["assigned"], before["assigned"] if before else None),
        bulletin_rates.change(row["overdue_open"], before["overdue_open"] if before else None),
        bulletin_rates.points(rate, then),
    )


def _groups(issue: Issue) -> Iterator[Block]:
    """Yield the size groups: departments are compared with those of their size alone."""
    found = []
    for band in BANDS:
        rows = [
            row.numbers for row in issue.table.rows if bulletin_rates.band_of(row.numbers) is band
        ]
        if rows:
            total = figures.total(rows)
            rate = on_time(total)
            cells = (len(rows), rate.whole, rate.part, rate.words)
            found.append((str(band.name), *map(str, cells)))
    if found:
        yield Table((Column("分组", 2, is_text=True), *GROUPS), tuple(found))


def _overdue(issue: Issue) -> Iterator[Block]:
    """Yield the numbers of what is overdue, by department; no name and no title."""
    numbers = lists.numbers(slug for slugs in issue.overdue.values() for slug in slugs)
    found = [
        (row.name, str(len(slugs)), "、".join(numbers[slug] for slug in slugs))
        for row in issue.table.rows
        if (slugs := issue.overdue.get(row.code, ()))
    ]
    if found:
        yield Table(OVERDUE, tuple(found))


def _corrections(issue: Issue) -> Iterator[Block]:
    for no, words in enumerate(correction_words(issue.corrections), start=1):
        yield Paragraph(f"{no}.{words}")


def correction_words(lines: Sequence[Correction]) -> list[str]:
    """Return correction lines as the issue prints them, cases by their numbers. One query."""
    numbers = lists.numbers(key for line in lines for key in (*line.came, *line.went))
    return [_correction(line, numbers) for line in lines]


def _correction(line: Correction, numbers: Mapping[str, str]) -> str:
    came, went = ([numbers[key] for key in keys] for keys in (line.came, line.went))
    month = Month.parse(line.month)
    figure = figures.BY_CODE.get(line.figure)
    name = str(figure.name) if figure else line.figure
    parts = [f"增列{'、'.join(came)}"] if came else []
    parts += [f"剔除{'、'.join(went)}"] if went else []
    number = papers.issue_number(month.year, month.number)
    return (
        f"{number}{line.name}“{name}”{line.was}件更正为{line.now}件（{'；'.join(parts) or NONE}）。"
    )


def _definitions() -> Iterator[Block]:
    rows = tuple((str(figure.name), str(figure.definition)) for figure in figures.SIX)
    yield Table((Column("数字", 1, is_text=True), Column("计法", 4, is_text=True)), rows)


def _mark(document: Bulletin, issue: Issue) -> Iterator[str]:
    if document.status != BulletinStatus.PUBLISHED:
        yield f"核对稿第{document.version}版，以发布稿为准。"
    yield f"内容哈希 SHA-256 {document.sha256}"
    rules = f"时限规则{'、'.join(issue.rules.laws)} {issue.rules.sha256[:16]}"
    anchor = pages.anchor(document)
    yield "　".join(part for part in (rules, f"程序版本 {issue.rules.code}", anchor) if part)
