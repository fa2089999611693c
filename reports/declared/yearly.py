"""What only the annual report tells apart (2022 Art. 41): kinds, topics, regions, recommendations.

Petitions about a unit are counted for the leadership alone, and no list is ever ordered by them.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accountability.models.recommendations import RecommendationKind
from petitions.models import Track
from petitions.topics import TOPICS
from reports.measures import Counted, Figure
from reports.queries import yearly

RECEIVED = _("收到日期")
ITEMS = Counted.SUBMISSIONS


def _of_track(track: Track) -> Figure:
    return Figure(
        f"petitions_{track.value}",
        format_lazy(_("{track}类件次"), track=track.label),
        _("期内收到的信访件中，所属事项归为此类的；按登记单位计。"),
        RECEIVED, ITEMS, yearly.of_track(track),
    )  # fmt: skip


def _of_topic(code: str, name: str) -> Figure:
    return Figure(
        f"petitions_{code.lower()}",
        name,
        _("期内收到的信访件中，所属事项的内容归入此类及其下各项的；按登记单位计。"),
        RECEIVED, ITEMS, yearly.of_topic(code),
    )  # fmt: skip


def _recommended(kind: RecommendationKind) -> Figure:
    return Figure(
        f"recommended_{kind.value}",
        format_lazy(_("提出{kind}建议"), kind=kind.label),
        _("期内发出的此类建议书；按主送单位计。"),
        _("发出日期"), Counted.MATTERS, yearly.recommended_to(kind), case=None,
    )  # fmt: skip


def _adopted(kind: RecommendationKind) -> Figure:
    return Figure(
        f"adopted_{kind.value}",
        format_lazy(_("采纳{kind}建议"), kind=kind.label),
        _("期内收到书面反馈的此类建议书中，采纳或部分采纳的。"),
        _("反馈日期"), Counted.MATTERS, yearly.adopted_of(kind), case=None,
    )  # fmt: skip


# Accusations are restricted and in no figure.
BY_TRACK = tuple(_of_track(track) for track in (Track.REMEDY, Track.SUGGESTION))
BY_TOPIC = tuple(_of_topic(code, name) for code, name, *_rest in TOPICS)
RECOMMENDED = tuple(_recommended(kind) for kind in RecommendationKind)
ADOPTED = tuple(_adopted(kind) for kind in RecommendationKind)
IN_REGION = Figure(
    "petitions_in_region",
    _("按地区件次"),
    _("期内收到的信访件中，所属事项发生在该区的；按该区教育局列出，填有地区的才计。"),
    RECEIVED, ITEMS, yearly.by_region, by="bureau",
)  # fmt: skip
ABOUT = Figure(
    "petitions_about",
    _("反映本单位件次"),
    _("期内收到的信访件中，所属事项反映该单位的；只供领导研究改进工作，不作排名和考核依据。"),
    RECEIVED, ITEMS, yearly.about_units, by="case__subject_unit",
)  # fmt: skip

YEARLY = (*BY_TRACK, *BY_TOPIC, *RECOMMENDED, *ADOPTED, IN_REGION, ABOUT)
