"""A case and what hangs on it, as the page of the case shows it to the same reader.

Whoever petitioned is always masked. Of a restricted case the words stay away: a program gives no
reason for which it could be opened.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.reverse import reverse

from petitions import dossier, faces, identity, timeline
from petitions.columns import ListLine
from petitions.dossier import Original
from petitions.faces import ClockFace
from petitions.identity import Veil
from petitions.models import Assignment, Case
from petitions.papers.shelf import Line
from petitions.permissions import Offer
from petitions.situation import Situation
from petitions.timeline import Item


def is_open(case: Case) -> bool:
    """Tell whether the words of a case are given to a program."""
    return not case.restricted


def veil_for(case: Case) -> Veil:
    """Return what masks the petitioner in the words of a case. One query."""
    return identity.veil(identity.people_of(case) if is_open(case) else [])


class Named(serializers.Serializer[Any]):
    """A code and what it is called in the language asked for."""

    code = serializers.CharField()
    label = serializers.CharField()


class UnitShape(serializers.Serializer[Any]):
    """A unit."""

    code = serializers.CharField()
    name = serializers.CharField()


class TopicShape(serializers.Serializer[Any]):
    """A topic that a petition can be about, with the group it stands in."""

    code = serializers.CharField()
    name = serializers.CharField()
    group = serializers.CharField(source="parent.name", default="")


class FaceShape(serializers.Serializer[ClockFace]):
    """One clock as it looks today."""

    code = serializers.CharField(help_text=_("时限代码，如 C4；没有时限时为空。"))
    label = serializers.CharField()
    state = serializers.CharField(help_text=_("状态代码，如 late、urgent、done_on_time、held。"))
    words = serializers.CharField(help_text=_("状态的文字，如“剩 12 天”。"))
    last_day = serializers.DateField(allow_null=True)
    basis = serializers.CharField(help_text=_("法律依据。"))


@dataclass(frozen=True)
class Counted:
    """A clock with the lines of its arithmetic."""

    face: ClockFace
    started_on: date
    stopped_on: date | None
    unit: str
    explanation: list[str]


class ClockShape(serializers.Serializer[Counted]):
    """One clock with how its last day was found, line by line (查看算法)."""

    code = serializers.CharField(source="face.code")
    label = serializers.CharField(source="face.label")
    state = serializers.CharField(source="face.state")
    words = serializers.CharField(source="face.words")
    last_day = serializers.DateField(source="face.last_day", allow_null=True)
    basis = serializers.CharField(source="face.basis")
    started_on = serializers.DateField()
    stopped_on = serializers.DateField(allow_null=True)
    unit = serializers.CharField(help_text=_("期限所属的承办单位代码；信访件本身的期限为空。"))
    explanation = serializers.ListField(child=serializers.CharField())


def counted(here: Situation, today: date) -> list[Counted]:
    """Return every clock of the case in the order in which they began. One query."""
    arithmetic = faces.explained(here.clocks, today)
    return [
        Counted(
            face=faces.face_of(clock, today),
            started_on=clock.started_on,
            stopped_on=clock.stopped_on,
            unit=clock.assignment.unit.code if clock.assignment else "",
            explanation=told.lines(),
        )
        for clock, told in zip(here.clocks, arithmetic, strict=True)
    ]


class CaseRow(serializers.Serializer[ListLine]):
    """A case as the list shows it."""

    slug = serializers.CharField(source="case.slug", help_text=_("用在地址里的编号。"))
    number = serializers.CharField(source="case.number")
    title = serializers.CharField(help_text=_("题名；检举控告件只有编号。"))
    petitioner = serializers.CharField(help_text=_("遮盖后的姓名。"))
    stage = serializers.SerializerMethodField()
    clock = FaceShape()
    unit = UnitShape(source="case.unit", help_text=_("登记单位。"))
    host = UnitShape(source="case.host", allow_null=True, help_text=_("承办单位。"))
    topic = UnitShape(source="case.topic")
    track = serializers.SerializerMethodField()
    urgency = serializers.SerializerMethodField()
    received_on = serializers.DateField(source="case.received_on")
    closed_on = serializers.DateField(source="case.closed_on", allow_null=True)
    petition_count = serializers.IntegerField(source="case.petition_count")
    headcount = serializers.IntegerField(source="case.headcount")
    restricted = serializers.BooleanField(source="case.restricted")
    version = serializers.IntegerField(source="case.version")

    def get_stage(self, line: ListLine) -> Named:
        return _named(line.case.stage, line.case.get_stage_display())

    def get_track(self, line: ListLine) -> Named:
        return _named(line.case.track, line.case.get_track_display())

    def get_urgency(self, line: ListLine) -> Named:
        return _named(line.case.urgency, line.case.get_urgency_display())


def _named(code: str, label: object) -> Any:
    return {"code": code, "label": str(label)}


class OfferShape(serializers.Serializer[Offer]):
    """A step this account may take; `refused` says why it cannot be taken now."""

    code = serializers.CharField(source="row.code")
    label = serializers.CharField(source="row.label")
    refused = serializers.CharField()
    required = serializers.SerializerMethodField(help_text=_("必须给出的各项。"))

    def get_required(self, offer: Offer) -> list[str]:
        required: list[str] = self.context["required"].get(offer.row.code, [])
        return required


@dataclass(frozen=True)
class Whole:
    """All of one case that `CaseShape` shows."""

    line: ListLine
    here: Situation
    offers: list[Offer]

    @property
    def case(self) -> Case:
        return self.here.case

    @property
    def clock(self) -> ClockFace:
        return self.line.clock

    @property
    def title(self) -> str:
        return self.line.title

    @property
    def petitioner(self) -> str:
        return self.line.petitioner


class Links(serializers.Serializer[Any]):
    """Where the rest of a case is."""

    petitions = serializers.URLField()
    assignments = serializers.URLField()
    events = serializers.URLField()
    clocks = serializers.URLField()
    papers = serializers.URLField()
    actions = serializers.URLField()
    page = serializers.URLField(help_text=_("给人看的页面。"))


class CaseShape(CaseRow):
    """One case."""

    handler = serializers.CharField(source="case.handler.name", default=None, allow_null=True)
    accepted_on = serializers.DateField(source="case.accepted_on", allow_null=True)
    replied_on = serializers.DateField(source="case.replied_on", allow_null=True)
    resolution = serializers.SerializerMethodField()
    minor_harm = serializers.BooleanField(source="case.minor_harm")
    actions = OfferShape(source="offers", many=True)
    links = serializers.SerializerMethodField()

    def get_resolution(self, whole: Whole) -> Named:
        return _named(whole.case.resolution, whole.case.get_resolution_display())

    def get_links(self, whole: Whole) -> Links:
        request, slug = self.context["request"], [whole.case.slug]
        names = {
            name: reverse(f"api:case_{name}", args=slug, request=request)
            for name in ("petitions", "assignments", "events", "clocks", "papers", "actions")
        }
        page = reverse("case_detail", args=slug, request=request)
        return names | {"page": page}  # type: ignore[return-value]


class ContactShape(serializers.Serializer[Any]):
    """The petitioner, masked."""

    kind = serializers.CharField()
    name = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    id_number = serializers.CharField()
    relation = serializers.CharField()


class PetitionShape(serializers.Serializer[Original]):
    """One petition of a case, whoever petitioned masked in all its words."""

    number = serializers.CharField(source="petition.number")
    channel = serializers.SerializerMethodField()
    received_on = serializers.DateField(source="petition.received_on")
    registered_at = serializers.DateTimeField(source="petition.registered_at")
    headcount = serializers.IntegerField(source="petition.headcount")
    forwarder = serializers.CharField(source="petition.forwarder")
    forward_number = serializers.CharField(source="petition.forward_number")
    petitioner = ContactShape(source="contact")
    title = serializers.CharField()
    text = serializers.CharField()
    demands = serializers.ListField(child=serializers.CharField())

    def get_channel(self, original: Original) -> Named:
        petition = original.petition
        return _named(petition.channel, petition.get_channel_display())


def originals(case: Case) -> list[Original]:
    """Return the petitions of a case, none of a restricted one. Two queries."""
    if not is_open(case):
        return []
    return dossier.originals_of(case, shown=identity.NOTHING, veil=veil_for(case))


class AssignmentShape(serializers.Serializer[Assignment]):
    """One unit's share of a case."""

    no = serializers.IntegerField()
    kind = serializers.SerializerMethodField()
    unit = UnitShape()
    co_unit = UnitShape(allow_null=True)
    handler = serializers.CharField(source="handler.name", default=None, allow_null=True)
    stage = serializers.SerializerMethodField()
    assigned_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    signed_on = serializers.DateField(allow_null=True)
    reported_on = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    requirement = serializers.SerializerMethodField(help_text=_("交办意见；检举控告件为空。"))

    def get_kind(self, row: Assignment) -> Named:
        return _named(row.kind, row.get_kind_display())

    def get_stage(self, row: Assignment) -> Named:
        return _named(row.stage, row.get_stage_display())

    def get_requirement(self, row: Assignment) -> str:
        return row.requirement if self.context["opened"] else ""


