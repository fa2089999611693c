"""What each kind of decision starts with: risk points that such decisions showed before."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from risk_assessment.models import DecisionKind

Text = str | Promise
STARTING: dict[DecisionKind, tuple[Text, ...]] = {
    DecisionKind.ADMISSION: (
        _("学区或录取规则变动，部分家庭利益受损"),
        _("规则公布过晚，家长来不及应对"),
        _("程序和结果公开不足，公平性受质疑"),
    ),
    DecisionKind.MERGER: (
        _("学生就近入学受影响，上学路途变远"),
        _("教职工安置和待遇不明"),
        _("校产处置和学校历史传承引发异议"),
    ),
    DecisionKind.FEES: (
        _("收费项目或标准依据不足"),
        _("困难家庭负担加重"),
        _("收费公示和退费办法不清"),
    ),
    DecisionKind.STAFFING: (
        _("编制、职称名额分配不公"),
        _("编外人员同工不同酬"),
        _("政策前后不一，历史遗留问题集中提出"),
    ),
    DecisionKind.OTHER: (),
}
