"""Retention: what is due, the batches under review, and the steps of one batch."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Unit
from petitions import retention
from petitions.actions import disposing
from petitions.models import Case, DisposalBatch, DisposalItem, RetentionClass
from petitions.models.retention import UNDER_WAY
from petitions.workflow import Refused

AT_ONCE = 50
STEPS: dict[str, Callable[..., DisposalBatch]] = {
    "first": disposing.first_review_disposal,
    "second": disposing.second_review_disposal,
    "dispose": disposing.dispose,
}


@require_safe
def disposal_list(request: UserRequest) -> HttpResponse:
    """Show the terms, what is due in one's own register, and all batches."""
    return _list_page(request)


def _list_page(request: UserRequest, refused: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    offices = Unit.objects.filter(pk__in=retention.offices_of(request.user, today)).order_by("path")
    due = [(unit, retention.due(unit, request.user, today).count()) for unit in offices]
    rows = retention.batches_for(request.user, today)
    context = {
        "terms": RetentionClass.objects.order_by("-years"),
        "due": due,
        "page": Paginator(rows, AT_ONCE).get_page(request.GET.get("page")),
        "refused": refused,
    }
    return render(request, "petitions/disposal_list.html", context, status=status)


@require_POST
@once
def disposal_propose(request: UserRequest) -> HttpResponse:
    """Propose what is due in one register."""
    today, asked = timezone.localdate(), request.POST.get("unit", "")
    offices = Unit.objects.filter(pk__in=retention.offices_of(request.user, today))
    unit = offices.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if unit is None:
        raise Http404
    try:
        batch = disposing.propose_disposal(unit, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _list_page(request, str(refusal), status=422)
    messages.success(request, _("已提出销毁批次 %(batch)s。") % {"batch": batch.number})
    return go(request, reverse("disposal_detail", args=[batch.pk]))


@require_safe
def disposal_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Show one batch with its cases and the step that comes next."""
    today = timezone.localdate()
    return _batch_page(request, _batch(request, pk, today), today)


def _batch(request: UserRequest, pk: int, today: date) -> DisposalBatch:
    rows = retention.batches_for(request.user, today)
    return get_object_or_404(rows.select_related("first_by", "second_by", "disposed_by"), pk=pk)


def _batch_page(
    request: UserRequest, batch: DisposalBatch, today: date, refused: str = "", status: int = 200
) -> HttpResponse:
    visible = Case.objects.visible_to(request.user, today)
    items = batch.items.select_related("case", "kept_by").order_by("case__closed_on", "pk")
    mine = items.filter(case__in=visible.values("pk"))
    terms = {term.track: term for term in RetentionClass.objects.all()}
    page = Paginator(mine, AT_ONCE).get_page(request.GET.get("page"))
    lines = [(item, retention.term_over(item.case, terms)) for item in page.object_list]
    context = {
        "batch": batch,
        "page": page,
        "lines": lines,
        "unseen": items.count() - page.paginator.count,
        "live": items.filter(live=True).count(),
        "offers": _offers(request, batch, today),
        "typed": request.POST.get("words", ""),
        "refused": refused,
    }
    return render(request, "petitions/disposal_detail.html", context, status=status)


def _offers(request: UserRequest, batch: DisposalBatch, today: date) -> dict[str, Any]:
    """Return which forms this person gets here; the actions judge again."""
    user, unit = request.user, batch.unit_id
    by_another = user.pk != batch.proposed_by_id
    reviews = unit in retention.reviewed_by(user, today) and by_another
    under_way = batch.stage in UNDER_WAY
    first = unit in retention.first_of(user, today) and by_another
    second = unit in retention.second_of(user, today) and by_another
    office = unit in retention.offices_of(user, today)
    return {
        "first": batch.stage == "proposed" and first,
        "second": batch.stage == "first_passed" and second and user.pk != batch.first_by_id,
        "dispose": batch.stage == "approved" and office,
        "refuse": under_way and reviews,
        "keep": under_way and (office or reviews),
    }


@require_POST
@once
def disposal_act(request: UserRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of a batch: review, refuse, take a case out, or erase."""
    today, now = timezone.localdate(), timezone.now()
    batch, words = _batch(request, pk, today), request.POST.get("words", "")[:1000]
    try:
        if step == "keep":
            disposing.keep_from_disposal(_item(request, batch), words, by=request.user, at=now)
        elif step == "refuse":
            disposing.refuse_disposal(batch, words, by=request.user, at=now)
        elif step in STEPS:
            STEPS[step](batch, by=request.user, at=now)
        else:
            raise Http404
    except Refused as refusal:
        return _batch_page(request, batch, today, str(refusal), status=422)
    messages.success(request, _("%(batch)s：已办理。") % {"batch": batch.number})
    return go(request, reverse("disposal_detail", args=[batch.pk]))


def _item(request: UserRequest, batch: DisposalBatch) -> DisposalItem:
    asked = request.POST.get("item", "")
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    visible = Case.objects.visible_to(request.user)
    return get_object_or_404(batch.items, pk=int(asked), case__in=visible.values("pk"))
