"""What may be objected to a line: which case, and whether the data have been put right since."""

from datetime import date

from django.utils.translation import gettext as _

from organization.models import User
from petitions.models import Assignment, AssignmentKind, Case
from petitions.workflow import Refused
from reports import case_numbers, contents, figures
from reports.figures import Figure
from reports.models import MonthlyReport, Objection
from reports.month import Month

Claim = Objection.Claim
# The lines that count one kind of assignment; those not named here count both.
KINDS = {figure.code: AssignmentKind.ASSIGN for figure in figures.BULLETIN} | {
    figures.TRANSFERRED.code: AssignmentKind.TRANSFER
}


def case_named(number: str, user: User, on: date) -> Case:
    """Return the one case that the number names for this person. Raises Refused.

    A restricted case is in no figure, so here it does not exist for anybody.
    """
    parts = case_numbers.year_and_serial(number)
    if parts is None:
        raise Refused(_("“%(number)s”不是信访编号，请照件上的编号填写。") % {"number": number})
    seen = Case.objects.visible_to(user, on).filter(restricted=False)
    fitting = case_numbers.meant(number, seen.filter(year=parts[0], serial=parts[1]))
    if not fitting:
        raise Refused(_("没有你可以查看的件编号为“%(number)s”，请核对。") % {"number": number})
    if len(fitting) > 1:
        raise Refused(_("“%(number)s”对应不止一件，请写全编号。") % {"number": number})
    return fitting[0]


def require_belonging(report: MonthlyReport, figure: Figure, case: Case, claim: str) -> None:
    """Raise Refused unless the case is in the line it shall leave, or could be in the one it is
    missing from: sent to the unit by the end of the month, in the kind the line counts."""
    counted = _is_among(case, contents.frozen_keys(report, report.unit.code, figure.code))
    words = {"number": case.number, "line": figure.name, "unit": report.unit.name}
    if claim == Claim.LEAVE_OUT:
        if not counted:
            raise Refused(_("%(number)s没有计入“%(line)s”，无须申请剔除。") % words)
        return
    if counted:
        raise Refused(_("%(number)s已经计入“%(line)s”。") % words)
    if not any(_could_count(row, figure, report) for row in case.assignments.all()):
        raise Refused(
            _("%(number)s在月末以前没有转送、交办给%(unit)s，不会计入“%(line)s”。") % words
        )


def holds(objection: Objection, report: MonthlyReport) -> bool:
    """Tell whether the data of this moment say what the objection claims. One query."""
    figure = figures.BY_CODE[objection.figure]
    found = figures.keys([figure], Month.parse(report.month), [report.unit_id])
    counted = _is_among(objection.case, found[report.unit_id][figure.code])
    return counted == (objection.claim == Claim.COUNT)


def _is_among(case: Case, keys: list[str]) -> bool:
    return any(key.rpartition("/")[0] == case.slug for key in keys)


def _could_count(row: Assignment, figure: Figure, report: MonthlyReport) -> bool:
    kind = KINDS.get(figure.code)
    return (
        row.unit_id == report.unit_id
        and row.assigned_on <= Month.parse(report.month).last
        and kind in {None, row.kind}
    )
