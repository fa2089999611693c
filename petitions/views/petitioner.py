"""The data of one petitioner, on their request: asked for with a reason, shown once, recorded."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions import actions, identity, revealing, subject
from petitions.forms.revealing import SubjectForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@once
def petitioner_find(request: UserRequest) -> HttpResponse:
    """Ask whose data, and why. Posted, so that no name stands in an address."""
    form, now = SubjectForm(request.POST or None), timezone.now()
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "petitions/petitioner_find.html", {"form": form}, status=status)
    asked = form.asked()
    cases = subject.cases_of(request.user, timezone.localdate(now), asked)
    actions.record_subject_access(
        cases, reason=form.cleaned_data["reason"], by=request.user, at=now
    )
    for case in cases:
        revealing.remember(request, case, list(identity.FIELDS), now)
    token = subject.remember(request.session, asked, now)
    return go(request, reverse("petitioner_data", args=[token]))


@require_safe
def petitioner_data(request: UserRequest, token: str) -> HttpResponse:
    """Show everything held about the person, for printing."""
    now = timezone.now()
    asked = subject.asked_for(request.session, token, now)
    if asked is None:
        return _over(request)
    held = subject.held_about(request.user, timezone.localdate(now), asked)
    context = {"held": held, "asked": asked, "token": token, "now": now}
    return render(request, "petitions/petitioner_data.html", context)


@require_safe
def petitioner_file(request: UserRequest, token: str) -> HttpResponseBase:
    """Answer with everything held about the person as a workbook."""
    now = timezone.now()
    asked = subject.asked_for(request.session, token, now)
    if asked is None:
        return _over(request)
    held = subject.held_about(request.user, timezone.localdate(now), asked)
    file, digest = subject.workbook(held)
    actions.record_export(
        request.user,
        rows=len(held),
        columns=["petitioner"],
        narrowed_by=[],
        sha256=digest,
        cases=sorted({one.case.pk for one in held}),
        at=now,
    )
    name = f"{_('个人信息')}-{timezone.localdate(now).isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _over(request: UserRequest) -> HttpResponse:
    messages.warning(request, _("查看已到时，请重新说明理由。"))
    return redirect("petitioner_find")
