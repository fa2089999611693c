"""Buttons beside the way of a form: they keep what was typed and come back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.models import PublicDraft
from portal.public import drafts, looks
from portal.public.language import CHINESE, OTHER, space_of


def page_of(
    request: HttpRequest, name: str, draft: PublicDraft, *args: object, other: bool = False
) -> str:
    """Return the address of a page about a draft, in this language or in the other one."""
    space = space_of(request) or CHINESE
    path = reverse(f"{OTHER[space] if other else space}:{name}", args=args)
    return f"{path}?{urlencode({drafts.FIELD: str(draft.key)})}"


def side_step(
    request: HttpRequest, draft: PublicDraft, name: str, *args: object
) -> HttpResponse | None:
    """Answer a press on 大字, 高对比, the other language or 存草稿; None for any other button."""
    if looks.FIELD in request.POST:
        return looks.toggle(request, redirect(page_of(request, name, draft, *args)))
    if "language" in request.POST:
        return redirect(page_of(request, name, draft, *args, other=True))
    if request.POST.get("go") == "save":
        messages.success(request, _("已存为草稿，24小时内可在这个浏览器接着填写。"))
        return redirect(page_of(request, name, draft, *args))
    return None
