"""Root causes: recording that of one case, the table by quarter, the cases behind a number."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accountability import actions, causes
from accountability.forms.recommendations import CauseForm
from accountability.models import RootCause
from audit.once import go, once
from organization.http import UserRequest
from organization.models import Role
from organization.standing import standing
from petitions.identity import veil_of
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused

PAGE = 50

# What was answered and is over, and of which nobody has said what it came from.
WITHOUT_CAUSE: dict[str, bool] = {
    "closed_on__isnull": False, "replied_on__isnull": False, "root_cause__isnull": True,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@once
def root_cause_edit(request: UserRequest, slug: str) -> HttpResponse:
    """Record the root cause of one case, or say it anew."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=case.slug)
    row = RootCause.objects.filter(case=case).first()
    form = CauseForm(
        request.POST or None,
        initial={"cause": row.cause, "words": veil_of(case)(row.words)} if row else None,
    )
    if form.is_valid():
        try:
            actions.set_root_cause(case, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记录根源。"))
            return go(request, reverse("case_detail", args=[slug]))
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "row": row}
    return render(request, "accountability/root_cause_edit.html", context, status=status)


@require_safe
def root_cause_list(request: UserRequest) -> HttpResponse:
    """Show the causes by quarter and the clusters of the chosen quarter."""
    today = timezone.localdate()
    asked = causes.asked(request.GET, today)
    quarters, rows = causes.table(asked.quarter, request.user, today)
    roles = standing(request.user, today).roles
    context = {
        "asked": asked,
        "quarters": quarters,
        "rows": rows,
        "clusters": causes.clusters(causes.Asked(asked.quarter), request.user, today),
        "missing": Case.objects.visible_to(request.user, today).filter(**WITHOUT_CAUSE).count(),
        "may_recommend": bool(roles & {Role.OFFICE, Role.LEADER}),
    }
    return render(request, "accountability/root_cause_list.html", context)


@require_safe
def root_cause_cases(request: UserRequest) -> HttpResponse:
    """List the cases behind one number of the table; ?missing=1 the closed ones without a cause."""
    today = timezone.localdate()
    asked = causes.asked(request.GET, today)
    missing = request.GET.get("missing") == "1"
    seen = Case.objects.visible_to(request.user, today)
    named = causes.cases_of(asked, request.user, today)
    rows = seen.filter(**WITHOUT_CAUSE) if missing else named
    rows = rows.select_related("host", "topic", "root_cause").order_by("-received_on", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "missing": missing}
    return render(request, "accountability/root_cause_cases.html", context)
