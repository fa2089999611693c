"""What a paper says, frozen as plain parts, and the official page that is made of them.

The parts are all there is: the same ones give the same page, whoever asks and whenever.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from audit.sealing import fingerprint as keyed
from petitions.identity import Veil
from petitions.paper import (
    Block,
    Head,
    Heading,
    Paper,
    Paragraph,
    Table,
)  # fmt: skip
from petitions.papers import fields, filling
from petitions.papers.facts import Facts
from petitions.papers.kinds import BY_CODE, Layout, To

Parts = dict[str, Any]
COPY = "副本：信访人身份信息已遮盖，不作送达之用"
VOID = "此件已作废，文号保留"
DRAFT = "样张：按示例数据生成，不是正式文书"
CHECK = 16  # hexadecimal digits that nobody guesses: they keep its hash from telling whose it is


def parts_of(facts: Facts, text: str, *, no: int, number: str, wording: int) -> Parts:
    """Return the frozen parts of a paper that is issued now as the case's `no`-th."""
    kind = facts.kind
    body = filling.blocks(kind, text, lambda field: fields.value_of(field, facts))
    return {
        "form": 1,
        "title": kind.title,
        "layout": kind.layout.value,
        "issuer": facts.issuer,
        "number": number,
        "addressee": addressee_of(facts),
        "blocks": [_frozen(block) for block in body],
        "signed_on": facts.on.isoformat(),
        "wording": wording,
        "check": keyed(f"paper {facts.case.slug}/{no}")[:CHECK].upper(),
    }


def sample(kind_code: str, text: str, on: date) -> Parts:
    """Return the parts of a paper with sample values, to look at a wording."""
    kind = BY_CODE[kind_code]
    body = filling.blocks(kind, text, lambda field: field.sample)
    letters = kind.layout is Layout.LETTER
    to = {To.PETITIONER: "王建国", To.HOST: "基础教育处", To.OFFICE: "市教育委员会信访办公室"}
    return {
        "form": 1,
        "title": kind.title,
        "layout": kind.layout.value,
        "issuer": "市教育委员会",
        "number": f"教信{kind.word}〔{on.year}〕1号" if kind.word else "",
        "addressee": to.get(kind.to, "徐汇区教育局") if letters else "",
        "blocks": [_frozen(block) for block in body],
        "signed_on": on.isoformat(),
        "wording": 0,
        "check": "",
    }


def addressee_of(facts: Facts) -> str:
    """Return whom the paper addresses; a form addresses nobody."""
    kind = facts.kind
    if kind.layout is Layout.FORM:
        return ""
    if kind.to is To.PETITIONER:
        return fields.value_of(fields.BY_CODE["petitioner"], facts)
    if kind.to is To.HOST:
        return facts.assignment.unit.name if facts.assignment else ""
    if kind.to is To.OFFICE:
        return facts.case.unit.name
    return facts.said.get("addressee", "")


def fingerprint(parts: Parts) -> str:
    """Return the SHA-256 of the parts in their one spelling."""
    spelt = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def veiled(parts: Parts, veil: Veil) -> Parts:
    """Return the parts as a reader may see them; the same ones where nothing is hidden."""
    return {name: _veiled(value, veil) for name, value in parts.items()}


def page_of(parts: Parts, *, remark: str = "") -> Paper:
    """Return the official page; `remark` stands at its foot in place of the check code."""
    letters = parts["layout"] == Layout.LETTER
    on = date.fromisoformat(parts["signed_on"])
    foot = remark or (f"校验码 {parts['check']}" if parts["check"] else "")
    return Paper(
        title=parts["title"],
        blocks=tuple(_block(row) for row in parts["blocks"]),
        head=Head(parts["issuer"], parts["number"], is_letter=True) if letters else None,
        number="" if letters else parts["number"],
        addressee=parts["addressee"],
        unit=parts["issuer"],
        signed_on=on,
        mark=(foot,) if foot else (),
    )


def _frozen(block: Block) -> Mapping[str, Any]:
    if isinstance(block, Table):
        return {"block": "table", "rows": [list(row) for row in block.rows]}
    return {"block": type(block).__name__.lower()} | asdict(block)


def _block(row: Mapping[str, Any]) -> Block:
    if row["block"] == "table":
        return Table(filling.CELLS, tuple(tuple(cells) for cells in row["rows"]))
    if row["block"] == "heading":
        return Heading(row["text"], row["level"])
    return Paragraph(row["text"], row["indented"])


def _veiled(value: Any, veil: Veil) -> Any:
    if isinstance(value, str):
        return veil(value)
    if isinstance(value, list):
        return [_veiled(one, veil) for one in value]
    if isinstance(value, dict):
        return {name: _veiled(one, veil) for name, one in value.items()}
    return value
