"""What petitioners think 满意率, and how many said it 参评率: of the office and of the unit apart.

Only the petitioner gives a rating, once; nobody of the staff can enter or change one.
"""

from django.utils.translation import gettext_lazy as _

from reports.measures import Counted, Figure, Identity, Rate
from reports.queries.ratings import OFFICE, UNIT

OVER_ON = _("评价期届满日期")
ITEMS = Counted.SUBMISSIONS

OFFICE_DUE = Figure(
    "office_ratings_due",
    _("信访部门应评价"),
    _(
        "评价期（答复送达之日起，按时限规则计）在期内届满、凭查询码可以评价的信访件；"
        "以最后一次送达的答复为准，按登记单位计。"
    ),
    OVER_ON, ITEMS, OFFICE.due, by="case__unit",
)  # fmt: skip
OFFICE_RATED = Figure(
    "office_rated",
    _("信访部门已评价"),
    _("信访部门应评价的信访件中，信访人在评价期内作了评价的。"),
    OVER_ON, ITEMS, OFFICE.rated, by="case__unit",
)  # fmt: skip
OFFICE_UNRATED = Figure(
    "office_unrated",
    _("信访部门超期未评价"),
    _("信访部门应评价的信访件中，评价期届满没有评价的。"),
    OVER_ON, ITEMS, OFFICE.unrated, by="case__unit",
)  # fmt: skip
OFFICE_SATISFIED = Figure(
    "office_satisfied",
    _("对信访部门满意"),
    _("信访部门已评价的信访件中，对信访部门评为满意、基本满意的。"),
    OVER_ON, ITEMS, OFFICE.satisfied, by="case__unit",
)  # fmt: skip
OFFICE_DISSATISFIED = Figure(
    "office_dissatisfied",
    _("对信访部门不满意"),
    _("信访部门已评价的信访件中，对信访部门评为不满意的。"),
    OVER_ON, ITEMS, OFFICE.dissatisfied, by="case__unit",
)  # fmt: skip
UNIT_DUE = Figure(
    "unit_ratings_due",
    _("责任单位应评价"),
    _(
        "评价期（答复送达之日起，按时限规则计）在期内届满、凭查询码可以评价、有承办单位的信访件；"
        "以最后一次送达的答复为准，按承办单位计。"
    ),
    OVER_ON, ITEMS, UNIT.due, by="case__host",
)  # fmt: skip
UNIT_RATED = Figure(
    "unit_rated",
    _("责任单位已评价"),
    _("责任单位应评价的信访件中，信访人在评价期内作了评价的。"),
    OVER_ON, ITEMS, UNIT.rated, by="case__host",
)  # fmt: skip
UNIT_UNRATED = Figure(
    "unit_unrated",
    _("责任单位超期未评价"),
    _("责任单位应评价的信访件中，评价期届满没有评价的。"),
    OVER_ON, ITEMS, UNIT.unrated, by="case__host",
)  # fmt: skip
UNIT_SATISFIED = Figure(
    "unit_satisfied",
    _("对责任单位满意"),
    _("责任单位已评价的信访件中，对责任单位评为满意、基本满意的。"),
    OVER_ON, ITEMS, UNIT.satisfied, by="case__host",
)  # fmt: skip
UNIT_DISSATISFIED = Figure(
    "unit_dissatisfied",
    _("对责任单位不满意"),
    _("责任单位已评价的信访件中，对责任单位评为不满意的。"),
    OVER_ON, ITEMS, UNIT.dissatisfied, by="case__host",
)  # fmt: skip

RATINGS = (
    OFFICE_DUE, OFFICE_RATED, OFFICE_UNRATED, OFFICE_SATISFIED, OFFICE_DISSATISFIED,
    UNIT_DUE, UNIT_RATED, UNIT_UNRATED, UNIT_SATISFIED, UNIT_DISSATISFIED,
)  # fmt: skip
RATES = (
    Rate(
        "office_satisfaction_rate", _("信访部门满意率"),
        _("对信访部门评为满意、基本满意的÷已评价的，评价期在同一期间届满的。"),
        OFFICE_SATISFIED, (OFFICE_RATED,),
    ),
    Rate(
        "unit_satisfaction_rate", _("责任单位满意率"),
        _("对责任单位评为满意、基本满意的÷已评价的，评价期在同一期间届满的。"),
        UNIT_SATISFIED, (UNIT_RATED,),
    ),
    Rate(
        "office_participation_rate", _("信访部门参评率"),
        _("已评价÷（已评价＋超期未评价），只计评价期已届满的。"),
        OFFICE_RATED, (OFFICE_DUE,),
    ),
    Rate(
        "unit_participation_rate", _("责任单位参评率"),
        _("已评价÷（已评价＋超期未评价），只计评价期已届满、有承办单位的。"),
        UNIT_RATED, (UNIT_DUE,),
    ),
)  # fmt: skip
IDENTITIES = (
    Identity(
        "office_rating_cells", _("信访部门应评价＝已评价＋超期未评价"),
        (OFFICE_DUE,), (OFFICE_RATED, OFFICE_UNRATED),
    ),
    Identity(
        "office_rating_marks", _("信访部门已评价＝满意＋不满意"),
        (OFFICE_RATED,), (OFFICE_SATISFIED, OFFICE_DISSATISFIED),
    ),
    Identity(
        "unit_rating_cells", _("责任单位应评价＝已评价＋超期未评价"),
        (UNIT_DUE,), (UNIT_RATED, UNIT_UNRATED),
    ),
    Identity(
        "unit_rating_marks", _("责任单位已评价＝满意＋不满意"),
        (UNIT_RATED,), (UNIT_SATISFIED, UNIT_DISSATISFIED),
    ),
)  # fmt: skip
