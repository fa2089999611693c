"""The page that leads to everything beside single cases: one table, by what the page is for.

Pages of the apps above stand here by their URL name; one that is not installed, or not for the
reader's roles, is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import Role
from organization.policy import pages_for

Text = str | Promise
# group: (URL name, what it is called, what it is for)
GROUPS: dict[Text, tuple[tuple[str, Text, Text], ...]] = {
    _("推进"): (
        ("leading", _("领导包案"), _("我包的案、我线上的逾期、待我批的")),
        ("lead_list", _("包案总表"), _("谁包了哪些案，职责落实到哪一步")),
        ("task_list", _("任务"), _("方案措施、议定事项、接访承诺，按期限排")),
        ("supervision_list", _("督办"), _("规则提示、督办函、挂牌督办")),
        ("recommendation_list", _("三项建议"), _("改进工作、完善政策、追究责任的建议与反馈")),
        ("proceeding_list", _("责任追究"), _("只对列名人员可见")),
        ("responsibility", _("本单位责任链"), _("谁在什么时候负责")),
    ),
    _("治理"): (
        ("campaign_list", _("重信重访专项治理"), _("年度清单、三个落实、化解率")),
        ("key_period_list", _("重要节点"), _("三个到位、三个一定")),
        ("screening_list", _("矛盾纠纷排查"), _("排查轮次与各单位回报")),
        ("assessment_list", _("重大事项稳评"), _("决策前的风险评估与事后对照")),
    ),
    _("会议与接待"): (
        ("meeting_list", _("信访工作例会"), _("议题池、议程、议定事项")),
        ("reception_list", _("领导接访日"), _("排期、预约、承诺")),
        ("one_stop", _("一站式接待"), _("查、登、转、打印在一页")),
        ("enquiry_list", _("网上咨询"), _("答复与公开")),
        ("publication_list", _("案例公开"), _("匿名、复核、公开、撤回")),
        ("guide_edit", _("信访指南"), _("地址、时间、权利，公众看到的说明")),
        ("briefing_latest", _("年度数字"), _("例会、化解率、公开，一个数字一条定义")),
    ),
}


@dataclass(frozen=True)
class Door:
    """One page: where, what, what for."""

    url: str
    label: Text
    words: Text


def doors_for(roles: Iterable[Role]) -> list[tuple[Text, list[Door]]]:
    """Return the groups with the pages these roles may open."""
    pages = pages_for(roles)
    groups = [
        (group, [Door(_url(name), label, words) for name, label, words in rows if name in pages])
        for group, rows in GROUPS.items()
    ]
    return [(group, doors) for group, doors in groups if doors]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # declared for an app that is not installed
        return ""
