"""The annual report of petition work 信访情况年度报告 (2022 Art. 41): its four parts, counted.

The content is plain data: the page, the file and what is sealed are made of the same numbers. A
year that has not ended is counted so far, and compared with the same days of the year before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accountability.campaign_figures import FLOOR
from organization.models import Unit
from reports import comparing, figures
from reports.counting import counts, numbers
from reports.declared import (
    chain,
    openness,
    outcomes,
    ratings,
    remedies,
    timeliness,
    volume,
    yearly,
)
from reports.measures import Counts, Figure, Rate, Share, Text
from reports.models import AnnualReport
from reports.period import Days, Period, Year, parse, so_far

LEAP_DAY = (2, 29)
Content = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One of the four parts that the law asks for."""

    code: str
    title: Text
    figures: tuple[Figure, ...]
    rates: tuple[Rate, ...] = ()


def _rates(*codes: str) -> tuple[Rate, ...]:
    return tuple(figures.RATE_BY_CODE[code] for code in codes)


WHAT_BECAME = tuple(one for one in remedies.REMEDIES if one is not remedies.EXTENDED)
PARTS = (
    Part(
        "statistics",
        _("一、信访事项的数据统计、信访事项涉及领域以及被投诉较多的事项"),
        (*volume.VOLUME, *yearly.BY_TRACK, *yearly.BY_TOPIC),
        volume.RATES,
    ),
    Part(
        "transfers",
        _("二、转送、交办、督办信访事项的情况"),
        (
            figures.TRANSFERRED, figures.ASSIGNED, outcomes.SENT, outcomes.SENT_BACK,
            chain.SUPERVISED, timeliness.ROUTING_DUE, *timeliness.ROUTING_CELLS,
            timeliness.FINISH_DUE, *timeliness.FINISH_CELLS, timeliness.ACCEPTED,
            remedies.EXTENDED,
        ),
        _rates(
            "sent_back_rate", "routing_on_time_rate", "office_notice_rate", "unit_notice_rate",
            "reply_rate", "finish_rate", "extension_rate",
        ),
    ),
    Part(
        "recommendations",
        _("三、提出改进工作、完善政策、追究责任建议以及被采纳情况"),
        (
            outcomes.RECOMMENDED, outcomes.ANSWERED, outcomes.ADOPTED, outcomes.REFUSED,
            *yearly.RECOMMENDED, *yearly.ADOPTED,
        ),
        _rates("adoption_rate"),
    ),
    Part(
        "others",
        _("四、其他需要报告的事项"),
        (
            outcomes.REPLIED_FIRST, outcomes.SETTLED_AT_ONCE, *WHAT_BECAME, *ratings.RATINGS,
            *openness.OPENNESS, chain.CAMPAIGN_LISTED, chain.CAMPAIGN_RESOLVED,
            chain.CAMPAIGNS_RESOLVED, chain.LEADS, chain.LEADS_RESOLVED, chain.CONTACTS_OWED,
            chain.CONTACTS_KEPT,
        ),
        _rates(
            "settled_at_once_rate", "served_rate", "review_rate", "review_change_rate",
            "rereview_rate", "rereview_change_rate", "office_satisfaction_rate",
            "unit_satisfaction_rate", "office_participation_rate", "unit_participation_rate",
            "published_share", "enquiries_in_time_share", "campaign_rate", "contacts_kept_rate"
        ),
    ),
)  # fmt: skip
PART_CODES = tuple(part.code for part in PARTS)


def compared_with(period: Period) -> Period:
    """Return the same days of the year before."""
    if isinstance(period, Year):
        return Year(period.number - 1)
    return Days(_year_before(period.first), _year_before(period.last))


def _year_before(day: date) -> date:
    if (day.month, day.day) == LEAP_DAY:
        day -= timedelta(days=1)
    return day.replace(year=day.year - 1)


def counted(year: int, today: date) -> Content:
    """Return the numbers of a year and of the one before, counted now. A few statements."""
    period = so_far(Year(year), today)
    before = compared_with(period)
    bureaus = _bureaus(period)
    wanted = _wanted()
    now, then = (_numbers(one) for one in (period, before))
    here, there = (
        counts([yearly.IN_REGION], one, [bureau.pk for bureau in bureaus])
        for one in (period, before)
    )
    code = yearly.IN_REGION.code
    return {
        "year": str(year),
        "period": period.key,
        "compared": before.key,
        "numbers": {figure.code: [now[figure.code], then[figure.code]] for figure in wanted},
        "regions": [
            [bureau.code, bureau.region, here[bureau.pk][code], there[bureau.pk][code]]
            for bureau in bureaus
        ],
    }


