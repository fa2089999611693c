"""The post switcher beside the logo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organization import post_choice
from organization.http import UserRequest
from organization.standing import standing


@require_POST
def post_choose(request: UserRequest) -> HttpResponse:
    """Act under one post of today, or under all of them, until the next sign-in."""
    asked = request.POST.get("post", "")
    offered = {str(post.pk): post for post in standing(request.user, timezone.localdate()).today}
    post = offered.get(asked)
    if asked and post is None:
        raise PermissionDenied(_("您当日没有这一岗位，请刷新后再选。"))
    post_choice.choose(request, request.user, post.pk if post else None)
    if post:
        words = _("现在以%(unit)s%(title)s的岗位办理。")
        messages.success(request, words % {"unit": post.unit.short_name, "title": post.title})
    else:
        messages.success(request, _("现在以全部岗位办理。"))
    return redirect("desk")
