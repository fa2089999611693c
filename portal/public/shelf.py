"""Where the published answers are read: from a replica while its shelf is that of the primary to
the last withdrawal, else from the primary.

What was taken off a second ago is gone at once, however far behind a replica is.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse

from portal.models.library import PublishedReply, PublishedReplyQuerySet
from replica.choosing import NotYet, answered

Answer = TypeVar("Answer")
View = Callable[..., HttpResponse]


def state(alias: str = DEFAULT_DB_ALIAS) -> str:
    """Return what changes whenever a text is published or withdrawn. One query.

    Both numbers, for the clocks of two hosts may differ: then the newest day would not move.
    """
    out = Count("pk", filter=Q(withdrawn_on__isnull=True))
    rows = PublishedReply.objects.using(alias)
    return repr(rows.aggregate(at=Max("changed_at"), n=Count("pk"), out=out))


def read(ask: Callable[[PublishedReplyQuerySet], Answer], told: str = "") -> Answer:
    """Return what `ask` finds among the texts; `told` is the state of the primary, if known.

    It may be called twice, and evaluates what it returns.
    """

    def at(alias: str) -> Answer:
        if alias != DEFAULT_DB_ALIAS and state(alias) != (told or state()):
            raise NotYet
        return ask(PublishedReply.objects.using(alias))

    return answered(at)


def from_the_shelf(view: View) -> View:
    """Hand the texts to a view that is `kept` by their state and reads nothing else."""

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told: str = getattr(request, "kept_state", "")
        return read(lambda rows: view(request, rows, *args, **kwargs), told)

    return reading
