"""The gate: no request reaches a view that the policy table does not open for this person."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from organization.models import Role, User
from organization.policy import Open, Page, page_of
from organization.standing import standing

logger = logging.getLogger(__name__)


class Gate:
    """Refuse what is not declared, then the wrong method, then the wrong role.

    It stands behind the sign-in and before every view, so a view that forgot to ask is safe.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the request pass by returning None. Raises PermissionDenied."""
        match = request.resolver_match
        page = page_of(match.url_name or "", match.namespaces) if match else None
        if page is None:
            logger.error("A page is in no policy table: %s", match.view_name if match else "")
            raise PermissionDenied(_("这一页没有列入权限表，任何人都不能打开。请告知系统管理员。"))
        if page.roles is not Open.PUBLIC and not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if request.method not in page.methods:
            return HttpResponseNotAllowed(page.methods)
        if not _opens(page, request):
            raise PermissionDenied(page.refusal())
        return None


def _opens(page: Page, request: HttpRequest) -> bool:
    if isinstance(page.roles, Open) and page.roles is not Open.CASEWORK:
        return True
    user = request.user
    if not isinstance(user, User):
        return False
    return page.opens_for(acting_roles(user))


def acting_roles(user: User) -> frozenset[Role]:
    """Return the roles the person acts in today.

    A superuser of the demo counts as an administrator; elsewhere a superuser counts for nothing.
    """
    roles = standing(user, timezone.localdate()).roles  # today's request, not a rule's `at`
    return roles | {Role.ADMIN} if user.is_superuser and settings.DEMO and not roles else roles
