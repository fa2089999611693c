"""What the events of enquiries are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def labels() -> dict[str, str | Promise]:
    """Return the label of every kind of event these chains can have."""
    return {
        "enquiry_received": _("收到咨询"),
        "enquiry_imported": _("导入咨询"),
        "enquiry_routed": _("分送咨询"),
        "enquiry_returned": _("退回咨询"),
        "enquiry_answered": _("答复咨询"),
        "enquiry_referred": _("咨询转信访件"),
        "asker_revealed": _("查看咨询人联系方式"),
        "reply_published": _("公开答复"),
        "target_set": _("设定咨询答复目标"),
        "query_code_issued": _("发放查询码"),
        "query_code_reissued": _("换发查询码"),
        "query_code_told": _("告知信访人已换发查询码"),
        "publication_fell": _("不再符合公开条件，自动撤下"),
        "rated_dissatisfied": _("信访人不满意并写了意见"),
        "link_made": _("生成一件一链"),
        "link_opened": _("打开一件一链"),
        "link_refused": _("一件一链口令错误"),
        "link_signed": _("通过链接签收"),
        "link_answered": _("通过链接回复"),
        "link_revoked": _("撤销一件一链"),
        "guide_written": _("修改信访指南"),
        "online_submitted": _("网上提交"),
        "online_screened": _("网上来件列入甄别"),
        "online_accepted": _("甄别后收下"),
        "online_converted": _("咨询转为信访件"),
        "online_registered": _("登记网上来件"),
        "online_junked": _("甄别后不作登记"),
        "online_elsewhere": _("网上来件依第三十条不予收存"),
        "petitioner_retaliation": _("信访人反映打击报复"),
        "reply_withdrawn": _("撤回公开答复"),
    }


def role_labels() -> dict[str, str | Promise]:
    """Return in which role those act who have no account."""
    return {"link": _("持链接单位")}
