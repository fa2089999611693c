"""Names of people: a surname, then what stands beside it or what names are made of.

Three rules, the surest first: somebody is addressed (李老师, 校长王建国), somebody is introduced
(我叫…, 联系人：…), or two characters follow a surname that names are made of and words are not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict

from organization.names import COMPOUND_SURNAMES
from portal.finder.hits import HAN

REACH = 6  # characters before a name that tell whether one can begin
LISTS = Path(__file__).parent / "words"


def _list(name: str) -> str:
    return (LISTS / f"{name}.txt").read_text(encoding="utf-8")


SINGLE = "".join(_list("surnames").split())
SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(sorted(set(SINGLE)))}])"

# Characters that given names are made of; most of them begin or end words as well.
GIVEN = frozenset("".join(_list("given").split()))
# What begins like a name and is none: with the two characters, whatever follows is no name.
NO_NAME = frozenset(_list("not_names").split())
NO_SECOND = frozenset(
    "的了在是有和与及或不没也都就还要会能可被把将对向从到由于为因所以其该本这那此各每再已曾正我你他她它们"
    "个名位元年月日时分点条次户家间所号楼层栋市区县镇乡村街路校院系部处局厅委会办中上下前后左右里外内等之而且"
    "又才很最更太好多人"
)
WORDS = frozenset(word for word in phrases_dict if len(word) == 2)

TITLE = (
    r"(?:老师|教师|校长|园长|主任|院长|书记|局长|科长|处长|所长|站长|厅长|部长|队长|组长|教授|博士|医生|大夫|"
    r"护士|律师|法官|警官|警察|经理|总|老板|会计|辅导员|班主任|教练|师傅|先生|女士|小姐|同学|同志|阿姨|奶奶|爷爷|"
    r"大爷|大妈|叔叔|家长|镇长|乡长|县长|区长|市长|村长|支书|委员|代表|董事长|副\w{1,2}长|某某|某)"
)
STRONG_TITLE = (
    r"(?:老师|校长|园长|主任|院长|书记|局长|科长|处长|所长|站长|厅长|部长|队长|组长|教授|博士|医生|律师|法官|警官|"
    r"经理|老板|教练|师傅|先生|女士|小姐|同学|同志|阿姨|奶奶|爷爷|大爷|叔叔|镇长|县长|区长|市长|支书|董事长|"
    r"某某?(?![市县区镇村校些一种个年]))"
)
# Surnames that are words of every sentence: alone they are no sign of a name.
DOUBTFUL = frozenset(
    "和时关项师占成任全单连包管应都向从边解查代付明常房车农司于何米有如党费游古尤石花水路万国方高安文金"
)
CUE = (
    r"(?:我叫|我是|本人|姓名|名叫|叫做|叫|名为|联系人|举报人|反映人|信访人|投诉人|被投诉人|被举报人|申请人|当事人|"
    r"法人代表|法定代表人|法人|负责人|经办人|监护人|实际控制人|学生|老师|教师|校长|园长|主任|院长|书记|局长|科长|"
    r"处长|所长|班主任|辅导员|教授|医生|经理|村民|业主|职工|员工|司机|儿子|女儿|孩子|父亲|母亲|爸爸|妈妈|丈夫|"
    r"妻子|爱人|老公|老婆|同学|同事|邻居|家长|此致|敬礼|来信人|署名|户主|死者|伤者|原告|被告|租客|房东|老板)"
)
# What people say they are.
NOTHING_SAID = re.compile(
    r".*(?:市民|居民|村民|业主|学生|家长|老师|教师|职工|员工|农民|司机|用户|群众|网友|[一的]员|人|者|户|们|生|岁|届|年|"
    r"[市区县镇乡村]|公司|小区|马路|马克思|克拉玛依|麦克[风]?|阿里巴巴?|努力.?|.*力度|维吾尔|巴西|西部|西安|伊拉克|哈尔滨)"
)
GIVEN_ONE = rf"[{''.join(sorted(GIVEN))}]"
ADDRESSED = re.compile(rf"({SURNAME}(?:[{HAN}]{{0,2}}?)){TITLE}")
ADDRESSED_SHORTLY = re.compile(rf"((?![{''.join(sorted(DOUBTFUL))}]){SURNAME}{STRONG_TITLE})")
INTRODUCED = re.compile(
    rf"{CUE}(?:是|为|叫|系|姓名)?[:：,，、\s“\"'《（(]{{0,2}}({SURNAME}[{HAN}]{{1,2}})"
)
ALONE = re.compile(rf"(?={SURNAME})({SURNAME}{GIVEN_ONE}{{1,2}})")
# 李某, 张某某: masked by who wrote it, still the surname.
HALF = re.compile(rf"({SURNAME}(?:某{{1,2}}|[xX×＊*]{{1,2}}))")
# Said outright, with a mark behind it: whatever stands there is a name, of any people.
OUTRIGHT = re.compile(
    rf"(?:我叫|我是|名叫|姓名[:：]|(?:联系|举报|反映|信访|投诉|申请|负责|来信|当事|经办)人[:：]|署名[:：])\s?"
    rf"([{HAN}]{{2,4}}|[{HAN}]{{2,6}}[·•・.][{HAN}]{{2,8}})(?=[\s,，.。;；、!！?？(（]|$)"
)
DOTTED = re.compile(
    rf"(?<![{HAN}])(?:我叫|我是|名叫|本人)?([{HAN}]{{2,6}}[·•・][{HAN}]{{2,8}})(?![{HAN}]{{4}})"
)
# Sounds of names from the west and the north-west of the country, three of them or more.
SOUNDS = (
    "阿艾巴拜布达迪丁尔尼古格哈吉江金卡克库拉丽里力马玛买麦米木穆娜努帕琪热萨莎斯塔提吐图娃瓦"
    "维吾西肖央依伊扎孜卓尕仁措旦增次"
)
SOUNDING = re.compile(rf"(?<![{SOUNDS}])([{SOUNDS}]{{3,8}})(?![{SOUNDS}])")
AFTER_NAME = re.compile(
    rf"[\s,，.。:：;；、!！?？()（）“”\"'《》\d]|$|[的在于和与是说称系为从对向等同被将已因把也都没不给会可就还曾出又先及或"
    rf"之这那自讲打告来去有要让带到并今]|{TITLE}"
)
BEFORE_NAME = re.compile(
    rf"(?:^|[\s,，.。:：;；、!！?？()（）“”\"'《》\d和与及给向对让由是被找跟问时后来说事天日年月了的叫把请替为等同]|{CUE})$"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name may begin and end."""
    yield from _addressed(text)
    yield from _introduced(text)
    for pattern in (OUTRIGHT, HALF, SOUNDING, DOTTED):
        for match in pattern.finditer(text):
            if match[1] not in WORDS and not NOTHING_SAID.fullmatch(match[1]):
                yield match.span(1)
    for match in ALONE.finditer(text):
        if span := _alone(text, match):
            yield span


