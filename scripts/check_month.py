"""Recount a frozen month from its events, on any machine: `python -I check_month.py DIR`.

DIR is what `manage.py export_month` wrote; docs/auditing.md says what each step proves. Standard
library only, nothing of the product. One line per finding; exit 0 without any, 1 otherwise.
"""

import hashlib
import json
import sys
from datetime import date, datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

Chains = dict[str, list[Any]]  # events by what they are about
DIGESTS = {1: "sha256", 2: "sm3"}
FACTS = {"accept": "noticed", "submit_report": "reported", "cancel": "ended"}
FACTS["agree_return"] = "ended returned"
spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
EVENT = "actor_id actor_role actor_unit body commitment kind occurred_at recorded_at seq subject"
ANCHOR = "last_event_id max_numbers merkle_root n_chains n_events no taken_at"


def hashed(tag: bytes, item: Any, names: str) -> str:
    """Return the hash of an event or an anchor: each part behind its length in four bytes."""
    said = spelled({name: item[name] for name in names.split()})
    parts = (bytes([item["alg"]]), tag, bytes.fromhex(item["prev_hash"]), said.encode())
    stream = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.new(DIGESTS[item["alg"]], stream).hexdigest()


def broken_chains(chains: Chains) -> Any:
    for subject, events in chains.items():
        last = "0" * 64
        for seq, event in enumerate(events, start=1):
            said, last = (seq, last), hashed(b"huiyin-event-v1", event, EVENT)
            if said != (event["seq"], event["prev_hash"]) or last != event["hash"]:
                yield f"{subject}#{seq}: an event is missing, put in, or not as it was written."
                break


def root_of(proof: Any, digest: str) -> str:
    """Return the root of the tree (RFC 6962) to which this leaf and its neighbours lead."""
    top = hashlib.new(digest, b"\x00" + spelled(proof["leaf"]).encode()).digest()
    for side, sibling in proof["path"]:
        pair = (bytes.fromhex(sibling), top) if side == "left" else (top, bytes.fromhex(sibling))
        top = hashlib.new(digest, b"\x01" + b"".join(pair)).digest()
    return top.hex()


def wrong_anchors(anchors: list[Any], chains: Chains) -> Any:
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


def sealed_by(document: Any, chains: Chains) -> Any:  # the event that froze this version
    events = chains.get(document["subject"], [])
    said = [one for one in events if one["body"].get("version") == document["version"]]
    return said[0] if said else None


def wrong_documents(papers: list[Any], chains: Chains, anchors: list[Any]) -> Any:
    roots = {anchor["no"]: anchor["merkle_root"] for anchor in anchors}
    for document in papers:
        where = f"{document['subject']} v{document['version']}"
        said = (sealed_by(document, chains) or {"body": {"sha256": ""}})["body"]["sha256"]
        if hashlib.sha256(document["data"].encode()).hexdigest() != said:
            yield f"{where}: the document is not the one that was frozen."
        no = document["anchor_no"]
        if no is not None and document["anchor_root"] != roots.get(no, "")[:16]:
            yield f"{where}: anchor {no} is not the one printed."


def last_day(rules: Any, code: str, start: date) -> date:
    """Return the last day of a limit: the first day is not counted, a day off moves it on."""
    valid = [one for one in rules["limits"] if one["code"] == code and one["from"] <= str(start)]
    valid = [one for one in valid if str(start) <= (one["to"] or "9999")]
    rule = max(valid, key=lambda one: one["from"])
    day, left = start, rule["days"]
    while left or (rule["roll_forward"] and not worked(rules, day)):
        day += timedelta(days=1)
        left -= bool(left) and (not rule["working_days"] or worked(rules, day))
    return day


def worked(rules: Any, day: date) -> bool:
    usual = day.weekday() < 5 and str(day) not in rules["holidays"]
    return usual or str(day) in rules["workdays"]


