"""On what grounds somebody is held to account: the nineteen of 2022 Art. 42-46, in its words."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Ground(NamedTuple):
    """One ground: `article` and `item` of the regulation (item 0: it has none), and its words."""

    code: str
    article: int
    item: int
    words: str | Promise

    @property
    def cite(self) -> str:
        """Return where it stands."""
        said = {"article": ARTICLES[self.article], "item": ITEMS[self.item]}
        return gettext("《信访工作条例》%(article)s%(item)s") % said


ARTICLES: dict[int, str | Promise] = {
    42: _("第四十二条"),
    43: _("第四十三条"),
    44: _("第四十四条"),
    45: _("第四十五条"),
    46: _("第四十六条"),
}
ITEMS: tuple[str | Promise, ...] = (
    "", _("第（一）项"), _("第（二）项"), _("第（三）项"), _("第（四）项"), _("第（五）项"),
    _("第（六）项"), _("第（七）项"),
)  # fmt: skip


GROUNDS: tuple[Ground, ...] = (
    Ground("L1", 42, 1, _("超越或者滥用职权，侵害公民、法人或者其他组织合法权益")),
    Ground("L2", 42, 2, _("应当作为而不作为，侵害公民、法人或者其他组织合法权益")),
    Ground(
        "L3", 42, 3,
        _("适用法律、法规错误或者违反法定程序，侵害公民、法人或者其他组织合法权益"),
    ),
    Ground("L4", 42, 4, _("拒不执行有权处理机关、单位作出的支持信访请求意见")),
    Ground("L5", 43, 0, _("未按照规定登记、转送、交办，或者应当履行督办职责而未履行")),
    Ground("L6", 44, 1, _("对收到的信访事项不按照规定登记")),
    Ground("L7", 44, 2, _("对属于其职权范围的信访事项不予受理")),
    Ground("L8", 44, 3, _("未在规定期限内书面告知信访人是否受理信访事项")),
    Ground(
        "L9", 45, 1, _("推诿、敷衍、拖延信访事项办理或者未在规定期限内办结信访事项")
    ),
    Ground(
        "L10", 45, 2,
        _("对事实清楚，符合法律、法规、规章或者其他有关规定的投诉请求未予支持"),
    ),
    Ground(
        "L11", 45, 3,
        _(
            "对党委和政府信访部门提出的改进工作、完善政策等建议重视不够、落实不力，"
            "导致问题长期得不到解决"
        ),
    ),
    Ground("L12", 45, 4, _("其他不履行或者不正确履行信访事项处理职责的情形")),
    Ground("L13", 46, 1, _("对待信访人态度恶劣、作风粗暴，损害党群干群关系")),
    Ground("L14", 46, 2, _("在处理信访事项过程中吃拿卡要、谋取私利")),
    Ground("L15", 46, 3, _("对规模性集体访、负面舆情等处置不力，导致事态扩大")),
    Ground(
        "L16", 46, 4,
        _(
            "对可能造成社会影响的重大、紧急信访事项和信访信息隐瞒、谎报、缓报，"
            "或者未依法及时采取必要措施"
        ),
    ),
    Ground(
        "L17", 46, 5,
        _("将信访人的检举、揭发材料或者有关情况透露、转给被检举、揭发的人员或者单位"),
    ),
    Ground("L18", 46, 6, _("打击报复信访人")),
    Ground("L19", 46, 7, _("其他违规违纪违法的情形")),
)  # fmt: skip
BY_CODE = {ground.code: ground for ground in GROUNDS}


class GroundCode(models.TextChoices):
    """The codes, for the column and for forms."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    L6 = "L6"
    L7 = "L7"
    L8 = "L8"
    L9 = "L9"
    L10 = "L10"
    L11 = "L11"
    L12 = "L12"
    L13 = "L13"
    L14 = "L14"
    L15 = "L15"
    L16 = "L16"
    L17 = "L17"
    L18 = "L18"
    L19 = "L19"


def choices() -> list[tuple[str, str]]:
    """Return code and words with the article, for a select."""
    return [(ground.code, f"{ground.words}（{ground.cite}）") for ground in GROUNDS]
