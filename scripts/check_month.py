#!/usr/bin/env python3
"""Recount a frozen month from its events, on any machine: `python -I check_month.py DIR`.

DIR is what `manage.py export_month` wrote; docs/auditing.md says what each step proves. Standard
library only, nothing of the product. One line per finding; exit 0 without any, 1 otherwise.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

Item, Lines = dict[str, Any], Iterator[str]
Chains = dict[str, list[Item]]  # events by what they are about
OFFICE = timezone(timedelta(hours=8))  # Asia/Shanghai
DIGESTS = {1: "sha256", 2: "sm3"}
ENDS = ("_generated", "_corrected")
DAYS = ("received_on", "due_on", "done_on")
FACTS = {"accept": "noticed", "submit_report": "reported", "cancel": "ended"}
FACTS["agree_return"] = "ended returned"
EVENT = "actor_id actor_role actor_unit body commitment kind occurred_at recorded_at seq subject"
ANCHOR = "last_event_id max_numbers merkle_root n_chains n_events no taken_at"


def spelled(said: Any) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hashed(tag: bytes, item: Item, names: str) -> str:
    """Return the hash of an event or an anchor: each part behind its length in four bytes."""
    said = spelled({name: item[name] for name in names.split()})
    parts = (bytes([item["alg"]]), tag, bytes.fromhex(item["prev_hash"]), said.encode())
    stream = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.new(DIGESTS[item["alg"]], stream).hexdigest()


def broken_chains(chains: Chains) -> Lines:
    for subject, events in chains.items():
        last = "0" * 64
        for seq, event in enumerate(events, start=1):
            linked = event["seq"] == seq and event["prev_hash"] == last
            last = hashed(b"huiyin-event-v1", event, EVENT)
            if not linked or last != event["hash"]:
                yield f"{subject}#{seq}: an event is missing, put in, or not as it was written."
                break


def root_of(proof: Item, digest: str) -> str:
    """Return the root of the tree (RFC 6962) to which this leaf and its neighbours lead."""
    top = hashlib.new(digest, b"\x00" + spelled(proof["leaf"]).encode()).digest()
    for side, sibling in proof["path"]:
        pair = (bytes.fromhex(sibling), top) if side == "left" else (top, bytes.fromhex(sibling))
        top = hashlib.new(digest, b"\x01" + b"".join(pair)).digest()
    return top.hex()


def wrong_anchors(anchors: list[Item], chains: Chains) -> Lines:
    for anchor in anchors:
        where = f"anchor/{anchor['no']}"
        if hashed(b"huiyin-anchor-v1", anchor, ANCHOR) != anchor["hash"]:
            yield f"{where}: the anchor is not as it was taken."
        for subject, proof in anchor["proofs"].items():
            _chain, named, seq, head = proof["leaf"]
            events = chains.get(subject, [])
            if named != subject or seq > len(events) or events[seq - 1]["hash"] != head:
                yield f"{where}: {subject} is not the chain that was anchored."
            elif root_of(proof, DIGESTS[anchor["alg"]]) != anchor["merkle_root"]:
                yield f"{where}: {subject} does not lead to the root."


def sealed_by(document: Item, chains: Chains) -> Any:
    """Return the event that froze this version of the document."""
    for one in chains.get(document["subject"], []):
        if one["kind"].endswith(ENDS) and one["body"]["version"] == document["version"]:
            return one
    return None


def wrong_documents(papers: list[Item], chains: Chains, anchors: list[Item]) -> Lines:
    roots = {anchor["no"]: anchor["merkle_root"] for anchor in anchors}
    for document in papers:
        where = f"{document['subject']} v{document['version']}"
        said = (sealed_by(document, chains) or {"body": {"sha256": ""}})["body"]["sha256"]
        if hashlib.sha256(document["data"].encode()).hexdigest() != said:
            yield f"{where}: the document is not the one that was frozen."
        no, short = document["anchor_no"], document["anchor_root"]
        if no is not None and (len(short) != 16 or not roots.get(no, "").startswith(short)):
            yield f"{where}: anchor {no} is not the one printed."


def last_day(rules: Item, code: str, start: date) -> date:
    """Return the last day of a limit: the first day is not counted, a day off moves it on."""
    text = start.isoformat()
    valid = [one for one in rules["limits"] if one["code"] == code and one["from"] <= text]
    rule = max((one for one in valid if text <= (one["to"] or text)), key=lambda one: one["from"])
    day, left = start, rule["days"]
    while left or (rule["roll_forward"] and not worked(rules, day)):
        day += timedelta(days=1)
        left -= bool(left) and (not rule["working_days"] or worked(rules, day))
    return day


def worked(rules: Item, day: date) -> bool:
    off = day.weekday() >= 5 or day.isoformat() in rules["holidays"]
    return not off or day.isoformat() in rules["workdays"]


def told(events: list[Item], rules: Item) -> tuple[dict[int, Item], list[date]]:
    """Return the assignments of one case by number, and the days repeated petitions came in."""
    sent: dict[int, Item] = {}
    again = []
    for event in events:
        kind, body = event["kind"], event["body"]
        days = {name: date.fromisoformat(body[name]) for name in DAYS if body.get(name)}
        on = datetime.fromisoformat(event["occurred_at"]).astimezone(OFFICE).date()
        alive = [no for no, one in sent.items() if not one.get("ended")]
        no = body.get("assignment") or (alive or [*sent] or [1])[-1]
        if kind == "join":
            again.append(days["received_on"])
        elif kind in {"assign", "transfer", "import"}:
            on = days["received_on"] if kind == "import" else on
            due = days.get("due_on") or last_day(rules, "C5", on)
            sent[no] = {"kind": kind, "unit": body["unit"], "on": on, "due": due}
            if kind == "import":
                sent[no] |= {"done": days.get("done_on"), "ended": days.get("done_on")}
        elif kind == "pass_report" or (kind == "close" and sent[no]["kind"] == "transfer"):
            day = sent[no]["reported"] if kind == "pass_report" else on
            sent[no] |= {"done": day, "ended": day}
        elif kind in FACTS:
            sent[no] |= dict.fromkeys(FACTS[kind].split(), on)
    return sent, again


def counted(one: Item, again: list[date], first: date, last: date, rules: Item) -> Item:
    """Return the codes of the figures that count this assignment in the month, true or not."""
    done, ended, noticed = one.get("done"), one.get("ended"), one.get("noticed")
    on, due, term = one["on"], one["due"], last_day(rules, "C2b", one["on"])
    kept, is_open = done or not ended or ended > last, on <= last and (not ended or ended > last)
    carried = on < first and (not ended or ended >= first)

    def here(day: date | None) -> bool:
        return day is not None and first <= day <= last

    reported = {
        "opening": carried, "left": carried and not done and here(ended),
        "assigned": kept and here(on), "closed_on_time": here(done) and done <= due,
        "closed_late": here(done) and done > due, "overdue_open": is_open and due <= last,
        "open_not_due": is_open and due > last,
    }  # fmt: skip
    received = {
        "transferred": one["kind"] == "transfer" and kept and here(on),
        "repeated": kept and on <= last and any(map(here, again)),
        "returned": here(one.get("returned")),
        "notice_on_time": here(noticed) and (done or not ended) and noticed <= term,
        "notice_late": here(noticed) and (done or not ended) and noticed > term,
    }
    return received if one["kind"] == "transfer" else reported | received


def recounted(chains: Chains, known: str, month: str, rules: Item, memo: Any) -> Any:
    """Return (unit, figure) -> keys, from what had been recorded when the month was frozen."""
    first = date.fromisoformat(month + "-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found: Any = {}
    for subject in filter(lambda one: one.startswith("case/"), chains):
        events = [event for event in chains[subject] if event["recorded_at"] <= known]
        sent, again = memo.get((subject, len(events))) or told(events, rules)
        memo[subject, len(events)] = sent, again
        for no, one in sent.items():
            for code, counts in counted(one, again, first, last, rules).items():
                if counts:
                    key = f"{subject.removeprefix('case/')}/{no}"
                    found.setdefault((one["unit"], code), []).append(key)
    return found


def wrong_numbers(papers: list[Item], chains: Chains, rules: Item) -> Lines:
    memo: Item = {}
    for document in filter(lambda one: sealed_by(one, chains), papers):
        data, known = json.loads(document["data"]), sealed_by(document, chains)["recorded_at"]
        found = recounted(chains, known, data["month"], rules, memo)
        for line in data.get("offices", [data]):
            for code, said in line["figures"].items():
                where = f"{document['subject']} v{document['version']} {line['unit']} {code}"
                keys = found.get((line["unit"], code), [])
                if said["count"] != len(keys):
                    yield f"{where}: says {said['count']}, the events give {len(keys)}."
                for key in sorted(set(keys) ^ set(said["keys"])):
                    yield f"{where}: {key} is {'missing' if key in keys else 'listed wrongly'}."


def findings(folder: Path) -> Lines:
    manifest = json.loads((folder / "manifest.json").read_bytes())["files"]
    files = {name: (folder / name).read_bytes() for name in manifest}
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != manifest[name]:
            yield f"{name}: the file is not the one that was exported."
    names = ("documents.json", "anchors.json", "rules.json")
    documents, anchors, rules = (json.loads(files[name]) for name in names)
    events = map(json.loads, files["events.jsonl"].decode().strip().split("\n"))
    chains = {key: list(rows) for key, rows in groupby(events, key=lambda one: one["subject"])}
    yield from broken_chains(chains)
    yield from wrong_anchors(anchors, chains)
    yield from wrong_documents(documents, chains, anchors)
    yield from wrong_numbers(documents, chains, rules)


if __name__ == "__main__":
    found = list(findings(Path(sys.argv[1])))
    sys.stdout.write("\n".join(found or ["Every number follows from its events."]) + "\n")
    sys.exit(1 if found else 0)
