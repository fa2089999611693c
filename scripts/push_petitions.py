#!/usr/bin/env python3
"""Registers the petitions of a CSV or Excel file over the API: a sample of a program beside Huiyin.

    HUIYIN_TOKEN=huiyin_… scripts/push_petitions.py https://petitions.example.org hotline.csv

No Django: the standard library, and python-calamine where the file is .xlsx. Each row gets a key
made from the number the sender gave it, so the same file can be sent as often as needed: rows
that are registered already are answered as before and never registered twice. What could not be
registered stands in hotline.csv.refused.csv with the reason, ready to be put right and sent again.
Ends with 0 when every row is registered, 1 when some were refused, 2 when nothing could be sent.
"""

import csv
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

AT_ONCE, TRIES = 100, 6
NUMBER = "forward_number"  # the sender's own number of a row
WHOLE = {"headcount"}
TRUE = {"1", "true", "yes", "是", "√"}
FLAGS = {"anonymous", "minor_harm", "asks_secrecy", "publish_consent"}
# What the columns of a hotline are usually called; the names of the API count as well.
COLUMNS = {
    "工单号": NUMBER, "工单编号": NUMBER, "转来文号": NUMBER, "收到日期": "received_on",
    "来电日期": "received_on", "姓名": "name", "来电人": "name", "匿名": "anonymous",
    "电话": "phone", "联系电话": "phone", "住址": "address", "题名": "title", "标题": "title",
    "内容": "text", "来电内容": "text", "内容分类": "topic", "被反映单位": "subject_unit",
    "信访形式": "channel", "人数": "headcount", "紧急程度": "urgency", "诉求": "demands",
}  # fmt: skip
USUAL = {"channel": "phone", "forwarder": "12345 市民服务热线"}


def main(arguments: list[str]) -> int:
    """Send the file and say what became of it."""
    token = os.environ.get("HUIYIN_TOKEN", "")
    if len(arguments) != 2 or not token:
        say(str(__doc__))
        return 2
    base, path = arguments[0].rstrip("/"), Path(arguments[1])
    rows, registered, refused = list(petitions_in(path)), 0, []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        try:
            answer = sent(base, token, part)
        except (OSError, ValueError) as error:
            say(f"Stopped before row {start + 1}: {error}")
            return 2
        for row, result in zip(part, answer["rows"], strict=True):
            if result["petition"]:
                registered += 1
                say(f"{row[NUMBER]} {result['petition']['number']} {'again' * result['again']}")
            else:
                refused.append(row | {"problem": words_of(result["problem"])})
    keep(refused, path)
    say(f"{registered} registered, {len(refused)} refused.")
    return 1 if refused else 0


def say(words: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{words.rstrip()}\n")


def petitions_in(path: Path) -> Iterator[dict[str, Any]]:
    """Yield one petition per row, by the names of the API; empty cells are left out."""
    for number, row in enumerate(table_of(path), start=2):
        said = {COLUMNS.get(head.strip(), head.strip()): value for head, value in row.items()}
        petition = USUAL | {name: typed(name, value) for name, value in said.items() if value}
        if not petition.get(NUMBER):
            raise SystemExit(f"{path}, row {number}: no number of the sender (工单号).")
        yield petition


def table_of(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of the first sheet, or of the CSV, by their heads."""
    if path.suffix.lower() != ".xlsx":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    from python_calamine import CalamineWorkbook  # only where it is needed

    heads, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for row in rows:
        yield {str(head): written(cell) for head, cell in zip(heads, row, strict=False)}


def written(cell: Any) -> str:
    """Return a cell as text: a day as 2026-03-02, a whole number without its point."""
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def typed(name: str, value: str) -> Any:
    """Return a value in the type that the API asks for."""
    if name in FLAGS:
        return value.strip().lower() in TRUE
    if name in WHOLE and value.strip().isdecimal():
        return int(value)
    return value.replace("/", "-") if name == "received_on" else value


def sent(base: str, token: str, part: list[dict[str, Any]]) -> dict[str, Any]:
    """Send some rows; tries again when the other side is busy, which does no harm."""
    rows = [{"key": key_of(base, one[NUMBER]), "petition": one} for one in part]
    request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
        f"{base}/api/v1/petitions/batch",
        data=json.dumps({"rows": rows}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310  # nosec B310 - the caller names it
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as error:
            if error.code not in {429, 502, 503, 504} or attempt == TRIES - 1:
                raise ValueError(refusal_of(error)) from error
            time.sleep(float(error.headers.get("Retry-After", 2**attempt)))
        except urllib.error.URLError:
            if attempt == TRIES - 1:
                raise
            time.sleep(2**attempt)
    raise ValueError("The other side stays busy.")


def key_of(base: str, number: str) -> str:
    """Return the key of a row: the same for the same number at the same place, for ever."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{base}/{number}"))


def refusal_of(error: urllib.error.HTTPError) -> str:
    """Return status and sentence of a refusal."""
    try:
        return f"{error.code} {json.load(error)['detail']}"
    except (ValueError, KeyError):
        return str(error)


def words_of(problem: dict[str, Any]) -> str:
    """Return what was wrong with a row, field by field where it is known."""
    found = [f"{one['pointer'].removeprefix('#/')}: {one['detail']}"
             for one in problem.get("errors", [])]  # fmt: skip
    return "; ".join(found) or str(problem["detail"])


def keep(refused: list[dict[str, Any]], path: Path) -> None:
    """Write the refused rows beside the file; an old list of them goes."""
    target = path.with_name(f"{path.name}.refused.csv")
    target.unlink(missing_ok=True)
    if refused:
        heads = list(dict.fromkeys(name for row in refused for name in row))
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, heads)
            writer.writeheader()
            writer.writerows(refused)
        say(f"The refused rows with their reasons: {target}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
