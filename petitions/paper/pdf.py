"""A paper as PDF, drawn by typst from `paper.typ`: the same bytes for the same paper.

The fonts are those of `settings.PAPER_FONT_DIRS` and no others, so that a machine without any
prints what every other machine prints. A family of `settings.PAPER_FONTS` that is not there is
replaced by the open one that `make assets` brings along.
"""

import json
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from petitions import paper as papers
from petitions.paper import (
    NARROW,
    Block,
    Paper,
    Table,
    attachment_lines,
    heads,
    imprint_rows,
    set_in,
)
from petitions.workflow import Refused

LAYOUT = Path(__file__).with_name("paper.typ")
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
OPEN = {"body": SERIF, "title": SERIF, "kai": SERIF, "digits": SERIF, "heavy": SANS}
NEVER = 0  # the files name no moment: they are the same whenever they are made
UNDATED = date(2000, 1, 1)


def written(paper: Paper) -> bytes:
    """Return the PDF. Raises Refused where no font was installed."""
    found = typst.compile(
        LAYOUT,
        font_paths=fonts(tuple(map(str, settings.PAPER_FONT_DIRS))),
        ignore_system_fonts=True,
        sys_inputs=inputs(paper),
        timestamp=NEVER,
        pdf_standards="a-2b",
    )
    if not isinstance(found, bytes):
        raise TypeError("Typst gave no file.")
    return found


@lru_cache(maxsize=1)
def fonts(folders: tuple[str, ...]) -> typst.Fonts:
    """Read the fonts once in a process. Raises Refused when the open ones are not there."""
    there = [folder for folder in folders if Path(folder).is_dir()]
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(there)
    )
    if not {SERIF, SANS} <= set(found.families()):
        raise Refused(_("服务器缺少公文字体，不能生成 PDF，请管理员运行 make assets。"))
    return found


def inputs(paper: Paper) -> dict[str, str]:
    """Return what `paper.typ` reads."""
    return {"paper": json.dumps(_said(paper), ensure_ascii=False)}


def _said(paper: Paper) -> dict[str, Any]:
    wanted: dict[str, str] = settings.PAPER_FONTS
    dated = paper.signed_on or UNDATED
    return {
        "fonts": {role: [wanted[role], free] for role, free in OPEN.items()},
        "title": paper.title,
        "author": paper.unit,
        "dated": [dated.year, dated.month, dated.day],
        "head": asdict(paper.head) | {"size": paper.head.size} if paper.head else None,
        "number": paper.number,
        "addressee": paper.addressee,
        "body": [_block(block) for block in paper.body],
        "annexes": [_block(block) for block in paper.annexes],
        "attachments": attachment_lines(paper.attachments) if paper.attachments else [],
        "signature": _signature(paper),
        "imprint": imprint_rows(paper),
        "mark": paper.mark,
    }


def _block(block: Block) -> dict[str, Any]:
    said = asdict(block) | {"kind": type(block).__name__.lower()}
    if isinstance(block, Table):
        said["heads"] = [[asdict(cell) for cell in row] for row in heads(block.columns)]
        said["size"] = 10.5 if len(block.columns) >= NARROW else 12
    return said


def _signature(paper: Paper) -> dict[str, Any] | None:
    if paper.signed_on is None:
        return None
    on = papers.day(paper.signed_on)
    unit_free, on_free = set_in(paper.unit, on)
    return {"unit": paper.unit, "on": on, "unit_free": unit_free, "on_free": on_free}
