"""Why a person looks at a submission before it is registered, in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "address": _("同一地址一小时内多次提交"),
    "network": _("同一网络一小时内多次提交"),
    "words": _("与一小时内收到的内容相同"),
    "trap": _("填写了隐藏的格子，可能是程序提交"),
    "fast": _("填写时间过短，可能是程序提交"),
}


def in_words(codes: Iterable[str]) -> list[str]:
    """Return the reasons as a person reads them."""
    return [str(WORDS[code]) for code in codes]
