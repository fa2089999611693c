"""What numbers can be taken apart by. The number of a part and its list use one expression."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Model, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organization.models import Unit
from petitions.models import CaseStage, Channel, NationalClass, Petition, Topic, Track
from reports.measures import Figure, Rows, Text

Labels = Mapping[str, Text]
NOTHING = ""  # the key of what is not recorded
EMPTY = Value(NOTHING, CharField())


@dataclass(frozen=True)
class Dimension:
    """`key` says which part a row belongs to, "" where nothing is recorded; `labels` names the
    parts in their order."""

    code: str
    name: Text
    key: Callable[[Figure, type[Model]], Any]
    labels: Callable[[], Labels]

    def name_of(self, part: str) -> Text:
        """Return what a part is called."""
        return named(self.labels(), part)

    def fits(self, figure: Figure) -> bool:
        """Tell whether the rows of a figure lead to it."""
        return bool(figure.by) if self is UNIT else figure.case is not None

    def knows(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part == NOTHING or part in self.labels()

    def narrow(self, rows: Rows, figure: Figure, part: str) -> Rows:
        """Keep the rows of one part."""
        found: Rows = rows.alias(part_key=self.key(figure, rows.model)).filter(part_key=part)
        return found


def named(labels: Labels, part: str) -> Text:
    """Return the label of a part; one that was never listed is called what it is."""
    return labels.get(part, part) if part else _("未填")


def _way(figure: Figure, column: str) -> str:
    return f"{figure.case}__{column}" if figure.case else column


def _on_case(column: str) -> Callable[[Figure, type[Model]], Any]:
    return lambda figure, _model: Coalesce(F(_way(figure, column)), EMPTY, output_field=CharField())


def _unit(figure: Figure, _model: type[Model]) -> Any:
    return Coalesce(F(f"{figure.by}__code"), EMPTY, output_field=CharField())


def _topic(figure: Figure, _model: type[Model]) -> Any:
    return Coalesce(F(_way(figure, "topic__parent__code")), F(_way(figure, "topic__code")))


def _channel(figure: Figure, model: type[Model]) -> Any:
    """Return the channel of the petition itself, of anything else that of the first petition."""
    if model is Petition:
        return F("channel")
    first = Petition.objects.filter(case=OuterRef(_way(figure, "pk"))).order_by("pk")
    return Coalesce(Subquery(first.values("channel")[:1]), EMPTY, output_field=CharField())


def _topics(*, groups: bool) -> Labels:
    rows = Topic.objects.filter(parent__isnull=groups).order_by("code")
    return dict(rows.values_list("code", "name"))


def _classes(level: str) -> Labels:
    names = NationalClass.objects.order_by("pk").values_list(level, flat=True)
    return {name: name for name in names}


def _regions() -> Labels:
    names = Unit.objects.exclude(region="").order_by("region").values_list("region", flat=True)
    return {name: name for name in names.distinct()}


def _choices(choices: Any) -> Callable[[], Labels]:
    return lambda: dict(choices.choices)


UNIT = Dimension("unit", _("单位"), _unit, dict)
TOPIC = Dimension("topic", _("内容分类"), _topic, lambda: _topics(groups=True))
SUBTOPIC = Dimension(
    "subtopic", _("内容分类（二级）"), _on_case("topic__code"), lambda: _topics(groups=False)
)
NATIONAL = Dimension(
    "national",
    _("国家分类"),
    _on_case("topic__national__branch"),
    lambda: _classes("branch"),
)
NATIONAL_CLASS = Dimension(
    "national_class",
    _("国家分类（三级）"),
    _on_case("topic__national__path"),
    lambda: _classes("path"),
)
CHANNEL = Dimension("channel", _("信访形式"), _channel, _choices(Channel))
STAGE = Dimension("stage", _("现在的环节"), _on_case("stage"), _choices(CaseStage))
TRACK = Dimension("track", _("诉求类别"), _on_case("track"), _choices(Track))
REGION = Dimension("region", _("问题属地"), _on_case("region"), _regions)
SUBJECT = Dimension(
    "subject", _("被反映单位类别"), _on_case("subject_unit__kind"), _choices(Unit.Kind)
)
HOST = Dimension("host", _("承办单位类别"), _on_case("host__kind"), _choices(Unit.Kind))

DIMENSIONS = (
    UNIT, TOPIC, SUBTOPIC, NATIONAL, NATIONAL_CLASS, CHANNEL, STAGE, TRACK, REGION, SUBJECT, HOST,
)  # fmt: skip
BY_CODE = {dimension.code: dimension for dimension in DIMENSIONS}
HELD = tuple(code for code in BY_CODE if code != UNIT.code)  # parts that an address can hold
