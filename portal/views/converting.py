"""What surrounds enquiries: a registration that was a question, and the targets of the units."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.once import go, once
from organization.http import UserRequest
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused
from portal import actions
from portal.forms.enquiries import TargetForm, ToldForm
from portal.models import ANSWER_WITHIN, AnswerTarget


@require_http_methods(["GET", "HEAD", "POST"])
@once
def case_enquiry(request: UserRequest, slug: str) -> HttpResponse:
    """Answer a petition that was a question as an enquiry, and say how the petitioner was told."""
    case = case_or_404(request, slug)
    if not is_open(request, case):
        messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
        return redirect("case_detail", slug=slug)
    form = ToldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = actions.make_enquiry(
                case, told=form.cleaned_data["told"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已转为咨询 %(number)s。") % {"number": enquiry.number})
            return go(request, reverse("enquiry_detail", args=[enquiry.slug]))
    context = {"form": form, "case": case}
    return render(request, "portal/case_enquiry.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def enquiry_targets(request: UserRequest) -> HttpResponse:
    """Show which units have a target of their own, or set one."""
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("答复目标已更新。"))
            return go(request, reverse("enquiry_targets"))
    context = {
        "form": form,
        "targets": AnswerTarget.objects.select_related("unit").order_by("unit__path"),
        "everybody": ANSWER_WITHIN.days,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/enquiry_targets.html", context, status=status)