def _addressed(text: str) -> Iterator[tuple[int, int]]:
    for match in ADDRESSED.finditer(text):
        said = match[1]
        sure = said[0] not in DOUBTFUL or _stands_apart(text, *match.span(1))
        if len(said) > 1 and sure and _may_be(said):
            yield match.start(1), match.end()
    for match in ADDRESSED_SHORTLY.finditer(text):
        yield match.span(1)


def _introduced(text: str) -> Iterator[tuple[int, int]]:
    for match in INTRODUCED.finditer(text):
        if length := _length(match[1]):
            yield match.start(1), match.start(1) + length


def _may_be(said: str) -> bool:
    """Tell whether the words do not begin like an ordinary word."""
    return said[:2] not in NO_NAME and said[:2] not in WORDS and not NO_SECOND & set(said[1:2])


def _length(said: str) -> int:
    """Return how many of the characters after an introduction are the name, 0 if none are."""
    if not _may_be(said):
        return 0
    given = 2 if said[:2] in COMPOUND_SURNAMES else 1
    rest = said[given:]
    if not rest:
        return 0
    long = len(rest) > 1 and rest[1] not in NO_SECOND
    return given + (2 if long else 1)


def _alone(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Return the name that stands without any introduction, None where it is a word or two."""
    start, end = match.span(1)
    said = match[1]
    compound = said[:2] in COMPOUND_SURNAMES
    if not compound and not _may_be(said):
        return None
    given = said[2:] if compound else said[1:]
    if len(given) == 1:
        return (start, end) if _stands_apart(text, start, end) else None
    if given in WORDS and not _stands_apart(text, start, end):
        return (start, end - 1) if _stands_apart(text, start, end - 1) else None
    before, after = _bounds(text, start, end)
    doubtful = said[0] in DOUBTFUL and not compound
    return (start, end) if (before and after if doubtful else before or after) else None


def _bounds(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Tell whether a name may begin here after what stands before it, and end there."""
    before = BEFORE_NAME.search(text[max(0, start - REACH) : start]) is not None
    return before, AFTER_NAME.match(text, end) is not None


def _stands_apart(text: str, start: int, end: int) -> bool:
    return all(_bounds(text, start, end))
