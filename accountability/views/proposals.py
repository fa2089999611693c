"""Leaving a rule's proposal, with a reason; every page that shows proposals posts here."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability import actions
from accountability.forms.proposals import DismissForm
from accountability.models import Proposal
from accountability.rules import may_answer, suggested
from audit.once import go, once
from organization.http import UserRequest
from petitions.workflow import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@once
def proposal_dismiss(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason, keep it, and go back to where the proposal was shown."""
    today = timezone.localdate()
    rows = Proposal.objects.visible_to(request.user, today).open()
    proposal = get_object_or_404(rows.select_related("case__unit"), pk=pk)
    if not may_answer(proposal, request.user, today):
        raise Http404
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/desk/"
    form = DismissForm(request.POST or None)
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            actions.dismiss(proposal, words=words, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已记录不采纳的理由。"))
            return go(request, back)
    context = {"form": form, "row": suggested([proposal])[0], "back": back}
    status = 422 if form.errors else 200
    return render(request, "accountability/proposal_dismiss.html", context, status=status)
