"""What an owner of the database does to rows, files, documents and anchors."""

import json
import random
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from audit.anchors import said_by
from audit.merkle import anchor_hash, keyed
from audit.models import Anchor, Chain
from petitions.models import (
    Assignment,
    Attachment,
    Case,
    Clock,
    NumberSeries,
    Petition,
    Proceeding,
    Reply,
)
from petitions.uploads import vault
from reports.contents import fingerprint
from reports.models import Bulletin, MonthlyReport
from tests.tamper import house as houses

DATES = (
    (Case, "received_on approved_on accepted_on replied_on closed_on due_on resolved_on"),
    (Assignment, "assigned_on due_on signed_on reported_on done_on ended_on"),
    (Reply, "submitted_on issued_on served_on"),
    (Proceeding, "accepted_on due_on issued_on"),
    (Clock, "started_on due_on soon_on stopped_on"),
    (Petition, "received_on"),
)
COLUMNS = [(model, name) for model, names in DATES for name in names.split()]


def delete_a_case(chance, _house):
    """Take a case with every row that hangs on it, and its numbers where it had the last ones."""
    case = chance.choice(list(Case.objects.order_by("pk")))
    last = Case.objects.filter(unit=case.unit, year=case.year).order_by("serial").last()
    if case == last:
        counters = NumberSeries.objects.filter(unit=case.unit, year=case.year)
        counters.filter(kind__in=["case", "petition"]).update(last=F("last") - 1)
    wipe(Chain.objects.filter(pk=case.chain_id))
    return f"case/{case.slug}#"


def wipe(rows):
    """Delete rows with all that point at them, whatever protects them."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            pointing = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": keys}
            )
            if relation.related_model is rows.model:
                pointing.update(**{relation.field.name: None})
            else:
                wipe(pointing)
    rows.model._base_manager.filter(pk__in=keys)._raw_delete("default")


def renumber(chance, _house):
    """Exchange the numbers of two cases or of two petitions, or give one the next number."""
    return chance.choice([_swap_cases, _swap_petitions, _next_number])(chance)


def _swap_cases(chance):
    first, second = chance.sample(list(Case.objects.order_by("pk")), 2)
    names = ("slug", "number", "serial")
    _exchange(Case, first, second, names, {"slug": "away", "number": "away", "serial": 9_999})
    return second.slug


def _swap_petitions(chance):
    firsts = list(Petition.objects.order_by("pk"))
    first = chance.choice(firsts)
    second = chance.choice([row for row in firsts if row.received_on != first.received_on])
    _exchange(Petition, first, second, ("number", "serial"), {"number": "away", "serial": 9_999})
    return first.number


def _exchange(model, first, second, names, away):
    there = {name: getattr(second, name) for name in names}
    here = {name: getattr(first, name) for name in names}
    model.objects.filter(pk=second.pk).update(**away)
    model.objects.filter(pk=first.pk).update(**there)
    model.objects.filter(pk=second.pk).update(**here)


def _next_number(chance):
    case = chance.choice(list(Case.objects.order_by("pk")))
    series = NumberSeries.objects.get(unit=case.unit, year=case.year, kind="case")
    serial = series.last + 1
    slug = case.slug.rpartition("-")[0] + f"-{serial:04d}"
    number = case.number.rpartition("〕")[0] + f"〕{serial:04d}"
    Case.objects.filter(pk=case.pk).update(slug=slug, number=number, serial=serial)
    Chain.objects.filter(pk=case.chain_id).update(subject=f"case/{slug}")
    NumberSeries.objects.filter(pk=series.pk).update(last=serial)
    return f"case/{slug}#1"


def change_a_date(chance, _house):
    while True:
        model, name = chance.choice(COLUMNS)
        rows = list(model.objects.exclude(**{name: None}).order_by("pk"))
        if not rows:
            continue
        row = chance.choice(rows)
        day = getattr(row, name) + timedelta(days=chance.choice([-30, -1, 1, 10]))
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{name: day})
        except IntegrityError:  # a constraint of the table refuses it
            continue
        if isinstance(row, Petition):
            return row.number
        return row.slug if isinstance(row, Case) else row.case.slug


def change_a_file(chance, house):
    """Change one byte of a stored file; at times put the hash in its row right as well."""
    row = chance.choice(list(Attachment.objects.order_by("pk")))
    content = bytearray(house.kept[row.stored])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    houses.write(row.stored, bytes(content))
    if chance.random() < 0.5:
        Attachment.objects.filter(pk=row.pk).update(stored_hash=vault.hash_of(row.stored))
    return str(row.key)


def change_a_figure(chance, _house):
    """Change one number of a frozen document and the hash beside it."""
    document = chance.choice([*MonthlyReport.objects.all(), *Bulletin.objects.all()])
    data = json.loads(document.data)
    lines = [line for line in data.get("offices", [data]) if line["figures"]]
    figure = chance.choice(sorted(chance.choice(lines)["figures"].items()))[1]
    figure["count"] += chance.choice([1, 2, 10])
    said = json.dumps(data, ensure_ascii=False)
    type(document).objects.filter(pk=document.pk).update(data=said, sha256=fingerprint(said))
    return f"{document._meta.model_name.removeprefix('monthly')}/{document.month}"


def restore_an_older_database(chance, house):
    """Go on for some days with their anchors, then put the older database over the newer."""
    with transaction.atomic():
        for day in range(chance.randint(1, 3)):
            houses.live(house, house.at + timedelta(days=day), chance.choice(["accept", "close"]))
        first = Anchor.objects.order_by("no").filter(taken_at__gt=house.at)[0]
        transaction.set_rollback(True)
    return f"anchor/{first.no}"


def replace_an_anchor(chance, _house):
    """Write an anchor anew and mend all that follow it, with a key that is not the office's."""
    taken = list(Anchor.objects.order_by("no"))
    first = chance.randrange(len(taken))
    noise = random.Random(chance.random())
    changes = [{"merkle_root": f"{noise.getrandbits(256):064x}"}, {"n_events": noise.randint(0, 9)}]
    changes += [{"taken_at": taken[first].taken_at - timedelta(days=1)}]
    for name, value in chance.choice(changes).items():
        setattr(taken[first], name, value)
    last = taken[first].prev_hash
    for anchor in taken[first:]:
        anchor.prev_hash = last
        anchor.hash = last = anchor_hash(said_by(anchor), prev_hash=last, alg=anchor.alg)
        anchor.mac = keyed(anchor.hash, "a guess", alg=anchor.alg)
        anchor.save(force_update=True)
    return f"anchor/{taken[first].no}"