def told(events: list[Any], rules: Any) -> tuple[dict[int, Any], list[date]]:
    """Return the assignments of one case by number, and the days repeated petitions came in."""
    sent, again = dict[int, Any](), list[date]()
    for kind, body, event in ((one["kind"], one["body"], one) for one in events):
        days = {k: date.fromisoformat(v) for k, v in body.items() if k.endswith("_on") and v}
        on = (
            datetime.fromisoformat(event["occurred_at"])
            .astimezone(timezone(timedelta(hours=8)))
            .date()
        )
        alive = [no for no, one in sent.items() if not one.get("ended")]
        no = body.get("assignment") or (alive or [*sent] or [1])[-1]
        if kind == "join":
            again.append(days["received_on"])
        elif kind in {"assign", "transfer", "import"}:
            on = days["received_on"] if kind == "import" else on
            due = days.get("due_on") or last_day(rules, "C5", on)
            sent[no] = {"kind": kind, "unit": body["unit"], "on": on, "due": due}
            sent[no] |= dict.fromkeys(("done", "ended"), days.get("done_on"))
        elif kind == "pass_report" or (kind == "close" and sent[no]["kind"] == "transfer"):
            day = sent[no]["reported"] if kind == "pass_report" else on
            sent[no] |= {"done": day, "ended": day}
        elif kind in FACTS:
            sent[no] |= dict.fromkeys(FACTS[kind].split(), on)
    return sent, again


def counted(one: Any, again: list[date], first: date, last: date, rules: Any) -> list[str]:
    """Return the codes of the figures that count this assignment in the month."""
    done, ended, noticed, left_on = map(one.get, ("done", "ended", "noticed", "returned"))
    on, due, term = one["on"], one["due"], last_day(rules, "C2b", one["on"])
    kept, is_open = done or not ended or ended > last, on <= last and (not ended or ended > last)
    carried = on < first and (not ended or ended >= first)
    month = {first + timedelta(days=n) for n in range((last - first).days + 1)}
    reported = {
        "opening": carried, "left": carried and not done and ended in month,
        "assigned": kept and on in month, "closed_on_time": done in month and done <= due,
        "closed_late": done in month and done > due, "overdue_open": is_open and due <= last,
        "open_not_due": is_open and due > last,
    }  # fmt: skip
    given = one["kind"] != "import" and noticed in month and (done or not ended)
    received = {
        "transferred": one["kind"] == "transfer" and kept and on in month,
        "repeated": kept and on <= last and month & set(again), "returned": left_on in month,
        "notice_on_time": given and noticed <= term, "notice_late": given and noticed > term,
    }  # fmt: skip
    true = received if one["kind"] == "transfer" else reported | received
    return [code for code, counts in true.items() if counts]


def recounted(chains: Chains, known: str, month: str, rules: Any, memo: Any) -> Any:
    """Return (unit, figure) -> keys, from what had been recorded when the month was frozen."""
    first = date.fromisoformat(month + "-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found: Any = {}
    for subject in filter(lambda one: one.startswith("case/"), chains):
        events = [event for event in chains[subject] if event["recorded_at"] <= known]
        sent, again = memo.get((subject, len(events))) or told(events, rules)
        memo[subject, len(events)] = sent, again
        for no, one in sent.items():
            key = f"{subject.removeprefix('case/')}/{no}"
            for code in counted(one, again, first, last, rules):
                found.setdefault((one["unit"], code), []).append(key)
    return found


def wrong_numbers(papers: list[Any], chains: Chains, rules: Any) -> Any:
    memo: Any = {}
    for document in filter(lambda one: sealed_by(one, chains), papers):
        data, known = json.loads(document["data"]), sealed_by(document, chains)["recorded_at"]
        found = recounted(chains, known, data["month"], rules, memo)
        for line in data.get("offices", [data]):
            for code, said in line["figures"].items():
                where = f"{document['subject']} v{document['version']} {line['unit']} {code}"
                keys = found.get((line["unit"], code), [])
                other = " ".join(sorted(set(keys) ^ set(said["keys"])))
                if other or said["count"] != len(keys):
                    yield f"{where}: says {said['count']}, the events give {len(keys)}: {other}"


def findings(folder: Path) -> Any:
    manifest = json.loads((folder / "manifest.json").read_bytes())["files"]
    files = {name: (folder / name).read_bytes() for name in manifest}
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != manifest[name]:
            yield f"{name}: the file is not the one that was exported."
    kinds = ["documents", "anchors", "rules"]
    documents, anchors, rules = (json.loads(files[f"{kind}.json"]) for kind in kinds)
    events = map(json.loads, files["events.jsonl"].decode().strip().split("\n"))
    chains = {key: list(rows) for key, rows in groupby(events, key=lambda one: one["subject"])}
    yield from broken_chains(chains)
    yield from wrong_anchors(anchors, chains)
    yield from wrong_documents(documents, chains, anchors)
    yield from wrong_numbers(documents, chains, rules)


if __name__ == "__main__":
    said = "\n".join(findings(Path(sys.argv[1])))
    sys.stdout.write((said or "Every number follows from its events.") + "\n")
    sys.exit(bool(said))
