"""Words for the events on the chain of a decision."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREFIX = "decision/"
LABELS: dict[str, str | Promise] = {
    "risk_opened": _("登记重大决策"),
    "risk_described": _("填写事项与依据"),
    "risk_group_added": _("登记利害相关群体"),
    "risk_group_dropped": _("删去利害相关群体"),
    "risk_record_added": _("登记评估记录"),
    "risk_point_added": _("登记风险点"),
    "risk_point_dropped": _("删去风险点"),
    "risk_case_cited": _("引用例证"),
    "risk_scored": _("风险打分"),
    "risk_measure_set": _("落实防范措施"),
    "risk_measure_dropped": _("删去防范措施"),
    "risk_plan_written": _("填写处置预案"),
    "risk_submitted": _("评估报签"),
    "risk_returned": _("退回评估"),
    "risk_signed": _("签署评估"),
    "risk_issued": _("决策出台"),
    "risk_measure_done": _("完成防范措施"),
    "risk_reassessed": _("启动再评估"),
}


def labels() -> dict[str, str | Promise]:
    """Return kind of event -> words."""
    return LABELS
