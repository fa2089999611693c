"""How a score reads: likelihood times impact, low 1-5, middle 6-12, high 15-25. No ORM."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCALE = range(1, 6)
MIDDLE_FROM, HIGH_FROM = 6, 15

LIKELIHOOD: dict[int, str | Promise] = {
    1: _("1 极小可能"),
    2: _("2 不大可能"),
    3: _("3 有可能"),
    4: _("4 很可能"),
    5: _("5 几乎确定"),
}
IMPACT: dict[int, str | Promise] = {
    1: _("1 轻微"),
    2: _("2 较小"),
    3: _("3 中等"),
    4: _("4 较大"),
    5: _("5 严重"),
}


@dataclass(frozen=True)
class Level:
    """A score with its word; `code` is what the style sheet goes by."""

    score: int
    code: str
    word: str | Promise

    @property
    def is_high(self) -> bool:
        """Whether the risk counts as not under control."""
        return self.score >= HIGH_FROM


def level_of(score: int) -> Level:
    """Return the level of a score of the matrix."""
    if score >= HIGH_FROM:
        return Level(score, "high", _("高"))
    if score >= MIDDLE_FROM:
        return Level(score, "mid", _("中"))
    return Level(score, "low", _("低"))
