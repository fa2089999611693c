"""Meetings, enquiries 咨询 and what was told to the public."""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Rate
from reports.queries import openness

MEETINGS = Figure(
    "meetings",
    _("信访工作例会"),
    _("当年已召开的双周例会和临时例会，按召开日期归年。"),
    _("召开日期"), Counted.TIMES, openness.meetings, by="", case=None, yearly=True,
)  # fmt: skip
ISSUES = Figure(
    "issues_resolved_at_meetings",
    _("例会推动解决的突出问题"),
    _("当年例会上的议题，结果为“推动解决”且没有重访的。"),
    _("召开日期"), Counted.MATTERS, openness.issues, by="", yearly=True,
)  # fmt: skip
PUBLISHED = Figure(
    "cases_published",
    _("公开办理案例"),
    _("2008 年至当年公开、没有撤回的案例。"),
    _("公开日期"), Counted.MATTERS, openness.cases_published, by="case__unit", yearly=True,
)  # fmt: skip
REPLIES_PUBLISHED = Figure(
    "replies_published",
    _("公开咨询答复"),
    _("期内收到的咨询中，应咨询人要求公开了答复、没有撤回的；按收件单位计。"),
    _("收到日期"), Counted.ENTRIES, openness.replies_published, by="office", case=None,
)  # fmt: skip
ENQUIRIES = Figure(
    "enquiries",
    _("收到咨询"),
    _("期内收到的咨询；按收件单位计。"),
    _("收到日期"), Counted.ENTRIES, openness.enquiries, by="office", case=None,
)  # fmt: skip
ENQUIRIES_OWED = Figure(
    "enquiries_owed",
    _("应答复咨询"),
    _("期内收到、没有转为信访件的咨询；按收件单位计。"),
    _("收到日期"), Counted.ENTRIES, openness.enquiries_owed, by="office", case=None,
)  # fmt: skip
ENQUIRIES_IN_TIME = Figure(
    "enquiries_in_time",
    _("按目标答复咨询"),
    _("期内收到的咨询中，在答复目标日之前（含当日）答复的；按收件单位计。"),
    _("收到日期"), Counted.ENTRIES, openness.enquiries_in_time, by="office", case=None,
)  # fmt: skip

OPENNESS = (
    MEETINGS, ISSUES, PUBLISHED, REPLIES_PUBLISHED, ENQUIRIES, ENQUIRIES_OWED, ENQUIRIES_IN_TIME,
)  # fmt: skip
PUBLISHED_SHARE = Rate(
    "published_share", _("公开率"), _("公开咨询答复÷收到咨询，同一期间收到的咨询。"),
    REPLIES_PUBLISHED, (ENQUIRIES,),
)  # fmt: skip
IN_TIME_SHARE = Rate(
    "enquiries_in_time_share", _("咨询按目标答复率"),
    _("按目标答复咨询÷应答复咨询，同一期间收到的咨询；还没有答复的计入应答复。"),
    ENQUIRIES_IN_TIME, (ENQUIRIES_OWED,),
)  # fmt: skip
RATES = (PUBLISHED_SHARE, IN_TIME_SHARE)
