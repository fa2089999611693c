"""Lists a program needs to speak of anything, and what the public may read."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from api.contract import described, rows_of
from api.forms import SIZE, NoQuery, PublicationQuery
from api.queries import cleaned, parameters, place_of
from api.shapes.cases import TopicShape, UnitShape
from api.views.loading import today, user_of
from organization.models import Unit
from petitions.models import Topic
from portal.models import PublishedCase

TAG = "lists"


class PublicationShape(serializers.Serializer[PublishedCase]):
    """A handled case as the public reads it; it names nobody."""

    case = serializers.CharField(source="case.slug")
    number = serializers.CharField(source="case.number")
    title = serializers.CharField()
    text = serializers.CharField()
    published_on = serializers.DateField()


PublicationPage = inline_serializer(
    "PublicationPage",
    {
        "next": serializers.URLField(allow_null=True),
        "publications": PublicationShape(many=True),
    },
)


@described(
    "listUnits", _("单位代码"), tag=TAG, answer=rows_of(UnitShape), refusals=(400,),
    description=_("今天存在的单位，按隶属顺序。"),
)  # fmt: skip
@api_view(["GET"])
def unit_list(request: Request) -> Response:
    """List the units of today."""
    cleaned(NoQuery, request.query_params)
    return Response(UnitShape(Unit.objects.active(today()).order_by("path"), many=True).data)


@described(
    "listTopics", _("内容分类代码"), tag=TAG, answer=rows_of(TopicShape), refusals=(400,),
    description=_("登记时可用的内容分类。"),
)  # fmt: skip
@api_view(["GET"])
def topic_list(request: Request) -> Response:
    """List the topics a petition can be about."""
    cleaned(NoQuery, request.query_params)
    topics = Topic.objects.filter(parent__isnull=False).select_related("parent").order_by("code")
    return Response(TopicShape(topics, many=True).data)


@described(
    "listPublications",
    _("已公开案例"),
    tag=TAG,
    description=_("已公开、未撤回的案例，按公开日期从新到旧。"),
    answer=PublicationPage,
    refusals=(400,),
    parameters=parameters(PublicationQuery.base_fields),
)
@api_view(["GET"])
def publication_list(request: Request) -> Response:
    """List what the public can read now of the cases this account sees."""
    query = cleaned(PublicationQuery, request.query_params)
    size, place = query["size"] or SIZE, query["after"]
    rows: Any = PublishedCase.objects.visible_to(user_of(request), today()).published()
    if query["year"]:
        rows = rows.filter(published_on__year=query["year"])
    if place:
        rows = rows.filter(Q(published_on__lt=place[0]) | Q(published_on=place[0], pk__lt=place[1]))
    found = list(rows.select_related("case").order_by("-published_on", "-pk")[: size + 1])
    following = None
    if len(found) > size:
        asked, last = request.query_params.copy(), found[size - 1]
        asked["after"] = place_of(last.published_on, last.pk)
        path = reverse("api:publication_list", request=request)
        following = f"{path}?{asked.urlencode()}"
    shown = PublicationShape(found[:size], many=True).data
    return Response({"next": following, "publications": shown})
