"""Letting the chain of responsibility work on the cases that were written before."""

import gc
from datetime import datetime

from django.db import transaction

from audit.models import Event
from demo.chain import (
    assessments,
    bulletins,
    campaign,
    desks,
    gatherings,
    leading,
    months,
    online,
    pressing,
    publishing,
    turns,
)
from demo.chain.scene import Scene, set_up
from demo.life import RECENT
from demo.loading import day_begins


@transaction.atomic
def load_chain(*, seed: int, at: datetime, recorded_at: datetime) -> None:
    """Do what units, office and leaders did until the day of `at` begins; all or nothing."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    scene = set_up(horizon=day_begins(at), seed=seed)
    gc.disable()  # nothing here makes cycles, and looking for them costs a sixth of the time
    try:
        _play(scene, recorded_at)
    finally:
        gc.enable()
    # Nobody is to be told today of what happened long ago.
    fresh = Event.objects.filter(pk__gt=last, told_at__isnull=True)
    fresh.filter(occurred_at__lt=scene.horizon - RECENT).update(told_at=recorded_at)


def _play(scene: Scene, recorded_at: datetime) -> None:
    turns.take_turns(scene)
    ended = months.ended_months(scene)
    months.write_months(scene, ended, recorded_at=recorded_at)
    bulletins.issue_all(scene, ended)
    leading.lead_all(scene)
    campaign.run_campaign(scene)
    pressing.press_all(scene)
    assessments.assess_all(scene)
    gatherings.meet_all(scene)
    desks.fill_desks(scene)
    publishing.publish_texts(scene)
    online.send_online(scene)
