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
