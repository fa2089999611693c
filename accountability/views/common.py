"""What the pages on one case share: a restricted case must be open, a refusal stays on the form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from organization.http import UserRequest
from petitions.models import Case
from petitions.views.loading import case_or_404, is_open
from petitions.workflow import Refused


def opened_or_way(request: UserRequest, slug: str) -> tuple[Case, HttpResponse | None]:
    """Return the case, and where to go first when it is restricted and still shut."""
    case = case_or_404(request, slug)
    if is_open(request, case):
        return case, None
    messages.warning(request, _("限制知悉件：先选择查看理由，再办理。"))
    return case, redirect("case_detail", slug=case.slug)


def carried_out(form: forms.Form, action: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Carry out the action; a refusal becomes an error of the form."""
    try:
        action(*args, **kwargs)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def back_or(request: UserRequest, url: str) -> str:
    """Return the page of this site that the reader came from by ?back=, else this one."""
    back = request.GET.get("back", "")
    return back if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) else url
