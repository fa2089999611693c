"""Random trees of units with people, reorganizations and accusations; and who may know of what.

The answer is worked out on the plain objects below, by following each rule of Article 30 to the
letter for one person and one case at a time: slow, and without a line of the product.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

TODAY = date(2026, 6, 30)
OWN = ("first_responsible", "in_charge", "head", "office")
DUTIES = (*OWN, "dual", "specialist", "handler", "registrar", "secretary_general")


@dataclass(eq=False)
class Node:
    code: str
    parent: "Node | None"
    former: list[tuple[list[str], date]] = field(default_factory=list)
    successor: "Node | None" = None
    origin: "Node | None" = None
    closed_on: date | None = None
    pk: int = 0

    def codes(self):
        return [*(self.parent.codes() if self.parent else []), self.code]


@dataclass(eq=False)
class Seat:
    node: Node
    duty: str
    person: "Human | None"
    first: date
    last: date | None
    portfolio: list[Node] = field(default_factory=list)
    stand_ins: list[tuple["Human", date, date]] = field(default_factory=list)
    pk: int = 0

    def led(self):
        if self.duty in OWN:
            return [self.node]
        return self.portfolio if self.duty == "dual" else []


@dataclass(eq=False)
class Human:
    name: str
    pk: int = 0


@dataclass(eq=False)
class Matter:
    came: date
    office: Node
    subject: Node | None
    nodes: list[Node]
    humans: list[Human]
    host: Node | None = None
    granted: list[Human] = field(default_factory=list)
    noticed: list[Human] = field(default_factory=list)
    pk: int = 0


@dataclass
class Tree:
    nodes: list[Node]
    humans: list[Human]
    seats: list[Seat]
    matters: list[Matter]
    unit_grants: list[tuple[Human, Node]]

    def reach(self, codes):
        """Return every code whose accusation falls on who stands at these codes."""
        found, todo = set(), list(codes)
        while todo:
            code = todo.pop()
            if code in found:
                continue
            found.add(code)
            for node in self.nodes:
                if node.successor is not None and node.successor.code == code:
                    todo += node.codes()
                if node.code == code and node.origin is not None:
                    todo += node.origin.codes()
        return found

    def roots(self, matter):
        """Return the codes of the units that are accused, or led by somebody accused."""
        nodes = [*matter.nodes, *([matter.subject] if matter.subject else [])]
        for seat in self.seats:
            if seat.person in matter.humans and (seat.last is None or seat.last >= matter.came):
                nodes += seat.led()
            for human, _first, last in seat.stand_ins:
                if human in matter.humans and last >= matter.came:
                    nodes += seat.led()
        return {node.code for node in nodes}

    def unit_inside(self, node, matter):
        roots = self.roots(matter)
        return any(
            self.reach(codes) & roots and (last is None or matter.came <= last)
            for codes, last in [(node.codes(), None), *node.former]
        )

    def hidden(self, human, matter):
        if human in matter.humans:
            return True
        roots = self.roots(matter)
        for seat in self.seats:
            ends = [seat.last] if seat.person is human else []
            ends += [
                min(filter(None, (last, seat.last)))
                for one, _, last in seat.stand_ins
                if one is human
            ]
            for end in ends:
                for codes, left in [(seat.node.codes(), None), *seat.node.former]:
                    days = [day for day in (end, left) if day is not None and day < TODAY]
                    if self.reach(codes) & roots and all(matter.came <= day for day in days):
                        return True
        return False


def day_of(rnd, first=2018, last=2026):
    start = date(first, 1, 1)
    return start + timedelta(rnd.randrange((min(date(last, 12, 31), TODAY) - start).days))


def grow(rnd, number):
    """Return one random tree."""
    nodes = [Node(f"T{number}-0", None)]
    for at in range(1, rnd.randint(3, 8)):
        nodes.append(Node(f"T{number}-{at}", rnd.choice(nodes)))
    for _ in range(rnd.choice((0, 0, 1, 2))):
        _move(rnd, nodes)
    for _ in range(rnd.choice((0, 1))):
        gone, heir = rnd.sample(nodes[1:], 2) if len(nodes) > 2 else (None, None)
        if gone is not None:
            gone.successor, gone.closed_on = heir, day_of(rnd)
    for _ in range(rnd.choice((0, 1))):
        part, origin = rnd.sample(nodes[1:], 2) if len(nodes) > 2 else (None, None)
        if part is not None:
            part.origin = origin
    humans = [Human(f"t{number}h{at}") for at in range(rnd.randint(2, 4))]
    seats = _seats(rnd, nodes, humans)
    tree = Tree(nodes, humans, seats, [], [])
    tree.matters = [_matter(rnd, tree) for _ in range(2)]
    tree.unit_grants = [(rnd.choice(humans), rnd.choice(nodes))] if rnd.random() < 0.3 else []
    return tree


def _move(rnd, nodes):
    node = rnd.choice(nodes)
    places = [n for n in nodes if node.code not in n.codes() and n is not node.parent]
    if node.parent is None or not places:
        return
    below = [n for n in nodes if node.code in n.codes()]
    # A unit moves later than it moved before.
    since = max((day for n in below for _, day in n.former), default=date(2018, 1, 1))
    day = since + timedelta(rnd.randint(1, 400))
    if day >= TODAY:
        return
    for each in below:
        each.former.append((each.codes(), day))
    node.parent = rnd.choice(places)


def _seats(rnd, nodes, humans):
    seats, heads = [], set()
    for human in humans:
        for _ in range(rnd.choice((1, 1, 2, 3))):
            node, duty = rnd.choice(nodes), rnd.choice(DUTIES)
            first = day_of(rnd, 2016, 2025)
            last = first + timedelta(rnd.randint(0, 1500)) if rnd.random() < 0.4 else None
            if duty == "head" and last is None:
                if node in heads:
                    duty = "handler"
                heads.add(node)
            seat = Seat(node, duty, human, first, last)
            if duty == "dual":
                seat.portfolio = rnd.sample(nodes, min(len(nodes), rnd.randint(1, 2)))
            if rnd.random() < 0.2:
                begin = day_of(rnd, 2019)
                end = begin + timedelta(rnd.randint(0, 300))
                seat.stand_ins.append((rnd.choice(humans), begin, end))
            seats.append(seat)
    return seats


def _matter(rnd, tree):
    matter = Matter(
        day_of(rnd, 2019),
        rnd.choice(tree.nodes),
        rnd.choice((None, rnd.choice(tree.nodes))),
        rnd.sample(tree.nodes, rnd.choice((0, 1, 1, 2))),
        rnd.sample(tree.humans, rnd.choice((0, 1, 1))),
    )
    free = [node for node in tree.nodes if not tree.unit_inside(node, matter)]
    matter.host = rnd.choice(free) if free and rnd.random() < 0.7 else None
    matter.granted = rnd.sample(tree.humans, rnd.choice((0, 1)))
    matter.noticed = rnd.sample(tree.humans, 1)
    return matter
