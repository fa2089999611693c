import pytest

from organization.names import masked
from organization.pinyin import pinyin_of, pinyin_of_person


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王建国", "王**"),
        ("王强", "王*"),
        ("欧阳建国", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("阿卜杜拉·买买提", "阿***"),
        ("John Smith", "J***"),
        ("  李梅  ", "李*"),
        ("王", "王*"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_surname(name, shown):
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("基教处", "jijiaochu", "jjc"),
        ("长宁区教育局", "changningqujiaoyuju", "cnqjyj"),
        ("重庆路小学", "chongqingluxiaoxue", "cqlxx"),
        ("第2中学（东校区）", "di2zhongxuedongxiaoqu", "d2zxdxq"),
        ("ABC 外国语学校", "abcwaiguoyuxuexiao", "awgyxx"),
        ("", "", ""),
    ],
)
def test_pinyin_of_places_and_bodies(name, pinyin, initials):
    assert pinyin_of(name) == (pinyin, initials)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("单建国", "sjg"), ("曾志清", "zzq"), ("解文", "xw"), ("尉迟恭", "ycg"), ("王强", "wq")],
)
def test_a_surname_is_read_as_a_surname(name, initials):
    assert pinyin_of_person(name)[1] == initials
