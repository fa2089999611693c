"""My work, the page people land on; and the gallery of components for those who build pages."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from organization.http import UserRequest
from organization.policy import pages_for
from organization.rail import RailEntry, rail_for
from petitions.aside import facts_for
from petitions.badges import count_beside
from petitions.blocks import asked_for, blocks_of
from petitions.desk_items import items_of
from petitions.models.facts import ANSWERERS
from petitions.worklist import Desk

# Pages that are opened once a week: linked from the desk, not from the rail.
BESIDE = {
    "reveal_list": _("查看联系方式记录"),
    "petitioner_find": _("依申请查阅个人信息"),
    "disposal_list": _("到期销毁"),
    "draft_list": _("我的草稿"),
    "fact_list": _("核查函"),
    "overview": _("运行总览"),
    "statistics": _("统计"),
    "report_list": _("月报"),
    "bulletin_latest": _("通报"),
    "annual_latest": _("年度报告"),
}


def beside(mine: Desk, rail: Iterable[RailEntry]) -> list[tuple[str, str]]:
    """Return address and words of the pages beside the desk that open for this person and are not
    on the rail."""
    open_to = pages_for(mine.held.roles).keys() - {entry.key for entry in rail}
    return [(reverse(name), str(words)) for name, words in BESIDE.items() if name in open_to]


@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """Show what waits for the person who is signed in; who has no desk goes to their own page."""
    mine = Desk(request.user, timezone.localdate())
    rail = rail_for(mine.held.roles, request.path)
    if rail and all(entry.key != "desk" for entry in rail):
        return redirect(rail[0].url)
    context: dict[str, Any] = {
        "blocks": blocks_of(mine, count_beside(request, asked_for(mine))),
        "has_posts": bool(rail),
        "beside": beside(mine, rail),
    }
    if mine.held.roles & set(ANSWERERS):
        context["facts"] = facts_for(request.user, mine.on)
    fragment = request.headers.get("HX-Request") == "true"
    response = render(
        request, "petitions/_blocks.html" if fragment else "petitions/my_work.html", context
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def desk_items(request: UserRequest) -> HttpResponse:
    """Show what this person owes beside the cases: a piece of the desk, or a page of its own."""
    today = timezone.localdate()
    context = {"items": items_of(request.user, today), "today": today}
    fragment = request.headers.get("HX-Request") == "true"
    template = "petitions/_desk_items.html" if fragment else "petitions/desk_items.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
