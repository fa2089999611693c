"""Loading the demo on a day, and asking what `verify` says of it."""

from itertools import pairwise

from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import import_string

from audit.models import Event

SLOW = {"petitions.wall_proof.check_wall"}  # asks for everybody; has tests of its own


def load(at, cases):
    call_command("load_demo", cases=cases, at=f"{at:%Y-%m-%d}")


def findings():
    """Return what `verify` finds, but for the check that takes long."""
    paths = [path for path in settings.VERIFY_CHECKS if path not in SLOW]
    return [finding for path in paths for finding in import_string(path)()]


def disordered():
    """Return the subjects on whose chains a later event happened before an earlier one."""
    events = Event.objects.order_by("chain", "seq")
    rows = events.values_list("chain__subject", "occurred_at")
    return {one for (one, at), (other, then) in pairwise(rows) if one == other and then < at}
