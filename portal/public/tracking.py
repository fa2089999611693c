"""Who may look at which progress page: a token in the address that only this session knows.

The code itself is never in an address and never kept. A token ends a quarter of an hour after it
was last used: in the office's reception room the next person uses the same computer.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.models import Case, CaseStage, Petition, Track
from portal.models import OnlineSubmission, QueryCode
from portal.public.language import address

KEY = "tracked"
LASTS = timedelta(minutes=15)

P = ParamSpec("P")


@dataclass(frozen=True)
class Tracked:
    """What a code asks about: what was sent, and the petition it was registered as."""

    code: QueryCode
    token: str
    files: UUID  # the form instance of what is uploaded from this page

    @property
    def online(self) -> OnlineSubmission | None:
        """What was sent through the public pages, None of a petition that came otherwise."""
        return self.code.online

    @property
    def petition(self) -> Petition | None:
        """The petition of the register, None while it is not registered."""
        return self.code.petition

    @property
    def case(self) -> Case | None:
        """The case the petition is handled in: the one it was merged into, if it was."""
        if self.code.petition is None:
            return None
        case = self.code.petition.case
        if case.stage == CaseStage.LINKED and case.merged_into is not None:
            return case.merged_into
        return case

    @property
    def is_guarded(self) -> bool:
        """Whether it is an accusation, of which nothing is shown but where it went."""
        return self.case is not None and self.case.track == Track.ACCUSATION


def begin(request: HttpRequest, code: int, at: datetime) -> str:
    """Let this session look at what the code asks about; returns the token."""
    token = secrets.token_urlsafe(12)
    entry = {"code": code, "at": at.isoformat(), "files": str(uuid4())}
    request.session[KEY] = {**request.session.get(KEY, {}), token: entry}
    return token


def tracked(
    view: Callable[Concatenate[HttpRequest, Tracked, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give a view what its token stands for in this session; without it ask for the code anew."""

    @wraps(view)
    def found(
        request: HttpRequest, /, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        here = _of(request, token, timezone.now())  # noqa: TID251 - the edge of the web
        if here is None:
            messages.warning(
                request, _("查询已经结束（15分钟没有操作，或换了浏览器）。请重新输入查询码。")
            )
            return redirect(address(request, "track"))
        return view(request, here, *args, **kwargs)

    return found


def _of(request: HttpRequest, token: str, at: datetime) -> Tracked | None:
    """Return what the token stands for in this session, and let it last anew."""
    kept = request.session.get(KEY, {})
    entry = kept.get(token)
    if entry is None or at - datetime.fromisoformat(entry["at"]) > LASTS:
        return None
    entry["at"] = at.isoformat()
    request.session[KEY] = kept
    rows = QueryCode.objects.select_related(
        "online__enquiry__unit", "online__office", "petition__case__host",
        "petition__case__unit", "petition__case__merged_into__host",
        "petition__case__merged_into__unit",
    )  # fmt: skip
    code = rows.filter(pk=entry["code"]).first()  # none where the office gave a new one since
    return Tracked(code, token, UUID(entry["files"])) if code else None


def new_files(request: HttpRequest, token: str) -> None:
    """Begin a new form instance: what the last one held was sent."""
    kept = request.session[KEY]
    kept[token]["files"] = str(uuid4())
    request.session[KEY] = kept
