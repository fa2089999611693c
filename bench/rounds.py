"""Taking times: rounds of the same work in one process, and browsers that are signed in."""

from collections.abc import Callable, Sequence
from math import ceil
from statistics import median
from time import perf_counter

from django.test import Client
from django.utils import timezone

from organization.models import LiveSession, User

ROUNDS = 15
FEWER = 5  # of what takes a second and more


def milliseconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    began = perf_counter()
    run()
    return (perf_counter() - began) * 1000


def rounds(*runs: Callable[[], object], count: int = ROUNDS) -> list[list[float]]:
    """Return the times of each run, taken in turns after one round to warm up.

    What is compared is measured in the same seconds, so a busy machine is busy for all of them.
    """
    for run in runs:
        run()
    turns = [[milliseconds(run) for run in runs] for _ in range(count)]
    return [list(times) for times in zip(*turns, strict=True)]


def p50(times: Sequence[float]) -> float:
    """Return the median."""
    return median(times)


def p95(times: Sequence[float]) -> float:
    """Return the time that 95 of 100 rounds do not exceed."""
    return sorted(times)[ceil(len(times) * 0.95) - 1]


def signed_in(user: User) -> Client:
    """Return a browser of the person, with the live sign-in that every page asks for."""
    client, now = Client(headers={"host": "localhost"}), timezone.now()
    client.force_login(user)
    seen = {"started_at": now, "last_seen_at": now, "second_factor": True}
    seen |= {"session_key": client.session.session_key or ""}
    LiveSession.objects.update_or_create(user=user, defaults=seen)
    return client


def opened(client: Client, address: str) -> None:
    """Ask for a page; anything but the page is a mistake here."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
