"""What is said of a file that is refused, or taken in and put aside.

A refusal ends there: nothing is kept. A doubt keeps the file out of everybody's reach until an
officer has decided.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise

REFUSALS: dict[str, Text] = {
    "kind": _(
        "不接受 %(detail)s 文件。可以上传 PDF、Word（.docx）、Excel（.xlsx）、图片（.jpg、.png）、"
        "文本（.txt）、录音录像（.mp3、.m4a、.wav、.mp4）；其他格式请另存后再传。"
    ),
    "nameless": _("文件没有扩展名，无法判断类型。请加上扩展名（如 .pdf）后再传。"),
    "old_office": _(
        "%(detail)s 是旧版 Office 或 WPS 格式，无法检查内容。请另存为 .docx、.xlsx 或 PDF 后再传。"
    ),
    "macro_kind": _("%(detail)s 是带宏的格式。请另存为 .docx 或 .xlsx 后再传。"),
    "archive": _("不接受压缩包（%(detail)s）。请解压后逐个上传。"),
    "active": _("不接受网页、脚本和快捷方式（%(detail)s）。请打印或另存为 PDF 后再传。"),
    "other_photo": _("%(detail)s 图片不能检查。请在手机或电脑上转为 .jpg 后再传。"),
    "mismatch": _("文件内容不是 %(detail)s。请用原来的程序打开，另存为 %(detail)s 后再传。"),
    "empty": _("文件是空的，没有上传。请核对后重新选择。"),
    "too_large": _("文件超过 %(detail)s MB。请压缩图片、拆分文件，或改交纸质件。"),
    "damaged": _("文件已损坏或不完整，无法打开。请重新扫描或另存后再传。"),
    "encrypted": _("文件设了密码，无法检查。请去掉密码后再传。"),
    "macros": _("文件里有宏。请另存为不含宏的 .docx 或 .xlsx 后再传。"),
    "controls": _("文件里有 ActiveX 控件。请删除控件，或另存为 PDF 后再传。"),
    "objects": _("文件里嵌有其他程序的对象（OLE）。请删除对象，或另存为 PDF 后再传。"),
    "outside": _("文件打开时会从外部取内容（外部链接、模板或数据）。请断开链接后再传。"),
    "commands": _("文件里有会运行命令的域（DDE）。请删除该域后再传。"),
    "bomb": _("文件解开后过大（超过 %(detail)s），不能接收。请拆分后再传。"),
    "escapes": _("文件内部的名称不正常，可能会写到别处，不能接收。请另存后再传。"),
    "doctype": _("文件里有不该有的 XML 声明，不能接收。请用 Office 或 WPS 另存后再传。"),
    "mixed": _("文件里混有另一种文件，不能接收。请用原来的程序另存后再传。"),
    "pixels": _("图片超过 %(detail)s 万像素。请缩小后再传。"),
    "codes": _("文本里有不能显示的字符或编码无法识别。请用记事本另存为 UTF-8 后再传。"),
}  # fmt: skip

DOUBTS: dict[str, Text] = {
    "pdf_script": _("PDF 里有脚本"),
    "pdf_launch": _("PDF 会启动其他程序或发送数据"),
    "pdf_inside": _("PDF 里夹带了文件"),
    "pdf_opens": _("PDF 打开时会自动执行动作"),
    "pdf_locked": _("PDF 已加密，无法检查"),
    "pdf_unread": _("PDF 有无法检查的部分"),
    "package": _("Office 文件里夹带了另一个文件"),
    "infected": _("查出病毒"),
    "unscanned": _("尚未查毒"),
}


class Unfit(Exception):
    """The file is not taken in; `code` names the reason, `detail` fills the sentence."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail

    def __str__(self) -> str:
        return gettext(str(REFUSALS[self.code])) % {"detail": self.detail}


def doubt_in_words(code: str) -> str:
    """Return why a file was put aside, "" for none."""
    return str(DOUBTS.get(code, code)) if code else ""
