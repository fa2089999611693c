"""What the apps add to those below them, by name: lower apps find it here and never import upwards.

Part of the settings; every entry is the dotted name of something in an app.
"""

# Why somebody may not act for the holder of a post: (post, person, day) -> a sentence or "".
SUBSTITUTE_CHECKS = ["petitions.holdings.may_not_act_for"]
# Keeps what was sent after the sign-in had ended: (request, path, owner, at) -> address or "".
KEEP_SENT = "petitions.drafts.keep_of_ended"
# What still lies with a unit that is to be closed, a person who is to be disabled.
UNIT_HOLDS = [
    "petitions.holdings.open_work_of_unit",
    "accountability.handing.open_work_of_unit",
]
PERSON_HOLDS = [
    "petitions.holdings.open_work_of_person",
    "accountability.handing.open_work_of_person",
]
# What goes over with a desk beside the cases somebody handles: petitions.handing_parts.Part.
HAND_OVER_PARTS = [
    "accountability.handing.LEADS",
    "accountability.handing.TASKS",
    "accountability.handing.INSTRUCTIONS",
]
# What else of a case is emptied when its term is over: (cases) -> None.
ERASERS = ["portal.erasing.erase"]
DUE_JOBS = [
    "audit.jobs.ALERTS",
    "audit.jobs.DAILY_ANCHOR",
    "petitions.jobs.CLOCK_RECOUNT",
    "petitions.jobs.CLOCK_SWEEP",
    "petitions.papers.jobs.STORE_PAPERS",
    "petitions.file_jobs.SWEEP",
    "portal.jobs.PUBLIC_SWEEP",
    "petitions.windows.WINDOW_LAPSE",
    "petitions.reminding.GRANT_REMINDERS",
    "accountability.key_jobs.KEY_PERIODS",
    "accountability.key_jobs.SCREENING_REMINDERS",
    "petitions.wall_proof.WALL_PROOF",
    "reports.jobs.MONTHLY_UNIT_REPORTS",
    "reports.jobs.MONTHLY_BULLETIN",
    "reports.reminding.REPORT_REMINDERS",
    "reports.jobs.BULLETIN_CHECK",
    "audit.jobs.NIGHTLY_VERIFY",
    "backup.jobs.NIGHTLY_BACKUP",
    "organization.jobs.SIGN_IN_SWEEP",
    "organization.jobs.ACCOUNT_SWEEP",
    "organization.jobs.PLANNED_CHANGES",
    "accountability.campaign_jobs.CAMPAIGN_CANDIDATES",
    "meetings.jobs.MEETINGS",
    "meetings.jobs.MEETING_TOPICS",
    "accountability.proceeding_jobs.PROCEEDING_PROPOSALS",
    "accountability.jobs.REMINDERS",
    "accountability.jobs.SUPERVISION_PROPOSALS",
    "risk_assessment.jobs.REASSESS",
    "digest.jobs.MAKE",
    "digest.jobs.SEND",
    "api.jobs.SEND",
    "api.jobs.SWEEP",
    "errands.jobs.SWEEP",
    "jobs.sweeping.SWEEP",
    "errands.running.ERRANDS",  # last: each may take a minute
]
# What a person may ask for that takes a while: errands.kinds.Kind.
ERRAND_KINDS = [
    "petitions.list_errands.CASE_LIST",
    "petitions.batch_errands.CASE_ASSIGN",
    "errands.trail_errands.AUDIT_TRAIL",
    "reports.list_errands.FIGURE_LIST",
    "reports.list_errands.STATISTICS_LIST",
]
# The page that asks what a long file of the trail is taken for, by its URL name.
LONG_TRAIL_PAGE = "trail_order"
VERIFY_CHECKS = [
    "audit.verify.check_chains",
    "audit.verify.check_anchors",
    "audit.verify.check_triggers",
    "organization.checks.check_calendar",
    "petitions.verify.check_numbers",
    "petitions.verify.check_registrations",
    "petitions.verify.check_projections",
    "petitions.papers.verify.check_papers",
    "petitions.papers.verify.check_paper_numbers",
    "petitions.file_checks.check_files",
    "petitions.wall_proof.check_accused",
    "petitions.wall_proof.check_wall",
    "reports.verify.check_frozen_reports",
    "reports.verify.check_frozen_balances",
    "reports.verify.check_printed_anchors",
    "reports.verify.check_corrections",
]
# Which rows carry the numbers of which series, and their column of the unit that gave them, so
# that a hole is found.
NUMBERED = {
    "case": ("petitions.Case", "unit"),
    "petition": ("petitions.Petition", "unit"),
    "facts": ("petitions.FactRequest", "office"),
    "reminder": ("accountability.Reminder", "office"),
    "supervision": ("accountability.Supervision", "office"),
    "recommendation": ("accountability.Recommendation", "office"),
    "screening": ("accountability.ScreeningRound", "office"),
    "proceeding": ("accountability.AccountabilityProceeding", "body"),
    "meeting": ("meetings.Meeting", "unit"),
    "assessment": ("risk_assessment.MajorDecision", "unit"),
    "enquiry": ("portal.Enquiry", "office"),
    "online": ("portal.OnlineSubmission", "office"),
}
# Tables on which the database itself refuses what no program of ours does.
GUARDS = [
    "audit.guards.EVENT",
    "audit.guards.READ",
    "audit.guards.ANCHOR",
    "organization.triggers.OFFICERS_APART",
    "organization.triggers.SUBSTITUTES_APART",
    "petitions.triggers.ASSIGNMENT_WALL",
    "petitions.triggers.ACCUSED_WALL",
    "reports.triggers.PUBLISHED",
]
# Who may open which page, and the steps that the matrix shows beside the pages.
POLICIES = [
    "config.policy.PAGES",
    "organization.policy.PAGES",
    "errands.policy.PAGES",
    "digest.policy.PAGES",
    "petitions.policy.PAGES",
    "accountability.policy.PAGES",
    "meetings.policy.PAGES",
    "risk_assessment.policy.PAGES",
    "portal.policy.PAGES",
    "portal.public.policy.PAGES",
    "reports.policy.PAGES",
    "api.policy.PAGES",
]
POLICY_STEPS = ["petitions.policy.steps"]
EVENT_LABELS = [
    "organization.labels.event_labels",
    "errands.labels.labels",
    "petitions.workflow.labels",
    "accountability.proceeding_trail.labels",
    "accountability.proposal_trail.labels",
    "petitions.actions.reference.labels",
    "petitions.actions.wordings.labels",
    "petitions.explaining.labels",
    "reports.actions.labels",
    "accountability.key_notices.labels",
    "portal.labels.labels",
    "accountability.actions.campaigns.labels",
    "meetings.labels.labels",
    "accountability.recommendation_trail.labels",
    "risk_assessment.labels.labels",
    "api.labels.labels",
    "backup.labels.labels",
]
ROLE_LABELS = ["organization.labels.role_labels", "portal.labels.role_labels"]
EVENT_SCOPES = [
    "petitions.permissions.events_visible_to",
    "accountability.proceeding_trail.events_visible_to",
    "accountability.proposal_trail.events_visible_to",
]
READ_SCOPES = [
    "petitions.reading.reads_visible_to",
    "accountability.proceeding_trail.reads_visible_to",
]
READ_SUBJECT = "petitions.reading.subject_of"
OWN_WORK = "petitions.reading.own_subjects"
SIGNATURE_OF = "organization.standing.signature_of"
CLIENT_ADDRESS = "organization.traces.client_address"
UNIT_NAMES = "organization.labels.unit_names"
ANCHOR_FACTS = ["petitions.verify.highest_numbers"]
# URL names with the slug of a case, each fetched by htmx and free to fail alone.
CASE_PANELS: list[str] = [
    "case_petitioner_panel",
    "case_paper_panel",
    "case_contact_panel",
    "case_link_panel",
    "case_publication_panel",
    "case_lead_panel",
    "case_task_panel",
    "case_resolution_panel",
    "case_proceeding_panel",
    "case_supervision_panel",
    "case_decision_panel",
    "case_meeting_panel",
]
# The same for the chain of a unit: URL names with its code.
CHAIN_PANELS: list[str] = ["unit_proceedings_panel"]
# What lies on somebody's desk beside cases: (user, day) -> petitions.desk_items.DeskItem rows.
DESK_ITEMS: list[str] = [
    "petitions.papers.desk.unserved_papers",
    "petitions.asked.items",
    "accountability.key_desk.reports_owed",
    "accountability.key_desk.findings_owed",
    "petitions.file_desk.items",
    "portal.desk.items",
    "accountability.desk.tasks_owed",
    "accountability.desk.instructions_owed",
    "accountability.desk.duties_owed",
    "accountability.campaign_desk.items",
    "accountability.proceeding_desk.items",
    "accountability.supervision_desk.items_of",
    "risk_assessment.desk.items",
    "meetings.desk.items",
    "reports.report_desk.items",
    "reports.bulletin_desk.items",
]
# Who hears of events that are not those of a case: (event, at) -> notices.
NOTICE_MAKERS = [
    "petitions.fact_notices.notices_of",
    "petitions.errand_notices.notices_of",
    "accountability.key_notices.notices_of",
    "portal.notices.notices_of",
    "meetings.notices.notices_of",
    "accountability.proceeding_trail.notices_of",
    "accountability.recommendation_trail.notices_of",
    "risk_assessment.decision_notices.notices_of",
    "reports.report_notices.notices_of",
    "reports.bulletin_notices.notices_of",
]
# What else follows from events that are told of, in the relay's transaction: (events, at).
EVENT_FOLLOWERS = ["api.following.follow"]
# Why a contact would go against a wish of the petitioner: (case, by, means, day) -> words or "".
CONTACT_CHECKS = ["accountability.wishes.refusal"]
# Tuples of accountability.rules.Rule: what may be proposed, and the sentence that says why.
PROPOSAL_RULES: list[str] = [
    "accountability.campaigning.RULES",
    "meetings.topics.RULES",
    "accountability.proceeding_rules.RULES",
    "accountability.supervising.RULES",
    "risk_assessment.reassessing.RULES",
]
