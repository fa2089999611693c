"""The product with errands alone among its jobs, for the processes of `tests.errands`."""

from config.settings import *  # noqa: F403

DUE_JOBS = ["errands.running.ERRANDS"]
