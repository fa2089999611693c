"""Notices: what the relay told this person."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from audit.labels import kinds
from audit.once import go, once
from organization.http import UserRequest
from petitions.inbox import inbox, mark_read, unread

PAGE = 50


@once
def notices(request: UserRequest) -> HttpResponse:
    """Show the notices, the newest first; a POST marks one of them or all as read."""
    today = timezone.localdate()
    if request.method == "POST":
        return _read(request)
    rows = inbox(request.user, today).select_related("case").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    words = kinds()
    context = {
        "page": page,
        "lines": [(notice, words.get(notice.kind, notice.kind)) for notice in page],
        "unread": unread(request.user, today).count(),
    }
    return render(request, "petitions/notice_list.html", context)


def _read(request: UserRequest) -> HttpResponse:
    rows, one = unread(request.user, timezone.localdate()), request.POST.get("notice", "")
    if one:
        rows = rows.filter(pk=int(one) if one.isdecimal() and len(one) < 19 else 0)
    count = mark_read(rows, timezone.now())
    messages.success(
        request,
        ngettext("%(n)d 条消息已标为已读。", "%(n)d 条消息已标为已读。", count) % {"n": count},
    )
    return go(request, reverse("notices"))


@require_safe
def notice_open(request: UserRequest, pk: int) -> HttpResponse:
    """Lead to what a notice is about; who has opened it has read it."""
    rows = inbox(request.user, timezone.localdate())
    notice = get_object_or_404(rows, pk=pk)
    mark_read(rows.filter(pk=pk), timezone.now())
    return redirect(notice.url or "notices")
