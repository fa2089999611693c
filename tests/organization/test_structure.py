from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from demo.structure import build_structure
from organization.demo_logins import DEMO_LOGINS, demo_logins
from organization.models import Duty, Post, Role, Unit, User
from organization.standing import standing
from tests.organization.conftest import AT, TODAY, snapshot

pytestmark = pytest.mark.django_db


def test_building_twice_changes_nothing(built):
    before, events = snapshot(), Event.objects.count()
    build_structure(at=AT + timedelta(days=30), seed=2)
    assert snapshot() == before
    assert Event.objects.count() == events


def test_the_structure_is_whole(built):
    units = {unit.code: unit for unit in Unit.objects.select_related("review_authority")}
    words = [unit.docket_word for unit in units.values()]
    assert len(words) == len(set(words))
    assert Unit.objects.filter(kind=Unit.Kind.BUREAU).count() == 16
    for unit in units.values():
        assert unit.review_authority or unit.review_body, unit
        roles = {post.role for post in Post.objects.in_unit(unit).on(TODAY)}
        if unit.code not in {"SHEC", "XFB"}:
            assert roles == {Role.HEAD, Role.UNIT_CLERK, Role.HANDLER}, unit
    assert units["XHQ01"].review_authority == units["XHQ"]
    assert units["SJDX"].review_body == "教育部"


def test_every_unit_has_an_unbroken_chain_and_somebody_with_dual_duty(built):
    below = Unit.objects.exclude(code__in=["SHEC", "XFB"]).order_by("code")
    for unit in below[::7]:
        duties = [post.duty for post in Post.objects.chain_of(unit, TODAY)]
        assert duties[:2] == [Duty.SPECIALIST, Duty.HEAD], unit
        assert duties[-4:] == [
            Duty.DUAL, Duty.IN_CHARGE, Duty.FIRST_RESPONSIBLE, Duty.FIRST_RESPONSIBLE,
        ], unit  # fmt: skip


def test_the_people_of_the_demo_hold_the_posts_their_names_promise(built, settings):
    settings.DEMO = True
    roles = {
        "clerk": Role.REGISTRAR, "office": Role.OFFICE, "leader": Role.LEADER, "head": Role.HEAD,
        "handler": Role.HANDLER, "unitclerk": Role.UNIT_CLERK, "bureauhead": Role.HEAD,
        "admin": Role.ADMIN, "auditor": Role.AUDITOR, "security": Role.SECURITY,
    }  # fmt: skip
    assert set(roles) == set(DEMO_LOGINS)
    for username, role in roles.items():
        assert role in standing(User.objects.get(username=username), TODAY).roles
    offered = demo_logins(timezone.localdate())
    assert [login.username for login in offered] == list(DEMO_LOGINS)
    assert not User.objects.filter(is_staff=True).exists()