class EventShape(serializers.Serializer[Item]):
    """One thing that happened, as the history of the case tells it."""

    kind = serializers.CharField()
    at = serializers.DateTimeField()
    who = serializers.CharField()
    what = serializers.CharField()
    text = serializers.SerializerMethodField(help_text=_("说明；检举控告件为空。"))
    system = serializers.BooleanField()

    def get_text(self, item: Item) -> str:
        return item.text or item.folded


def events(case: Case) -> list[Item]:
    """Return the history, newest first. Three queries, whatever the length."""
    seen = timeline.events_of(case, words=is_open(case))
    runs = timeline.runs(seen, "", veil=veil_for(case))
    return [item for run in runs for item in run.items]


class PaperShape(serializers.Serializer[Line]):
    """One paper of a case."""

    no = serializers.IntegerField(source="paper.no")
    kind = serializers.CharField(source="paper.kind")
    title = serializers.CharField()
    number = serializers.CharField(source="paper.number")
    unit = UnitShape(source="paper.unit")
    issued_on = serializers.DateField(source="paper.issued_on")
    served_on = serializers.DateField(source="paper.served_on", allow_null=True)
    state = serializers.CharField()
    void = serializers.BooleanField()
    pdf = serializers.SerializerMethodField(help_text=_("下载地址；已销毁的和检举控告件没有。"))

    def get_pdf(self, line: Line) -> str | None:
        if line.paper.erased or not self.context["opened"]:
            return None
        args = [self.context["slug"], line.paper.no]
        return reverse("api:case_paper_pdf", args=args, request=self.context["request"])
