import pytest
from django.db import transaction

from demo.structure import build_structure
from tests.organization.conftest import AT, snapshot

pytestmark = pytest.mark.django_db


def test_the_same_seed_gives_the_same_structure_and_another_seed_other_people():
    found = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            build_structure(at=AT, seed=seed)
            found.append(snapshot())
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][1] != found[2][1]
