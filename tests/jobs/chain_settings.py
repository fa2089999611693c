"""The product with the jobs of the responsibility chain, for the processes of `test_kill_chain`."""

from config.settings import *  # noqa: F403

DUE_JOBS = [
    "accountability.key_jobs.KEY_PERIODS",
    "accountability.key_jobs.SCREENING_REMINDERS",
    "accountability.campaign_jobs.CAMPAIGN_CANDIDATES",
    "meetings.jobs.MEETINGS",
    "meetings.jobs.MEETING_TOPICS",
    "accountability.proceeding_jobs.PROCEEDING_PROPOSALS",
    "accountability.jobs.REMINDERS",
    "accountability.jobs.SUPERVISION_PROPOSALS",
    "risk_assessment.jobs.REASSESS",
]
