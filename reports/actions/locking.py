"""Where a report stands before a step: the row locked, the newest version, a fitting status."""

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.workflow import Refused
from reports.models import OWED, MonthlyReport

Status = MonthlyReport.Status

# Step -> the statuses it may begin in, and the sentence for all others.
STEPS: "dict[str, tuple[frozenset[str], str | Promise]]" = {
    "confirm": (frozenset(OWED), _("此月报已经确认报送。")),
    "accept": (frozenset({Status.CONFIRMED}), _("只有已报、尚未审核的月报可以审核。")),
    "return": (frozenset({Status.CONFIRMED}), _("只有已报、尚未审核的月报可以退回。")),
}


def locked(report: MonthlyReport) -> MonthlyReport:
    """Return the row as it stands now, locked, with its unit."""
    rows = MonthlyReport.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=report.pk)


def require_newest(report: MonthlyReport) -> None:
    """Raise Refused when a later version exists."""
    versions = MonthlyReport.objects.filter(unit=report.unit, month=report.month)
    if versions.aggregate(last=Max("version"))["last"] != report.version:
        raise Refused(_("此月报已有更正版，请在最新一版上办理。"))


def require_status(report: MonthlyReport, step: str) -> None:
    """Raise Refused when the step may not begin where the report stands."""
    statuses, sentence = STEPS[step]
    if report.status not in statuses:
        raise Refused(str(sentence))
