"""A forest in the database, written in bulk past all actions; the triggers stand."""

from itertools import count

from django.contrib.auth.models import Permission

from audit.models import Chain
from organization.models import Post, Substitution, Unit, UnitGrant, User
from organization.models.post import ROLE_OF_DUTY
from petitions.models import (
    Accused,
    Assignment,
    Case,
    CaseGrant,
    Notice,
    Proceeding,
    Topic,
)
from tests.petitions.wall.forest import TODAY

serials = count(1)


def plant(trees):
    """Write units, people, posts, substitutes, grants, accusations, assignments, notices."""
    _units(trees)
    _people(trees)
    _cases(trees)
    _grants(trees)


def _units(trees):
    nodes = [node for tree in trees for node in tree.nodes]
    rows = [
        Unit(
            code=node.code,
            name=node.code,
            short_name=node.code,
            kind="department",
            path="/".join(node.codes()) + "/",
            docket_word=node.code,
            valid_from="2011-01-01",
            valid_to=node.closed_on,
            former_paths=[["/".join(codes) + "/", day.isoformat()] for codes, day in node.former],
            pinyin="",
            initials="",
        )
        for node in nodes
    ]
    for node, row in zip(nodes, Unit.objects.bulk_create(rows), strict=True):
        node.pk = row.pk
    for node, row in zip(nodes, rows, strict=True):
        row.parent_id = node.parent.pk if node.parent else None
        row.successor_id = node.successor.pk if node.successor else None
        row.origin_id = node.origin.pk if node.origin else None
    Unit.objects.bulk_update(rows, ["parent", "successor", "origin"], batch_size=200)


def _people(trees):
    humans = [human for tree in trees for human in tree.humans]
    rows = User.objects.bulk_create([User(username=h.name, name=h.name) for h in humans])
    for human, row in zip(humans, rows, strict=True):
        human.pk, human.user = row.pk, row
    seats = [seat for tree in trees for seat in tree.seats]
    posts = Post.objects.bulk_create(
        [
            Post(
                person_id=seat.person.pk,
                unit_id=seat.node.pk,
                duty=seat.duty,
                role=ROLE_OF_DUTY[seat.duty],
                title=f"{next(serials)}",
                valid_from=seat.first,
                valid_to=seat.last,
            )
            for seat in seats
        ]
    )
    for seat, post in zip(seats, posts, strict=True):
        seat.pk = post.pk
    through = Post.portfolio.through
    through.objects.bulk_create(
        [through(post_id=s.pk, unit_id=node.pk) for s in seats for node in s.portfolio]
    )
    Substitution.objects.bulk_create(
        [
            Substitution(
                post_id=seat.pk, substitute_id=one.pk, reason="", valid_from=begin, valid_to=end
            )
            for seat in seats
            for one, begin, end in seat.stand_ins
        ]
    )


def _cases(trees):
    matters = [matter for tree in trees for matter in tree.matters]
    topic = Topic.objects.get(code="E14-01")
    numbers = [next(serials) for _ in matters]
    chains = Chain.objects.bulk_create([Chain(subject=f"case/F-{n}") for n in numbers])
    cases = Case.objects.bulk_create(
        [
            Case(
                chain=chain,
                slug=f"F-{number}",
                number=f"林〔2026〕{number}",
                unit_id=matter.office.pk,
                year=2026,
                serial=number,
                received_on=matter.came,
                title="反映问题",
                track="accusation",
                restricted=True,
                topic=topic,
                subject_unit_id=matter.subject.pk if matter.subject else None,
                stage="routed" if matter.host else "triage",
                host_id=matter.host.pk if matter.host else None,
            )
            for matter, chain, number in zip(matters, chains, numbers, strict=True)
        ]
    )
    for matter, case in zip(matters, cases, strict=True):
        matter.pk = case.pk
    Accused.objects.bulk_create(
        [Accused(case_id=m.pk, unit_id=n.pk, named_on=m.came) for m in matters for n in m.nodes]
        + [
            Accused(case_id=m.pk, person_id=h.pk, named_on=m.came)
            for m in matters
            for h in m.humans
        ]
    )
    sent = [matter for matter in matters if matter.host]
    steps = Proceeding.objects.bulk_create(
        [Proceeding(case_id=m.pk, kind="initial", no=1) for m in sent]
    )
    # The triggers judge each row: what the rule allows must come through.
    Assignment.objects.bulk_create(
        [
            Assignment(
                case_id=m.pk, proceeding=step, no=1, kind="transfer", unit_id=m.host.pk,
                assigned_on=m.came,
            )
            for m, step in zip(sent, steps, strict=True)
        ]
    )  # fmt: skip


def _grants(trees):
    matters = [matter for tree in trees for matter in tree.matters]
    span = {"reason": "", "valid_from": "2020-01-01", "valid_to": TODAY}
    lead = Permission.objects.get(codename="lead_case")
    oversee = Permission.objects.get(codename="oversee_unit")
    CaseGrant.objects.bulk_create(
        [
            CaseGrant(user_id=h.pk, content_object_id=m.pk, permission=lead, **span)
            for m in matters
            for h in m.granted
        ]
    )
    UnitGrant.objects.bulk_create(
        [
            UnitGrant(user_id=h.pk, content_object_id=n.pk, permission=oversee, **span)
            for tree in trees
            for h, n in tree.unit_grants
        ]
    )
    Notice.objects.bulk_create(
        [
            Notice(to_id=h.pk, case_id=m.pk, event_id=next(serials), kind="assign",
                   created_at="2026-01-01T00:00:00Z")
            for m in matters
            for h in m.noticed
        ]
    )  # fmt: skip
