"""A wording with its fields filled in, and what is wrong with one that somebody wrote."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from petitions.paper import Block, Column, Heading, Paragraph, Table
from petitions.papers.fields import BY_CODE, BY_NAME, Field
from petitions.papers.kinds import Demand, Kind, Layout
from petitions.papers.wording import TEXTS

LONGEST = 6000  # characters of a wording
NAMED = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。：]{1,30}")
ROW = re.compile(r"(?P<label>[^：{}]{1,20})：(?P<value>.*)", re.DOTALL)
CELLS = (Column("", 2), Column("", 7, is_text=True))


@dataclass(frozen=True)
class Filled:
    """One line of a wording with its values; `named` tells whether it had any field."""

    text: str
    named: bool
    says: bool


def own_text(kind: Kind) -> str:
    """Return the wording that comes with the program."""
    return TEXTS[kind.code].strip()


def names_in(text: str) -> list[str]:
    """Return the fields a wording names, each once, in their order."""
    return list(dict.fromkeys(NAMED.findall(text)))


def faults(kind: Kind, text: str) -> list[str]:
    """Return a sentence for everything that is wrong with a wording; nothing if it will do."""
    found = []
    if not text.strip():
        return [gettext("模板没有内容。")]
    if len(text) > LONGEST:
        found.append(gettext("模板最多 %(n)d 字，请删减。") % {"n": LONGEST})
    names = names_in(text)
    found += [
        gettext("“{{%(name)s}}”不是可用的字段，请从字段表中选用。") % {"name": name}
        for name in names
        if name not in BY_NAME
    ]
    found += [
        gettext("“{{%(name)s}}”在《%(title)s》中没有内容，请删去。")
        % {"name": name, "title": kind.title}
        for name in names
        if name in BY_NAME and not may_name(kind, BY_NAME[name])
    ]
    if "{" in NAMED.sub("", text) or "}" in NAMED.sub("", text):
        found.append(gettext("花括号不成对：字段写作 {{编号}}。"))
    found += [
        gettext("《%(title)s》必须写明“%(name)s”（%(law)s），请加上 {{%(name)s}}。")
        % {"title": kind.title, "name": BY_CODE[demand.field].name, "law": demand.law}
        for demand in kind.demands
        if BY_CODE[demand.field].name not in names
    ]
    return found


def may_name(kind: Kind, field: Field) -> bool:
    """Tell whether somebody says this field in such a paper."""
    demanded = {demand.field for demand in kind.demands}
    return field.value is not None or field.code in {*kind.given, *demanded}


def lacking(kind: Kind, value: Callable[[Field], str]) -> list[Demand]:
    """Return what the law wants in such a paper and the case does not say."""
    return [d for d in kind.demands if d.always and not value(BY_CODE[d.field])]


def refusal(kind: Kind, demands: Iterable[Demand]) -> str:
    """Return the sentence that names what is lacking, and by which article."""
    found = list(demands)
    return gettext("不能出具《%(title)s》：缺少%(names)s（%(law)s），请补充后再办。") % {
        "title": kind.title,
        "names": "、".join(f"“{BY_CODE[demand.field].name}”" for demand in found),
        "law": "、".join(dict.fromkeys(demand.law for demand in found)),
    }


def blocks(kind: Kind, text: str, value: Callable[[Field], str]) -> tuple[Block, ...]:
    """Return the body of the paper: headings and paragraphs, or the cells of a form."""
    lines = [_filled(line, value) for line in text.strip().splitlines() if line.strip()]
    kept = [line for line in lines if line.says or not line.named]
    if kind.layout is Layout.FORM:
        return _form(kept)
    return tuple(_letter(kept))


def _filled(line: str, value: Callable[[Field], str]) -> Filled:
    names = [name for name in NAMED.findall(line) if name in BY_NAME]
    values = {name: value(BY_NAME[name]) for name in names}
    text = NAMED.sub(lambda found: values.get(found.group(1), ""), line)
    return Filled(text.strip(), bool(names), any(values.values()))


def _letter(lines: Iterable[Filled]) -> Iterable[Block]:
    """Yield the blocks; a heading waits for something to stand under it."""
    waiting: Heading | None = None
    for line in lines:
        if not line.named and HEADING.fullmatch(line.text):
            waiting = Heading(line.text)
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        yield from (Paragraph(one.strip()) for one in line.text.splitlines() if one.strip())


def _form(lines: Iterable[Filled]) -> tuple[Block, ...]:
    rows, after = [], []
    for line in lines:
        found = ROW.fullmatch(line.text)
        if found:
            rows.append((found["label"], found["value"].strip()))
        else:
            after.append(Paragraph(line.text))
    table = (Table(CELLS, tuple(rows)),) if rows else ()
    return (*table, *after)
