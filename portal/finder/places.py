"""Schools, classes and homes: what such a name ends with, and how far it reaches back."""

import re
from collections.abc import Iterator

from portal.finder.hits import HAN, Kind

ORDINAL = r"[一二三四五六七八九十\d]{1,3}"
COUNT = r"[\dA-Za-z一二三四五六七八九十百]{1,6}(?:-\d{1,4})*"
FIGURE = r"[\dA-Za-z]{1,5}(?:-\d{1,4})*"
SCHOOL_NOUN = (
    r"(?:幼儿园|小学|初级中学|高级中学|中学|学校|大学|学院|分校|附中|附小|中专|技校|职中|职校|托儿所|"
    r"党校|培训中心|教育中心)"
)
SHORT_SCHOOL = r"(?:第?[一二三四五六七八九十]{1,3}(?:中|小|幼)|[师外实]大?附[中小])"
SCHOOL_END = re.compile(
    rf"(?:{SCHOOL_NOUN}|{SHORT_SCHOOL}(?!学|[{HAN}]?(?:时|年|间|级|心|型)))(?!生)"
)
CAMPUS = re.compile(rf"[{HAN}A-Z]{{1,5}}?(?:校区|分校|分园|分院|校部)")
HOME_NOUN = (
    r"(?:小区|花园|花苑|新村|公寓|家园|家苑|名苑|佳苑|嘉苑|雅苑|华府|公馆|名邸|雅居|豪庭|华庭|新城|社区|"
    r"宿舍|山庄|别墅|大厦|庭院|御园|御景|城邦|国际城|[一二三四五六七八九十\d]期)"
)
HOME_END = re.compile(HOME_NOUN)
STREET_END = r"(?:路|街|大道|巷|弄|胡同|里|道|村|镇|乡)"
DOOR_WORD = r"(?:号楼|号院|支弄|单元|号|弄|栋|幢|室|户|组|层|楼|房)"
ADDRESS_END = re.compile(
    rf"(?:{STREET_END}|{HOME_NOUN})\s?(?:第?{COUNT}\s?{DOOR_WORD}\s?)+(?:{FIGURE}(?![\d年月日%元.]))?"
)
DOOR = re.compile(
    rf"(?:{FIGURE}\s?(?:号楼|栋|幢|座|单元|弄)\s?|[一二三四五六七八九十]{{1,3}}\s?(?:号楼|栋|幢|单元)\s?)+"
    rf"(?:{FIGURE}\s?(?:号|室|单元|房|户|楼)?)?"
)
CLASS = re.compile(
    rf"(?:(?:小学|初中|高中|初|高|大|{ORDINAL}年级|(?<![{HAN}])[一二三四五六七八九]|\d{{2,4}}[级届])\s?"
    rf"[一二三四五六]?\s?[（(]?{ORDINAL}[)）]?班|[大中小][一二三四五六七八九十\d]班)(?!次|组|车|主)"
)
LIVES = re.compile(
    rf"(?:家住|居住在|居住于|现住|住在|(?:家庭|居住)?(?:住址|地址)[:：]|户籍(?:地|所在地)?(?:在|为|是|[:：]))"
    rf"[:：\s]?([{HAN}A-Za-z0-9()（）\-]{{3,24}})"
)
PLAIN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.SCHOOL, CLASS),
    (Kind.ADDRESS, LIVES),
    (Kind.ADDRESS, DOOR),
)

