"""Size groups 分组: units stand beside units of like size only. The limits, each with its reason.

A rate of eight cases and one of eight hundred say different things, and a league table of
petitions received rewards turning them away. The limits are the same in every period.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reports.measures import Text


@dataclass(frozen=True)
class Band:
    """One group: units that had at least so many cases, and fewer than the next larger group."""

    fewest: int
    name: Text


# A department's cases in hand in one month. Under five no rate is said at all (measures.FLOOR);
# from twenty on one case moves a rate by five points at most.
OF_A_MONTH = (
    Band(20, _("当月经办20件以上")),
    Band(5, _("当月经办5至19件")),
    Band(0, _("当月经办不足5件")),
)

# A unit's cases in a year. Below ten one case moves a rate by more than ten points, from fifty on
# by two at most.
OF_A_YEAR = (
    Band(50, _("50件及以上")),
    Band(10, _("10至49件")),
    Band(0, _("不足10件")),
)


def band_of(bands: Sequence[Band], size: int) -> Band:
    """Return the group of a unit that had so many cases; `bands` begin with the largest."""
    return next(band for band in bands if size >= band.fewest)
