"""How opinions fare: extended, served, reviewed, re-reviewed, and whether they stood."""

from django.utils.translation import gettext_lazy as _

from reports.declared.timeliness import DUE, REPLY_CELLS
from reports.measures import Counted, Figure, Identity, Rate
from reports.queries import remedies

CASES = Counted.MATTERS
ISSUED_ON, SERVED_ON, DECIDED_ON = _("出具日期"), _("送达日期"), _("复查复核决定日期")

EXTENDED = Figure(
    "extended",
    _("延期办理"),
    _("应答复的事项中，经批准延长办理期限的；期限以延长后的为准。"),
    DUE, CASES, remedies.extended, by="case__host",
)  # fmt: skip
ISSUED = Figure(
    "opinions_issued",
    _("出具处理意见书"),
    _("期内出具的申诉求决类处理意见书，不含和解、调解协议；按承办单位计。"),
    ISSUED_ON, CASES, remedies.issued, by="assignment__unit",
)  # fmt: skip
REACHED = Figure(
    "opinions_reached",
    _("出具后已送达"),
    _("出具处理意见书中，到期末已送达信访人的。"),
    ISSUED_ON, CASES, remedies.reached, by="assignment__unit",
)  # fmt: skip
UNSERVED = Figure(
    "opinions_unserved",
    _("出具后未送达"),
    _("出具处理意见书中，到期末尚未送达信访人的。"),
    ISSUED_ON, CASES, remedies.unserved, by="assignment__unit",
)  # fmt: skip
SERVED = Figure(
    "opinions_served",
    _("送达处理意见书"),
    _("期内送达的申诉求决类处理意见书，不论何时出具；按承办单位计。"),
    SERVED_ON, CASES, remedies.served, by="assignment__unit",
)  # fmt: skip
REVIEW_ASKED = Figure(
    "review_asked",
    _("送达后申请复查"),
    _("送达处理意见书中，信访人在送达后九十日内申请复查的（法定申请期三十日，逾期受理须有理由）。"),
    SERVED_ON, CASES, remedies.review_asked, by="assignment__unit",
)  # fmt: skip
REVIEWS = Figure(
    "reviews_decided",
    _("复查决定"),
    _("期内作出的复查意见；按原承办单位计。"),
    DECIDED_ON, CASES, remedies.reviews_decided, by="case__host",
)  # fmt: skip
REVIEWS_UPHELD = Figure(
    "reviews_upheld",
    _("复查维持"),
    _("复查决定中，维持原处理意见的。"),
    DECIDED_ON, CASES, remedies.reviews_upheld, by="case__host",
)  # fmt: skip
REVIEWS_ALTERED = Figure(
    "reviews_altered",
    _("复查改变"),
    _("复查决定中，变更或者撤销原处理意见的。"),
    DECIDED_ON, CASES, remedies.reviews_altered, by="case__host",
)  # fmt: skip
REREVIEW_ASKED = Figure(
    "rereview_asked",
    _("复查后申请复核"),
    _("复查决定中，信访人在决定后九十日内申请复核的。"),
    DECIDED_ON, CASES, remedies.rereview_asked, by="case__host",
)  # fmt: skip
REREVIEWS = Figure(
    "rereviews_decided",
    _("复核决定"),
    _("期内作出的复核意见；按原承办单位计。"),
    DECIDED_ON, CASES, remedies.rereviews_decided, by="case__host",
)  # fmt: skip
REREVIEWS_UPHELD = Figure(
    "rereviews_upheld",
    _("复核维持"),
    _("复核决定中，维持复查意见的。"),
    DECIDED_ON, CASES, remedies.rereviews_upheld, by="case__host",
)  # fmt: skip
REREVIEWS_ALTERED = Figure(
    "rereviews_altered",
    _("复核改变"),
    _("复核决定中，变更或者撤销复查意见的。"),
    DECIDED_ON, CASES, remedies.rereviews_altered, by="case__host",
)  # fmt: skip

REMEDIES = (
    EXTENDED, ISSUED, REACHED, UNSERVED, SERVED, REVIEW_ASKED, REVIEWS, REVIEWS_UPHELD,
    REVIEWS_ALTERED, REREVIEW_ASKED, REREVIEWS, REREVIEWS_UPHELD, REREVIEWS_ALTERED,
)  # fmt: skip
RATES = (
    Rate(
        "extension_rate", _("延期率"), _("延期办理÷应答复，只计期限已届满的。"),
        EXTENDED, REPLY_CELLS,
    ),
    Rate(
        "served_rate", _("送达率"), _("出具后已送达÷出具处理意见书，同一期间出具的。"),
        REACHED, (ISSUED,),
    ),
    Rate(
        "review_rate", _("复查率"),
        _("送达后申请复查÷送达处理意见书，同一期间送达的；期末满九十日后才定数。"),
        REVIEW_ASKED, (SERVED,), final_after=remedies.ASKED_WITHIN,
    ),
    Rate(
        "review_change_rate", _("复查改变率"), _("复查改变÷复查决定，同一期间决定的。"),
        REVIEWS_ALTERED, (REVIEWS,),
    ),
    Rate(
        "rereview_rate", _("复核率"),
        _("复查后申请复核÷复查决定，同一期间决定的；期末满九十日后才定数。"),
        REREVIEW_ASKED, (REVIEWS,), final_after=remedies.ASKED_WITHIN,
    ),
    Rate(
        "rereview_change_rate", _("复核改变率"), _("复核改变÷复核决定，同一期间决定的。"),
        REREVIEWS_ALTERED, (REREVIEWS,),
    ),
)  # fmt: skip
IDENTITIES = (
    Identity(
        "opinion_cells", _("出具处理意见书＝已送达＋未送达"), (ISSUED,), (REACHED, UNSERVED)
    ),
    Identity(
        "review_cells", _("复查决定＝维持＋改变"), (REVIEWS,), (REVIEWS_UPHELD, REVIEWS_ALTERED)
    ),
    Identity(
        "rereview_cells", _("复核决定＝维持＋改变"),
        (REREVIEWS,), (REREVIEWS_UPHELD, REREVIEWS_ALTERED),
    ),
)  # fmt: skip
