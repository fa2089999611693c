"""What may tell who somebody is is found through breaks and widths, and a neutral word proposed."""

from itertools import pairwise

import pytest

from portal.finder import Kind, find, masked


def found(text, **known):
    return [(hit.kind, hit.words) for hit in find(text, **known)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("请联系王建国，他知道。", Kind.NAME, "王建国"),
        ("班主任李老师没有说明。", Kind.NAME, "李老师"),
        ("联系人：迪丽热巴。", Kind.NAME, "迪丽热巴"),
        ("我叫买买提·吐尔逊，住在城里。", Kind.NAME, "买买提·吐尔逊"),
        ("张某某收了钱。", Kind.NAME, "张某某"),
        ("手机139\n1234 5678。", Kind.PHONE, "139\n1234 5678"),
        ("手机１３９－１２３４－５６７８。", Kind.PHONE, "１３９－１２３４－５６７８"),
        ("打021-6234 5678问。", Kind.PHONE, "021-6234 5678"),
        ("电话一三九一二三四五六七八。", Kind.PHONE, "一三九一二三四五六七八"),
        ("证件31010119900101\n123X，", Kind.NUMBER, "31010119900101\n123X"),
        ("学籍号G2019-00123。", Kind.NUMBER, "G2019-00123"),
        ("写信到 a.b@example\n.com 吧", Kind.MAIL, "a.b@example\n.com"),
        ("微信号：wang_x88。", Kind.MAIL, "wang_x88"),
        ("车沪A·12\n345停着", Kind.PLATE, "沪A·12\n345"),
        ("新能源车沪AD12345停着", Kind.PLATE, "沪AD12345"),
        ("孩子在望湖第二\n中学读书。", Kind.SCHOOL, "望湖第二\n中学"),
        ("三年级(2)班的事", Kind.SCHOOL, "三年级(2)班"),
        ("家在云桥路15\n号3栋201室。", Kind.ADDRESS, "云桥路15\n号3栋201室"),
        ("我们翠湖花园没有学位", Kind.ADDRESS, "翠湖花园"),
    ],
)
def test_each_kind_is_found_as_it_stands(text, kind, words):
    assert (kind, words) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "凭居住证和户口簿到居住地所在区登记，名单由区教育局公布。",
        "高中方面没有任何程序，请全校教师和家长放心。",
        "2017-2027年的规划，共3000—4000元，文号〔2018〕0051。",
        "公办幼儿园和民办小学同步招生，小区配套幼儿园应当移交。",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert found(text) == []


def test_what_is_known_of_the_case_is_found_whatever_stands_between():
    text = "卢 沟-月说：电话０２１ 5555，和卢沟月无关。"
    hits = found(text, known=["卢沟月", "0215555", "", "王"])
    assert [words for kind, words in hits if kind is Kind.KNOWN] == [
        "卢 沟-月",
        "０２１ 5555",
        "卢沟月",
    ]


def test_each_hit_is_replaced_by_a_neutral_word_and_the_rest_stays():
    text = "班主任李老师\n在望湖小学，电话13912345678，其余照旧。"
    assert masked(text) == "班主任某某\n在某小学，电话（电话略），其余照旧。"
    assert masked("没有什么。") == "没有什么。"


def test_a_number_is_found_though_another_stands_before_it_or_at_the_end_of_the_line_above():
    for text in ("2019 13912345678 是号码", "共2019\n13912345678"):
        assert any(words.endswith("13912345678") for _kind, words in found(text))


def test_no_two_hits_overlap():
    text = "家住云桥路15号翠湖花园3栋，联系人：王建国13912345678，a@b.com"
    hits = find(text)
    assert all(one.end <= other.start for one, other in pairwise(hits))
    assert [text[hit.start : hit.end] for hit in hits] == [hit.words for hit in hits]
