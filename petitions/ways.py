"""Closed lists that events name by code: how people were reached, and why a case was opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactMeans(models.TextChoices):
    """How somebody spoke with the petitioner."""

    PHONE = "phone", _("电话")
    VISIT = "visit", _("接访")
    CALL = "call", _("上门走访")
    MEETING = "meeting", _("约谈")
    MESSAGE = "message", _("短信或网络")
    LETTER = "letter", _("书信")


class ServiceMethod(models.TextChoices):
    """How a paper reached the petitioner (送达方式)."""

    IN_PERSON = "in_person", _("直接送达")
    POST = "post", _("邮寄送达")
    ELECTRONIC = "electronic", _("电子送达")
    LEFT = "left", _("留置送达")
    ANNOUNCED = "announced", _("公告送达")


class ViewReason(models.TextChoices):
    """Why somebody opened a case that few may know of."""

    HANDLING = "handling", _("承办此件")
    REVIEW = "review", _("审核把关")
    SUPERVISION = "supervision", _("督办检查")
    ENQUIRY = "enquiry", _("答复信访人查询")


class RevealReason(models.TextChoices):
    """Why somebody looked up who petitioned and how to reach them."""

    CONTACT = "contact", _("联系核实")
    SERVICE = "service", _("送达文书")
    VISIT = "visit", _("当面接待")
    REVIEW = "review", _("复查复核")
    ACCESS = "access", _("依申请查阅个人信息")
    OTHER = "other", _("其他")


class Outcome(models.TextChoices):
    """What the reply says to the demand (支持、解释、不支持)."""

    UPHELD = "upheld", _("支持")
    PARTLY = "partly", _("部分支持")
    EXPLAINED = "explained", _("解释说明")
    NOT_UPHELD = "not_upheld", _("不支持")
    ADOPTED = "adopted", _("采纳")
    PARTLY_ADOPTED = "partly_adopted", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")
    SETTLED = "settled", _("调解和解")


# What may be said to a suggestion (2022 Art. 29), and what to all else (Art. 32).
ADOPTION = (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED)
SUPPORT = (Outcome.UPHELD, Outcome.PARTLY, Outcome.EXPLAINED, Outcome.NOT_UPHELD)


class Verdict(models.TextChoices):
    """What a review says of the opinion."""

    UPHELD = "upheld", _("维持")
    CHANGED = "changed", _("变更")
    REVOKED = "revoked", _("撤销，责令重新办理")


class RefusalGround(models.TextChoices):
    """Why a matter is not accepted (2022 Art. 19, 23, 28)."""

    NOT_OURS = "not_ours", _("不属于本机关、单位职权范围")
    OTHER_WAY = "other_way", _("已经或者应当通过诉讼、仲裁、行政复议等法定途径解决")
    IN_HAND = "in_hand", _("已经受理或者正在办理，在规定期限内又提出")


class ReopenGround(models.TextChoices):
    """Why a matter is handled anew."""

    NEW_FACTS = "new_facts", _("有新的事实或者理由")
    REVIEW_ORDER = "review_order", _("复查复核责令重新办理")
    QUALITY = "quality", _("办理质量检查不合格")


class ReportedTo(models.TextChoices):
    """To whom harm to a minor is reported (Protection of Minors Law 11)."""

    POLICE = "police", _("公安机关")
    CIVIL_AFFAIRS = "civil_affairs", _("民政部门")
    EDUCATION = "education", _("教育行政部门")


class StatutoryRoute(models.IntegerChoices):
    """The routes of a request for redress (2022 Art. 31); only the last has the sixty days."""

    JUDICIAL = 1, _("第一项：依照诉讼、仲裁、检察、公安等程序导入政法机关")
    ARBITRATION = 2, _("第二项：依法申请仲裁")
    PARTY = 3, _("第三项：党员申诉、申请复审等党内程序")
    ADMINISTRATIVE = 4, _("第四项：行政复议、裁决、确认、许可、处罚等行政程序")
    DUTY = 5, _("第五项：申请查处违法行为、履行保护人身权或者财产权等法定职责")
    OPINION = 6, _("第六项：听取陈述、调查核实，出具信访处理意见书")
