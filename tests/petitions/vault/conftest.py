"""A petition whose every sealed field holds a word that stands nowhere else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from petitions import actions
from tests.world import bring_to, register

PLANTED = {
    "name": "甲乙丙丁戊",
    "phone": "13912345678",
    "address": "植入路四百零一弄",
    "id_number": "11010519491231002X",
    "text": "植入之正文，写给机关。",
    "title": "反映甲乙丙丁戊之题名",
}
# The title of a case is searched and so not sealed; it names nobody.
HIDDEN = [value for name, value in PLANTED.items() if name != "title"]
DEMAND, NOTE, REQUIREMENT = "植入之诉求", "植入之备注", "植入之交办意见"


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def planted(world, now):
    """A case on its way, and everything somebody typed about it."""
    case = register(world, at=now, demands=[DEMAND], **PLANTED).case
    actions.assign(case, to=world.jjc, requirement=REQUIREMENT, by=world.clerk, at=now)
    for step in (actions.sign, actions.accept, actions.start):
        case = step(case, by=world.handler, at=now)
    actions.note(case, words=NOTE, by=world.handler, at=now)
    return case


@pytest.fixture
def closed(world, now):
    """A case that was closed eleven years ago, with a reply and words of its own."""
    then = now - timedelta(days=365 * 11 + 5)
    case = register(world, at=then, demands=[DEMAND], **PLANTED).case
    actions.note(case, words=NOTE, by=world.clerk, at=then)
    return bring_to(world, case, "close", at=then)
