"""The department bulletin: a table whose every number opens its cases."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from organization.models import Unit
from petitions.models import Assignment, Case
from reports import (
    bulletin_page,
    checking,
    contents,
    corrections,
    figures,
    lists,
    pages,
    permissions,
    span,
)
from reports.bulletin_paper import correction_words
from reports.counting import Unbalanced
from reports.issues import Issue
from reports.models import UNDER_WAY, Bulletin, BulletinObjection, BulletinStatus
from reports.month import Month
from reports.views.bulletin_loading import asked, require_month
from reports.ways import ways

STAGES = {BulletinStatus.PUBLISHED: "done", BulletinStatus.CHECK: "mine"}


@require_safe
def bulletin_latest(_request: UserRequest) -> HttpResponse:
    """Lead to the month that ended last."""
    return redirect("bulletin", Month.at(timezone.now()).previous)


@require_safe
def bulletin(request: UserRequest, month: Month) -> HttpResponse:
    """Show the month as it was frozen, or as the data say with ?live=1 or before the freeze."""
    require_month(month)
    today = timezone.localdate()
    frozen = lists.bulletin_of(month)
    document, issue = asked(request, month, frozen)
    source = "bulletin" if document else "live"
    reach = bulletin_page.reach_of(issue, request.user, today)
    context = {
        "ways": ways(request, "bulletin_latest"),
        "month": month,
        "previous": month.previous if span.has_pages(month.previous, today) else None,
        "following": month.next if span.has_pages(month.next, today) else None,
        "frozen": frozen,
        "document": document,
        "stage": STAGES.get(BulletinStatus(document.status), "waiting") if document else "",
        "origin": pages.origin(document),
        "anchor": pages.anchor(document),
        "issue": issue,
        "groups": bulletin_page.groups(issue, source, reach),
        "total": bulletin_page.total(issue, source, reach),
        "figures": figures.SIX,
        "defined": figures.BULLETIN,
        "balance": pages.balance(issue.table.total),
        "left": bulletin_page.left(issue, source, reach),
        "corrections": correction_words(issue.corrections),
        "later": _later(month),
    }
    context |= _checking(request, document)
    context |= _objections(request, document) | _office(request, document, issue)
    return render(request, "reports/bulletin.html", context)


def _later(month: Month) -> list[tuple[Bulletin, str]]:
    """Return the lines of later issues on this month, each with its issue."""
    found = corrections.later_of(month)
    return [
        (issue, words)
        for (issue, _line), words in zip(
            found, correction_words([line for _issue, line in found]), strict=True
        )
    ]


def _checking(request: UserRequest, document: Bulletin | None) -> dict[str, Any]:
    """Return who has checked the version, and what the reader may say for a department of theirs
    while its days run."""
    today = timezone.localdate()
    if document is None or document.status not in UNDER_WAY[1:]:
        return {}
    checked = checking.checked(document)
    done = {one.code for one in checked if one.at}
    found: dict[str, Any] = {"checked": checked, "answered": len(done)}
    runs = document.status == BulletinStatus.CHECK
    if not runs or document.check_until is None or document.check_until < today:
        return found
    units = permissions.objecting_units(request.user, document, today)
    return found | {
        "may_object": bool(units),
        "unchecked": [unit for unit in units if unit.code not in done],
    }


def _objections(request: UserRequest, document: Bulletin | None) -> dict[str, Any]:
    """Return the objections to any version of the draft: all for the office, else one's own."""
    if document is None:
        return {}
    today = timezone.localdate()
    rows = BulletinObjection.objects.of_month(document.month).prefetch_related("cases")
    if not permissions.is_office(request.user, today):
        rows = rows.filter(unit__in=permissions.own_units(request.user, today))
    found = list(rows)
    cases = Case.objects.visible_to(request.user, today)
    named = [case.pk for row in found for case in row.cases.all()]
    seen = set(cases.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    return {
        "objections": [
            {
                "row": row,
                "figure": figures.BY_CODE[row.figure],
                "cases": [(case, case.pk in seen) for case in row.cases.all()],
            }
            for row in found
        ]
    }


def _office(request: UserRequest, document: Bulletin | None, issue: Issue) -> dict[str, Any]:
    """Return what only the Petition Office sees: differences, buttons, restricted cases apart."""
    today = timezone.localdate()
    if not permissions.is_office(request.user, today):
        return {}
    month = issue.table.month
    units = Unit.objects.filter(code__in=[row.code for row in issue.table.rows])
    seen = Assignment.objects.visible_to(request.user, today)
    apart = figures.apart(month, units.values_list("pk", flat=True), seen)
    if document is None:
        return {"apart": apart}
    found: dict[str, Any] = {"apart": apart, "under_way": document.status in UNDER_WAY}
    if document.status in UNDER_WAY:
        found["differing"] = pages.differing(issue.table.rows, contents.live_bulletin(month).rows)
        found["versions"] = Bulletin.objects.filter(month=month.key).order_by("version")
    else:
        found |= _pending(document, month)
    return found | {"may_publish": permissions.is_director(request.user, today)}


def _pending(document: Bulletin, month: Month) -> dict[str, Any]:
    """Return how many corrections a published issue awaits, or why they cannot be counted."""
    issued = [line for _issue, line in corrections.later_of(month)]
    try:
        return {"pending": len(list(corrections.differences(document, issued)))}
    except Unbalanced as refused:
        return {"unbalanced": str(refused)}