def _numbers(period: Period) -> Counts:
    """Return the numbers of a period. A statement for each part: one for all of them would be
    as wide as it is long."""
    found: Counts = {}
    for part in PARTS:
        found |= numbers(_figures_of(part), period)
    return found


def _wanted() -> Sequence[Figure]:
    """Return every figure of the report once."""
    return tuple(dict.fromkeys(figure for part in PARTS for figure in _figures_of(part)))


def _figures_of(part: Part) -> Sequence[Figure]:
    """Return the figures of a part once, with those that only a rate is made of."""
    of_rates = (figure for rate in part.rates for figure in rate.figures)
    return tuple(dict.fromkeys((*part.figures, *of_rates)))


def _bureaus(period: Period) -> list[Unit]:
    bureaus = Unit.objects.filter(kind=Unit.Kind.BUREAU).exclude(region="")
    return list(bureaus.active(period.last).in_order())


def about(year: int, today: date) -> list[tuple[str, list[tuple[Unit, int]]]]:
    """Return the units that many petitions are about, beside those that handle as much as they.

    For the leadership alone (Art. 41 no. 1). In the order of the register, never by number;
    units with fewer than five are left out.
    """
    period, units = so_far(Year(year), today), list(Unit.objects.in_order())
    found = counts([yearly.ABOUT], period, [unit.pk for unit in units])
    many = [unit for unit in units if found[unit.pk][yearly.ABOUT.code] >= FLOOR]
    return [
        (
            str(group.band.name),
            [(line.unit, found[line.unit.pk][yearly.ABOUT.code]) for line in group.lines],
        )
        for group in comparing.compared((), outcomes.SENT, period, many)
    ]


def sealed(report: AnnualReport) -> Content:
    """Return what was sealed. No query."""
    content: Content = json.loads(report.data)
    return content


def shares(rate: Rate, content: Content) -> tuple[Share, Share]:
    """Return a rate of the year and of the year before."""
    now, then = (
        {code: pair[place] for code, pair in content["numbers"].items()} for place in (0, 1)
    )
    return rate.share(now), rate.share(then)


def drafts(content: Content) -> dict[str, str]:
    """Return a sentence or two for each part, made of the numbers; the office edits them.

    They are text of the paper, which is written in Chinese whatever the reader's language.
    """
    says: Mapping[str, list[int]] = content["numbers"]
    n = {code: pair[0] for code, pair in says.items()}
    topics = sorted(
        (figure for figure in yearly.BY_TOPIC if n[figure.code]),
        key=lambda figure: (-n[figure.code], figure.code),
    )
    named = "、".join(f"{figure.name}{n[figure.code]}件次" for figure in topics[:3])
    span = _span(parse(content["period"]))
    fields = f"涉及较多的领域是{named}。" if named else ""
    return {
        "statistics": (
            f"{span}收到信访件{n['petitions']}件次，{_more(says['petitions'], '件次')}，"
            f"共{n['people']}人次；其中初件{n['first_petitions']}件次，"
            f"重件{n['repeat_petitions']}件次，网信{n['online_petitions']}件次，"
            f"来访{n['visits']}批次、{n['visitors']}人次。{fields}"
        ),
        "transfers": (
            f"{span}转送{n['transferred']}件、交办{n['assigned']}件，发出督办函{n['supervised']}件。"
            f"限办时间已到的交办件{n['finish_due']}件，其中按期办结{n['finished_on_time']}件，"
            f"超期办结{n['finished_late']}件，尚未办结{n['not_finished']}件。"
        ),
        "recommendations": (
            f"{span}提出改进工作建议{n['recommended_improve']}件、完善政策建议"
            f"{n['recommended_policy']}件、追究责任建议{n['recommended_accountability']}件；"
            f"收到反馈{n['recommendations_answered']}件，采纳{n['recommendations_adopted']}件，"
            f"未采纳{n['recommendations_refused']}件。"
        ),
        "others": (
            f"{span}召开信访工作例会{n['meetings']}次，推动解决突出问题"
            f"{n['issues_resolved_at_meetings']}件；专项治理清单{n['campaign_listed']}件，化解"
            f"{n['campaign_resolved']}件；收到咨询{n['enquiries']}条，公开答复"
            f"{n['replies_published']}条。培训情况："
        ),
    }


def _span(period: Period) -> str:
    """Return what the sentences speak of: the whole year, or the part of it that is over."""
    return "全年" if isinstance(period, Year) else f"截至{period.last:%-m月%-d日}"


def _more(pair: Sequence[int], counter: str) -> str:
    now, then = pair
    if now == then:
        return "与上年持平"
    return f"比上年{'增加' if now > then else '减少'}{abs(now - then)}{counter}"
