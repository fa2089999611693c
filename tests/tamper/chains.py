"""What an owner of the database does to the chains, with the triggers off.

Each takes a source of chance and the house, and returns the place that `verify` has to name.
"""

import json
from datetime import timedelta

from audit.canonical import GENESIS, Fields, event_hash
from audit.models import Chain, Event, EventText
from petitions import replay
from petitions.models import Case
from tests.audit.conftest import sql

STEPS = (1, 1_000, 60_000_000, 3_600_000_000, 86_400_000_000)  # microseconds


def place(event):
    return f"{event.chain.subject}#{event.seq}"


def events_of(chain):
    return list(chain.events.select_related("chain").order_by("seq"))


def any_event(chance, **narrow):
    rows = Event.objects.filter(**narrow).select_related("chain").order_by("id")
    return rows[chance.randrange(rows.count())]


def any_chain(chance, at_least):
    rows = Chain.objects.filter(seq__gte=at_least).order_by("id")
    return rows[chance.randrange(rows.count())]


def hash_of(event, last):
    said = {name: getattr(event, name) for name in Fields.__dataclass_fields__ if name != "subject"}
    return event_hash(Fields(subject=event.chain.subject, **said), prev_hash=last)


def drop(events):
    ids = [event.pk for event in events]
    EventText.objects.filter(event__in=ids).delete()
    Event.objects.filter(pk__in=ids)._raw_delete("default")


def move(chain, seq, to):
    sql("UPDATE audit_event SET seq = %s WHERE chain_id = %s AND seq = %s", to, chain.pk, seq)


def point_head(chain, seq, last):
    Chain.objects.filter(pk=chain.pk).update(seq=seq, head_hash=last)


def one_letter(said, chance):
    """Return the JSON with another letter in one place, still an object that says otherwise."""
    text = json.dumps(said, ensure_ascii=False)
    while True:
        at = chance.randrange(len(text))
        changed = text[:at] + chance.choice("0123456789abcdefxyz〇件") + text[at + 1 :]
        try:
            found = json.loads(changed)
        except ValueError:
            continue
        if isinstance(found, dict) and found != said:
            return found


def change_body(chance, _house):
    event = any_event(chance)
    while not event.body:
        event = any_event(chance)
    Event.objects.filter(pk=event.pk).update(body=one_letter(event.body, chance))
    return place(event)


def change_time(chance, _house):
    event, column = any_event(chance), chance.choice(["occurred_at", "recorded_at"])
    moved = timedelta(microseconds=chance.choice(STEPS) * chance.choice([1, -1]))
    Event.objects.filter(pk=event.pk).update(**{column: getattr(event, column) + moved})
    return place(event)


def change_actor(chance, _house):
    event = any_event(chance)
    other = {"actor_id": (event.actor_id or 0) + chance.randint(1, 9)}
    changes = [
        other,
        {"actor_role": event.actor_role + "x"},
        {"actor_unit": event.actor_unit + "1"},
    ]
    Event.objects.filter(pk=event.pk).update(**chance.choice(changes))
    return place(event)


def swap_events(chance, _house):
    chain = any_chain(chance, 2)
    first, second = sorted(chance.sample(range(1, chain.seq + 1), 2))
    move(chain, first, 9_999)
    move(chain, second, first)
    move(chain, 9_999, second)
    return f"{chain.subject}#{first}"


def delete_middle(chance, _house):
    chain = any_chain(chance, 2)
    event = events_of(chain)[chance.randrange(chain.seq - 1)]
    drop([event])
    return place(event)


def delete_tail(chance, _house):
    chain = any_chain(chance, 2)
    left = chance.randrange(1, chain.seq)
    drop(events_of(chain)[left:])
    return f"{chain.subject}#{left}"


def delete_tail_and_mend_the_head(chance, _house):
    chain = any_chain(chance, 2)
    events, left = events_of(chain), chance.randrange(1, chain.seq)
    drop(events[left:])
    point_head(chain, left, events[left - 1].hash)
    return f"{chain.subject}#"


def insert_in_the_middle(chance, _house):
    chain = any_chain(chance, 2)
    events, behind = events_of(chain), chance.randrange(1, chain.seq)
    for seq in range(chain.seq, behind, -1):
        move(chain, seq, seq + 1)
    event = events[behind - 1]
    event.pk, event.seq, event.prev_hash = None, behind + 1, event.hash
    event.kind, event.commitment = "note", ""
    event.hash = hash_of(event, event.prev_hash)
    event.save(force_insert=True)
    point_head(chain, chain.seq + 1, chain.head_hash)
    return f"{chain.subject}#{behind + 2}"


def copy_between_cases(chance, _house):
    source, target = chance.sample(list(Chain.objects.filter(subject__startswith="case/")), 2)
    events, seq = events_of(source), target.seq
    for event in chance.sample(events, chance.randint(1, len(events))):
        seq += 1
        event.pk, event.seq, event.chain = None, seq, target
        event.save(force_insert=True)
    point_head(target, seq, event.hash)
    return f"{target.subject}#{target.seq + 1}"


def forge_a_case(chance, _house):
    """Tell the whole story of a case anew, hashes, head and projection: it agrees with itself."""
    case = chance.choice(list(Case.objects.order_by("pk")))
    events, last = events_of(case.chain), GENESIS
    by, later = chance.randint(1, 10_000), timedelta(seconds=chance.randint(1, 59))
    in_place = chance.random() < 0.5
    EventText.objects.filter(event__chain=case.chain).delete()
    if not in_place:
        drop(events)
    for event in events:
        event.actor_id, event.occurred_at, event.commitment = by, event.occurred_at + later, ""
        event.prev_hash, event.hash = last, hash_of(event, last)
        last = event.hash
        if in_place:
            event.save(force_update=True)
        else:
            event.pk = None
            event.save(force_insert=True)
    point_head(case.chain, len(events), last)
    replay.project(case)
    return f"{case.chain.subject}#"


def shred_words(chance, _house):
    """Erase what a case says in words, which is a duty and no tampering."""
    worded = EventText.objects.filter(event__chain__subject__startswith="case/")
    chain = chance.choice(sorted(set(worded.values_list("event__chain", flat=True))))
    assert EventText.objects.filter(event__chain=chain).delete()[0]
    return ""
