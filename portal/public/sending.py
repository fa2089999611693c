"""Before something of the public is taken in: is it too much, and should a person look first?"""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext

from audit.sealing import fingerprint
from organization.traces import client_address
from portal.models import Doubt, OnlineForm, PublicDraft
from portal.public import drafts, limits
from portal.public.drafts import TRAP

AT_LEAST = timedelta(seconds=8)  # nobody reads and fills in a form faster than this
LONG_ENOUGH = 20  # shorter texts are alike by chance


class Busy(Exception):
    """Too much comes from this place just now; what was typed stays where it is."""


def begin(request: HttpRequest, form: OnlineForm, at: datetime) -> PublicDraft:
    """Return a new draft of this browser. Raises Busy."""
    wait = limits.charge_draft(client_address(request), at)
    if wait:
        raise Busy(_too_much(wait))
    return drafts.begin(request, form, at)


def doubts_of(request: HttpRequest, draft: PublicDraft, at: datetime) -> list[Doubt]:
    """Return why a person should look at this first, nothing for most. Raises Busy."""
    said = draft.fields.get("text") or draft.fields.get("asked") or ""
    words = fingerprint("".join(said.split())) if len(said) >= LONG_ENOUGH else str(draft.key)
    wait, doubts = limits.charge_sending(client_address(request), words, at)
    if wait:
        raise Busy(_too_much(wait))
    if draft.fields.get(TRAP):
        doubts.append(Doubt.TRAP)
    if at - draft.started_at < AT_LEAST:
        doubts.append(Doubt.FAST)
    return doubts


def _too_much(wait: int) -> str:
    said = gettext(
        "此刻从你所在的网络提交的件太多，请%(minutes)d分钟后再按一次；填写的内容没有丢。"
        "急事请打电话或来访。"
    )
    return said % {"minutes": max(wait // 60, 1)}
