"""Who may open which public page: everybody, in either language."""

from django.utils.translation import gettext_lazy as _

from organization.policy import FORM, POST, PUBLIC, READ, Page
from portal.public.language import LANGUAGES

SHOWN: dict[str, Page] = {
    "home": Page(PUBLIC, READ, "", _("公众首页")),
    "look": Page(PUBLIC, POST, "", _("公众页面：大字与高对比")),
    "guide": Page(PUBLIC, READ, "", _("信访指南（公众）")),
    "link_open": Page(PUBLIC, FORM, "", _("一件一链：口令和内容")),
    "link_answer": Page(PUBLIC, POST, "", _("一件一链：签收和回复")),
    "reply_list": Page(PUBLIC, READ, "", _("答复公开")),
    "reply_detail": Page(PUBLIC, READ, "", _("一条公开的答复")),
    "reply_feed": Page(PUBLIC, READ, "", _("答复公开的订阅")),
    "reply_figures": Page(PUBLIC, READ, "", _("公开情况统计")),
    "reply_figures_year": Page(PUBLIC, READ, "", _("一年的公开情况")),
    "leave": Page(PUBLIC, POST, "", _("公众页面：清除本机记录")),
    "submit": Page(PUBLIC, FORM, "", _("网上提交信访事项")),
    "submit_step": Page(PUBLIC, FORM, "", _("网上提交信访事项：一页")),
    "submit_done": Page(PUBLIC, FORM, "", _("网上提交：查询码")),
    "submit_receipt": Page(PUBLIC, READ, "", _("网上提交：下载回执")),
    "ask": Page(PUBLIC, FORM, "", _("网上咨询")),
    "track": Page(PUBLIC, FORM, "", _("查进度")),
    "track_page": Page(PUBLIC, READ, "", _("查进度：办理进度")),
    "track_paper": Page(PUBLIC, READ, "", _("查进度：下载文书")),
    "track_rate": Page(PUBLIC, FORM, "", _("查进度：评价")),
    "track_act": Page(PUBLIC, FORM, "", _("查进度：补充、申请")),
}
PAGES: dict[str, Page] = {
    f"{space}:{name}": page for space in LANGUAGES for name, page in SHOWN.items()
}
