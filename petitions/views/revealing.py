"""Seeing who petitioned: asking with a reason, what was seen this week, who saw one case."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions import actions, revealing, situation, who_saw
from petitions.forms.replying import ReasonForm
from petitions.forms.revealing import RevealForm
from petitions.views.case import case_page
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused

AT_ONCE = 50


@require_POST
@once
def case_reveal(request: UserRequest, slug: str) -> HttpResponse:
    """Show the petitioner of one case for a quarter of an hour, for a recorded reason."""
    case, now = case_or_404(request, slug), timezone.now()
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再查看联系方式。"))
        return redirect("case_detail", slug=case.slug)
    form = RevealForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        fields = data["fields_shown"]
        try:
            actions.reveal(case, fields, data["reason"], data["words"], by=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            revealing.remember(request, case, fields, now)
            return go(request, f"{reverse('case_detail', args=[case.slug])}#reveal")
    here = situation.of(case)
    return case_page(request, here, ReasonForm(), reveal_form=form, status=422)


@require_safe
def reveal_list(request: UserRequest) -> HttpResponse:
    """Show who looked up petitioners in one week, to those who answer for the readers."""
    today = timezone.localdate()
    monday = _monday(request.GET.get("week", ""), today)
    rows = who_saw.reveals(request.user, today, monday)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": who_saw.lines(page.object_list, request.user, today),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7) if monday + timedelta(days=7) <= today else None,
    }
    return render(request, "petitions/reveal_list.html", context)


def _monday(asked: str, today: date) -> date:
    try:
        day = min(datetime.strptime(asked, "%Y-%m-%d").date(), today)  # noqa: DTZ007 - a day
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


@require_safe
def case_who(request: UserRequest, slug: str) -> HttpResponse:
    """Show who has seen one case: to those who answer for it, and to the auditor by number."""
    today = timezone.localdate()
    held = standing(request.user, today)
    if Role.AUDITOR in held.roles:
        chain = who_saw.chain_for_auditor(request.user, slug, today)
        if chain is None:
            raise Http404
        case = None
    else:
        case = case_or_404(request, slug)
        if not who_saw.may_see(request.user, case, today):
            raise PermissionDenied(_("“谁看过”只对登记单位的信访办人员、负责人和审计管理员开放。"))
        chain = case.chain_id
    context = {
        "case": case,
        "slug": slug,
        "lines": who_saw.of_case(chain),
        "reads": who_saw.reads_of(request.user, today, slug),
    }
    return render(request, "petitions/case_who.html", context)
