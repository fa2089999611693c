"""What is answered to a petition that was registered."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.reverse import reverse

from api.shapes.cases import ClockShape, Counted
from petitions.models import Petition


@dataclass(frozen=True)
class Registered:
    """A petition with the clocks of its case."""

    petition: Petition
    clocks: list[Counted]


class CaseOfPetition(serializers.Serializer[Any]):
    """The case a petition opened or joined."""

    slug = serializers.CharField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    def get_url(self, case: Any) -> str:
        return reverse("api:case_detail", args=[case.slug], request=self.context["request"])


class RegisteredShape(serializers.Serializer[Registered]):
    """A petition that was registered: its number, its case, and the limits that run now."""

    number = serializers.CharField(source="petition.number")
    received_on = serializers.DateField(source="petition.received_on")
    registered_at = serializers.DateTimeField(source="petition.registered_at")
    joined = serializers.BooleanField(
        source="petition.repeats", help_text=_("是否并入了已有的信访事项。")
    )
    case = CaseOfPetition(source="petition.case")
    clocks = ClockShape(many=True)


class ErrorShape(serializers.Serializer[Any]):
    """What is wrong with one field."""

    pointer = serializers.CharField(help_text=_("JSON 指针，如 #/received_on；# 指整个内容。"))
    detail = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """A refusal (RFC 9457)."""

    type = serializers.CharField(help_text=_("文档中说明这一类拒绝的地址。"))
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text=_("给程序看的代码。"))
    detail = serializers.CharField(help_text=_("给人看的一句话，与页面相同。"))
    errors = ErrorShape(many=True, required=False)


class BatchRow(serializers.Serializer[Any]):
    """What became of one row."""

    row = serializers.IntegerField(help_text=_("从 1 数起。"))
    status = serializers.IntegerField(help_text=_("201 已登记；其余见 problem。"))
    again = serializers.BooleanField(help_text=_("同一 key 以前已登记，这次没有再登记。"))
    petition = RegisteredShape(allow_null=True)
    problem = ProblemShape(allow_null=True)


class BatchShape(serializers.Serializer[Any]):
    """What became of a batch, row by row in its order."""

    registered = serializers.IntegerField(help_text=_("已登记的行数，含以前登记的。"))
    refused = serializers.IntegerField()
    rows = BatchRow(many=True)
