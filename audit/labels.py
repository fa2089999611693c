"""Words for the codes in events. Apps above bring theirs by name, so audit need not know them.

`settings.EVENT_LABELS` and `settings.ROLE_LABELS` list dotted callables that return a mapping
of code to (lazy) words; `settings.UNIT_NAMES` names one that knows the units.
"""

from collections.abc import Callable, Collection, Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from audit.jobs import ALERT, VERIFIED
from audit.log import SYSTEM

Words = Mapping[str, "str | Promise"]

READS: Words = {
    "page": _("查看信访件"),
    "print": _("打印"),
    "history": _("查看办理经过"),
    "reply": _("查看答复"),
    "route": _("查看转办页"),
    "xlsx": _("下载表格"),
    "file": _("打开附件"),
    "files": _("查看附件目录"),
    "letter": _("查看来信"),
    "list_export": _("随清单导出"),
    "refused": _("访问被拒绝"),
}
RULES: Words = {
    "cases": _("一小时内查看大量非本人经办件"),
    "refusals": _("一小时内多次被拒绝"),
    "exports": _("一小时内多次导出"),
}
FIELDS: Words = {
    "rows": _("行数"),
    "filter": _("筛选"),
    "columns": _("列"),
    "sha256": _("文件哈希"),
    "reason": _("理由"),
    "version": _("版次"),
    "due_on": _("期限"),
    "to": _("至"),
    "from": _("自"),
    "unit": _("单位"),
    "rule": _("规则"),
    "person": _("人员"),
    "hour": _("时段"),
    "limit": _("上限"),
    "fields": _("字段"),
    "ok": _("完整"),
    "chains": _("链数"),
    "events": _("事件数"),
    "findings": _("异常"),
    "first": _("首处"),
    "role": _("角色"),
    "duty": _("职务"),
    "valid_from": _("生效日期"),
    "valid_to": _("截止日期"),
    "figure": _("指标"),
    "anchor": _("存证锚"),
    "how": _("方式"),
    "why": _("原因"),
    "second_factor": _("第二因子"),
    "checks": _("各项校验"),
    "file": _("文件"),
    "size": _("大小"),
    "files": _("附件"),
}


def kinds() -> dict[str, "str | Promise"]:
    """Return kind of event -> words, of every app that was named."""
    own: Words = {
        VERIFIED: _("审计链校验"),
        ALERT: _("异常提醒"),
        "audit_export": _("导出审计记录"),
        "chains_exported": _("导出全部事件链"),
    }
    return _collected("EVENT_LABELS", own)


def roles() -> dict[str, "str | Promise"]:
    """Return role -> words, of every app that was named."""
    return _collected("ROLE_LABELS", {SYSTEM.role: _("系统")})


def units(codes: Collection[str] = (), *, called: str = "") -> dict[str, str]:
    """Return code -> name of these units, or of those that are called so. One query."""
    path = getattr(settings, "UNIT_NAMES", "")
    if not path or not (codes or called):
        return {}
    names: Callable[..., dict[str, str]] = import_string(path)
    return names(codes, called=called)


def _collected(setting: str, own: Words) -> dict[str, "str | Promise"]:
    words = dict(own)
    for path in getattr(settings, setting, []):
        source: Callable[[], Words] = import_string(path)
        words |= source()
    return words
