"""The published answers 答复公开: looking for one, reading it, following new ones.

Everything here comes from the copies that were made when the texts went out. They are the same for
everybody, so a replica may answer.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.models.library import PublishedReplyQuerySet
from portal.public.forms.replies import ReplySearch
from portal.public.keeping import kept
from portal.public.language import address
from portal.public.shelf import from_the_shelf, state
from portal.public.similar import similar_to

PAGE = 20
FEED = 30
FEED_KEPT = "public, max-age=900"


@login_not_required
@require_safe
@kept(state)
@from_the_shelf
def reply_list(request: HttpRequest, rows: PublishedReplyQuerySet) -> HttpResponse:
    """Show what is out, the latest first, narrowed by what was asked for."""
    form = ReplySearch(request.GET, texts=rows)
    page = Paginator(form.rows(), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context: dict[str, Any] = {
        "section": "replies",
        "search": form,
        "page": page,
        "narrowed": any(str(value).strip() for value in asked.values()),
        "query": asked.urlencode(),
    }
    return render(request, "portal/public/reply_list.html", context)


@login_not_required
@require_safe
@kept(state)
@from_the_shelf
def reply_detail(request: HttpRequest, rows: PublishedReplyQuerySet, pk: int) -> HttpResponse:
    """Show one question with its answer; what was withdrawn says so in one line and is gone."""
    reply = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {"section": "replies", "reply": reply}
    if reply.withdrawn_on is not None:
        return render(request, "portal/public/reply_withdrawn.html", context, status=410)
    context["similar"] = similar_to(reply, rows)
    return render(request, "portal/public/reply_detail.html", context)


@login_not_required
@require_safe
@kept(state, FEED_KEPT)
@from_the_shelf
def reply_feed(request: HttpRequest, rows: PublishedReplyQuerySet) -> HttpResponse:
    """Return the latest answers as an Atom feed."""
    feed = Atom1Feed(
        title=_("答复公开"),
        link=request.build_absolute_uri(address(request, "reply_list")),
        description=_("教育信访的答复公开。"),
        language="zh-Hans",
        feed_url=request.build_absolute_uri(),
    )
    for reply in rows.out().newest()[:FEED]:
        link = request.build_absolute_uri(address(request, "reply_detail", reply.pk))
        feed.add_item(
            title=reply.title,
            link=link,
            description=reply.asked,
            unique_id=link,
            updateddate=reply.changed_at,
            categories=[reply.topic],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
