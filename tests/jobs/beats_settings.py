"""The product with one job only, for the processes that `test_beats` starts."""

from config.settings import *  # noqa: F403

DUE_JOBS = ["tests.jobs.conftest.REPORT"]
