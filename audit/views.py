"""The auditor's screen: who did and who read what, when, in which post. Never words of a case."""

from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import anchors, cells, sheet
from audit.actions import Auditor, record_audit_export
from audit.cells import XLSX
from audit.groups import LABELS, Group
from audit.jobs import ALERT, last_verification
from audit.lines import lines
from audit.models import Anchor, Event
from audit.trail import Entry, Trail, scoped

ALERTS_SHOWN = 5
ANCHORS_SHOWN = 62  # two months on one sheet or two


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Show one page of the trail, the newest first."""
    now = timezone.now()
    trail = _trail(request, now)
    shown, following = trail.page(request.GET.get("after", ""))
    context = {
        "trail": trail,
        "tabs": _tabs(trail),
        "lines": lines(shown),
        "following": following,
        "searched": _searched(trail),
        "is_later": bool(request.GET.get("after")),
        "alerts": lines(_latest_alerts(request.user, now)),
        "verification": last_verification(),
        "anchor": anchors.newest(),
    }
    return render(request, "audit/log.html", context)


@require_safe
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """Answer with the trail as a workbook: these filters, this order.

    A long one is written in the background by an app above, once it was said what for.
    """
    now = timezone.now()
    trail, by = _trail(request, now), cast(Auditor, request.user)
    if cells.is_long(sheet.counted(trail)):
        return redirect(f"{reverse(settings.LONG_TRAIL_PAGE)}{trail.url()}")
    try:
        workbook = sheet.workbook_of(trail, by=by.name, at=now)
    except cells.TooLong as refusal:
        messages.warning(request, str(refusal))
        return redirect(f"{reverse('audit_log')}{trail.url()}")
    try:
        record_audit_export(
            by, rows=workbook.rows, narrowed_by=workbook.narrowed_by, sha256=workbook.sha256, at=now
        )
    except BaseException:
        workbook.file.close()  # no trace, no file
        raise
    name = sheet.file_name(now)
    return FileResponse(workbook.file, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
def anchor_list(request: HttpRequest) -> HttpResponse:
    """Show the anchors, the newest first, on a sheet that can be printed and filed."""
    now = timezone.now()
    _require_auditor(request, now)
    taken, after = Anchor.objects.order_by("-no"), request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 10:
        taken = taken.filter(no__lt=int(after))
    found = list(taken[: ANCHORS_SHOWN + 1])
    context = {
        "anchors": found[:ANCHORS_SHOWN],
        "following": found[ANCHORS_SHOWN - 1].no if len(found) > ANCHORS_SHOWN else None,
        "now": now,
    }
    return render(request, "audit/anchor_list.html", context)


def _trail(request: HttpRequest, now: datetime) -> Trail:
    _require_auditor(request, now)
    return Trail(request.GET, request.user, timezone.localdate(now))


def _require_auditor(request: HttpRequest, now: datetime) -> None:
    """Raise PermissionDenied for everybody else."""
    if not cast(Auditor, request.user).is_auditor(timezone.localdate(now)):
        raise PermissionDenied


def _tabs(trail: Trail) -> list[dict[str, Any]]:
    """Return the groups as `components/view_tabs.html` takes them; none is counted."""
    asked = trail.form.group_asked
    # A kind of event belongs to its own group; another tab would show nothing with it.
    return [
        {"label": LABELS[group], "url": trail.url("kind", group=group), "active": group is asked}
        for group in Group
    ]


def _searched(trail: Trail) -> str:
    """Return the days that were searched, in words."""
    known = trail.form.known
    first_on, last_on = known.get("first_on"), known.get("last_on")
    if not first_on and not last_on:
        return _("已查找全部时间。")
    return _("已查找 %(first)s 至 %(last)s。") % {
        "first": first_on or _("最早"),
        "last": last_on or _("今天"),
    }


def _latest_alerts(user: Any, now: datetime) -> list[Entry]:
    events = scoped(
        "EVENT_SCOPES",
        user,
        timezone.localdate(now),
        Event.objects.filter(kind=ALERT).select_related("chain"),
    )
    found = events.order_by("-recorded_at", "-id")[:ALERTS_SHOWN]
    return [Entry(event.recorded_at, True, event.pk, event) for event in found]
