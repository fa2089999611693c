"""Patterns of what is written with digits and letters; spaces and dashes may stand between them."""

import re

from portal.finder.hits import Kind

GAP = r"[\s\-\u2010-\u2015.·]{0,3}"
DIGIT = rf"(?:{GAP}\d)"
ACCOUNT = r"(?:QQ|qq|微信|VX|vx|WeChat|wechat|支付宝|抖音|钉钉)"
CHINESE_DIGIT = "[零〇○一二三四五六七八九幺]"
NUMBERED = (
    r"(?:身份证|护照|通行证|学籍|学号|考号|考生号|准考证|报名号|工号|教师资格证|毕业证|证书|病历|"
    r"社保|卡号|账号|户口簿|残疾证|营业执照)"
)

PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.MAIL, re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\s?\.\s?[A-Za-z0-9-]+)+", re.ASCII)),
    (
        Kind.MAIL,
        re.compile(rf"{ACCOUNT}(?:号|群)?码?[为是:：,，\s]*([A-Za-z0-9][A-Za-z0-9_-]{{4,}})"),
    ),
    # 18 digits of an identity card or 15 of an old one, a bank card, and what is called a number.
    (Kind.NUMBER, re.compile(rf"(?<!\d)[1-9]{DIGIT}{{16}}{GAP}[\dXx](?![\dA-Za-z])")),
    (Kind.NUMBER, re.compile(rf"(?<!\d)[1-9]{DIGIT}{{14}}(?!\d)")),
    (Kind.NUMBER, re.compile(rf"(?<!\d)[1-9]{DIGIT}{{15,18}}(?!\d)")),
    (
        Kind.NUMBER,
        re.compile(
            rf"{NUMBERED}(?:号码?|编号)?[为是:：,，\s]*([A-Za-z]{{0,3}}\d[A-Za-z0-9-]{{4,}})"
        ),
    ),
    (Kind.NUMBER, re.compile(r"(?<![A-Za-z0-9])[EGDSPHM]\d{8}(?!\d)")),
    (Kind.PHONE, re.compile(rf"(?<!\d)(?:\+?86{GAP})?1{GAP}[3-9]{DIGIT}{{9}}(?!\d)")),
    (Kind.PHONE, re.compile(rf"(?<!\d)\(?0\d{{2,3}}\)?{GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}(?!\d)")),
    (Kind.PHONE, re.compile(rf"(?<!\d)[48]00{GAP}\d{{3,4}}{GAP}\d{{3,4}}(?!\d)")),
    (
        Kind.PHONE,
        re.compile(
            rf"(?<![\d.\-〔﹝\[])(?!(?:19|20)\d\d)[2-8]\d{{2,3}}{GAP}\d{{4}}(?![\d.年元万人平米套户])"
        ),
    ),
    (Kind.PHONE, re.compile(rf"幺?{CHINESE_DIGIT}{{7,18}}")),
    (
        Kind.PLATE,
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]"
            r"\s?[A-HJ-NP-Za-hj-np-z][\s·.\-]{0,2}[A-HJ-NP-Za-hj-np-z0-9]{4,5}"
            r"[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"
        ),
    ),
)
