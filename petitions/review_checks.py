"""What the head looks at before a reply goes out, as named rules.

A rule that fails blocks the approval unless the head writes why; a warning does not. The rules
read words, they do not understand them: the judgement stays with the head.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext, ngettext

from organization.models import User
from petitions.letter import ends_with_opinion
from petitions.models import Reply
from petitions.situation import Situation

LAW = re.compile(r"《[^》]+》[^。；]{0,12}?第[零一二三四五六七八九十百千\d]+条")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
PLAIN = re.compile(r"[\W_]+")
ANSWERED = 0.4  # share of a demand's pairs of characters that the reply takes up


class Result(StrEnum):
    """How a rule ended."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Check:
    """One rule, how it ended, and what to look at."""

    name: str
    result: Result
    words: str = ""

    @property
    def icon(self) -> str:
        """The icon beside the words; the words carry the meaning."""
        return {"ok": "check", "warn": "alert-triangle", "fail": "x"}[self.result]

    @property
    def verdict(self) -> str:
        """The result in words, for those who do not see the icon."""
        return {"ok": gettext("通过"), "warn": gettext("注意"), "fail": gettext("不通过")}[
            self.result
        ]


def checks(
    reply: Reply, here: Situation, *, demands: Sequence[str], names: Sequence[str], reader: User
) -> list[Check]:
    """Return every rule with its result. No query.

    `demands` are those of the petitions, `names` the petitioners' full names.
    """
    return [
        _answers(reply, demands),
        _is_whole(reply),
        _cites_law(reply),
        _tells_of_review(here),
        _spares_persons(reply, names),
        _reviewed_by_another(reply, reader),
        _judges_itself(here),
    ]


def failed(found: Sequence[Check]) -> list[Check]:
    """Return the rules that block an approval without a written reason."""
    return [check for check in found if check.result is Result.FAIL]


def _answers(reply: Reply, demands: Sequence[str]) -> Check:
    name = gettext("逐项回应诉求")
    asked = [demand for demand in demands if demand.strip()]
    if not asked:
        return Check(name, Result.WARN, gettext("登记时没有列出具体诉求，请对照原文。"))
    said = f"{reply.request}{reply.findings}{reply.opinion}"
    open_ = [demand for demand in asked if not is_answered(demand, said)]
    count = gettext("%(met)d/%(all)d") % {"met": len(asked) - len(open_), "all": len(asked)}
    if not open_:
        return Check(name, Result.OK, count)
    return Check(
        name,
        Result.FAIL,
        gettext("%(count)s，可能未回应：%(demands)s")
        % {"count": count, "demands": "；".join(open_)},
    )


def is_answered(demand: str, said: str) -> bool:
    """Tell whether the reply takes up the words of a demand: a guess that a reader confirms."""
    wanted, given = _pairs(demand), _pairs(said)
    return not wanted or len(wanted & given) / len(wanted) >= ANSWERED


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(PLAIN.sub("", text)))


def _is_whole(reply: Reply) -> Check:
    parts = {
        gettext("你反映的事项"): reply.request,
        gettext("经查情况"): reply.findings,
        gettext("处理意见"): reply.opinion,
    }
    missing = [part for part, text in parts.items() if not text.strip()]
    name = gettext("各部分齐全")
    if missing:
        return Check(name, Result.FAIL, gettext("还缺：%(parts)s") % {"parts": "、".join(missing)})
    return Check(name, Result.OK)


def _cites_law(reply: Reply) -> Check:
    found = LAW.search(f"{reply.basis}\n{reply.opinion}")
    name = gettext("引用法律法规依据")
    if found:
        return Check(name, Result.OK, found.group())
    return Check(name, Result.FAIL, gettext("没有找到“《……》第……条”（条例第三十二条）。"))


def _tells_of_review(here: Situation) -> Check:
    name = gettext("告知复查权利与30日期限")
    if ends_with_opinion(here.case):
        return Check(name, Result.OK, gettext("由文书格式载明"))
    return Check(name, Result.OK, gettext("此类事项以答复书告知，不适用复查"))


def _spares_persons(reply: Reply, names: Sequence[str]) -> Check:
    said = f"{reply.findings}{reply.opinion}{reply.basis}"
    found = []
    if phones := len(PHONE.findall(said)):
        found.append(ngettext("电话 %(n)d 处", "电话 %(n)d 处", phones) % {"n": phones})
    if ids := len(IDENTITY.findall(said)):
        found.append(ngettext("身份证号 %(n)d 处", "身份证号 %(n)d 处", ids) % {"n": ids})
    if told := sum(said.count(name) for name in set(names) if len(name) > 1):
        found.append(ngettext("信访人姓名 %(n)d 处", "信访人姓名 %(n)d 处", told) % {"n": told})
    name = gettext("不含多余的个人信息")
    return Check(name, Result.WARN, "、".join(found)) if found else Check(name, Result.OK)


def _reviewed_by_another(reply: Reply, reader: User) -> Check:
    name = gettext("审核人不是拟稿人")
    if reply.author_id == reader.pk:
        return Check(name, Result.FAIL, gettext("本人起草的不能由本人审核。"))
    return Check(name, Result.OK)


def _judges_itself(here: Situation) -> Check:
    name = gettext("承办单位不是被反映单位")
    subject, assignment = here.case.subject_unit, here.assignment
    if subject is None or assignment is None or not assignment.unit.is_under(subject):
        return Check(name, Result.OK)
    reason = assignment.soft_reason or gettext("没有写明理由")
    return Check(
        name, Result.WARN, gettext("由被反映单位自办，交办理由：%(reason)s") % {"reason": reason}
    )
