"""Work done by many threads at the same moment, each with a database connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(count, work):
    """Call work(0) … work(count - 1) together; return the answers in that order."""
    start = Barrier(count)

    def one(number):
        start.wait(timeout=30)
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