REACH = 10  # characters before the noun that a name may have
# Where the name cannot reach further back.
STOP = frozenset(
    "的了在是有和与及或不没也对将向从到由于为因以该本这那每些个位年月日所去上进读办请给让等被把其我你他她它们如但而"
    "且又还就才很最更太至经使即则若某么吗呢吧啊着过会能可要想说问当随距离近前后内旁边并需须应已曾正再同跟往"
    "，。、；：！？,.;:!?()（）“”\"'《》<>【】[]—…~ \n\t"
)
STOP_WORD = re.compile(
    r"(?:学生|家长|老师|教师|就读|毕业|反映|关于|目前|感谢|支持|考虑|教育局|政府|咨询|希望|建议|要求|来自|"
    r"位于|属于|小区|街道|居民|业主|片区|城区|负责|通过|导致|参加|报考|考入|转入|转出|送去|接送|举报|投诉|购买|"
    r"买房|购房|入住|租住|业主们|开发商|物业|附近|周边|规划|建设|新建|筹建|修建|改扩?建|搬迁|领导|书记|市长|"
    r"[请要恳]求|责[令成]|[校以之]外|各类|进修|[深进加]入|合法|指定|改造|重视|移交|督促|包括|包含|欢迎|子女|深化|满足|影响|造成|破坏|整治|"
    r"管理|服务|方便|改善|保障|严重|经济适用房?|廉租房?|结合|变成|成为|解决|协调|开展|组织|进一步|加强|以及|"
    r"\d+[日年月]|\d+[、.)）])"
)
# What stands before the noun and names nothing.
GENERAL = re.compile(
    r"(?:公办|民办|公立|私立|公民办|普惠性?|普通|优质|重点|名|农村|乡村|城市|城镇|乡镇|全[市省区县国镇]?|[省市区县镇乡州]|"
    r"各[级类地]?|[A-Z]\d{0,2}[市区县]|一|二|两|几|多|全体|其他|其它|有关|相关|对口|原|新|老|旧|当地|配套|中心|中|小|大|"
    r"义务教育|九年一贯制|十二年一贯制|寄宿制?|完全|高等|初等|职业|技工|成人|特殊|特殊教育|综合|应用型|本科|专科|"
    r"部分|任何|试点|示范性?|达标|一流|双一流|驾驶|驾驶员|培训|专业|教育|社会|民营|集体|国有|现有|大中专|中职|"
    r"高职|中职中专|高中|初中|完小|村|村级|西地省|山区|边远|薄弱|品牌|校外|军事|警官|师范|广播电视|老年|"
    r"住宅|居民|商业|封闭式?|老旧|整个|商品房|安置|安置房|廉租房|经济适用房|保障性?|公租房|拆迁|花园式?|高档|"
    r"高层|成熟|文明|和谐|智慧|开放式?|封闭管理|教工|教职工|员工|职工|家属|单身|城东|城西|城南|城北|现代化?|"
    r"第[一二三四五六七八九十\d]|普惠性民办|学前教育|早教|美好|幸福|温馨|共同|我们|自己|多个|多家|整体|政府|"
    r"街道|单位|合作|共建|分|总|主|副|联合|国际|双语|外国语|实验|附属)*"
)
NUMBERED = re.compile(r"第?[一二三四五六七八九十]{1,3}(?:中|小|幼)")


def schools(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a school is named."""
    for match in SCHOOL_END.finditer(text):
        start, end = _began(text, match.start()), match.end()
        says_which = NUMBERED.fullmatch(match[0]) and start < match.start()
        if GENERAL.fullmatch(text, start, match.start()) and not says_which:
            continue
        if campus := CAMPUS.match(text, end):
            end = campus.end()
        yield start, end


def homes(text: str) -> Iterator[tuple[int, int]]:
    """Yield where somebody may live: a street with a number, or a housing estate by its name."""
    for match in ADDRESS_END.finditer(text):
        yield _began(text, match.start()), match.end()
    for match in HOME_END.finditer(text):
        start = _began(text, match.start())
        if not GENERAL.fullmatch(text, start, match.start()):
            yield start, match.end()


def _began(text: str, end: int) -> int:
    """Return where the name that ends here may have begun."""
    start = end
    while start > max(0, end - REACH) and text[start - 1] not in STOP:
        start -= 1
    for match in STOP_WORD.finditer(text, start, end):
        start = match.end()
    return start
