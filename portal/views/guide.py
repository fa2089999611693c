"""The guide at the desk: its versions, and writing a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.once import go, once
from organization.http import UserRequest
from petitions.workflow import Refused
from portal import actions
from portal.forms.guide import GuideForm
from portal.models import Guide
from portal.times import times


@require_http_methods(["GET", "HEAD", "POST"])
@once
def guide_edit(request: UserRequest) -> HttpResponse:
    """Show the words in force with a form to write the next version."""
    guide = Guide.objects.current()
    written_last: dict[str, Any] = {"version": 0} if guide is None else vars(guide)
    initial = written_last | {"after": written_last["version"], "remark": ""}
    form = GuideForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.write_guide(
                form.words(),
                remark=form.cleaned_data["remark"],
                after=form.cleaned_data["after"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("信访指南第 %(n)d 版已公布。") % {"n": written.version}
            messages.success(request, said)
            return go(request, reverse("guide_edit"))
    context = {
        "form": form,
        "guide": guide,
        "versions": Guide.objects.latest_first().select_related("written_by"),
        "times": times(timezone.localdate()),
    }
    return render(request, "portal/guide_edit.html", context, status=422 if form.errors else 200)


@require_safe
def guide_version(request: UserRequest, version: int) -> HttpResponse:
    """Show what the guide said in one version."""
    guide = get_object_or_404(Guide.objects.select_related("written_by"), version=version)
    return render(request, "portal/guide_version.html", {"guide": guide})
