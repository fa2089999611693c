"""A flood of the public form, and honest people who send something in the middle of it.

Programs post all pages at once, from few addresses and from many: with the hidden field filled in,
with the same words again and again, or with words of their own. Honest ones have an address and
words of their own and need the time that a person needs.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import sleep
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organization.models import User
from portal import codes
from portal.models import OnlineStage, OnlineSubmission, QueryCode
from portal.public import sending
from portal.public.drafts import FIELD, TRAP
from siege.house import browser, sign_in

PAGES = 3
PHONE = "13000001234"
SPARE = timedelta(milliseconds=100)
TAKEN, BUSY = 302, 429
SAME = "现代办公家具大减价，请立即拨打下面的电话订购，先到先得，送货上门。"
RECEIPT = re.compile(r"编号 (\S+?)，")
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")
QUEUE = re.compile(r"待甄别 (\d+) 件")
FEW = 20  # addresses of the programs that do not hide


@dataclass
class Visitor:
    """Somebody who fills in the form; `number` and `code` are what the last page showed them."""

    address: str
    text: str
    honest: bool = False
    trap: bool = False
    client: Client = field(default_factory=browser)
    draft: str = ""
    begun_at: datetime | None = None
    posts: int = 0
    number: str = ""
    code: str = ""

    def begin(self) -> None:
        """Post the first two pages."""
        wish = {"wish": "remedy", "subject": "某小学", "text": self.text, "demands": "请答复。"}
        answer = self._post("/submit/", wish | ({TRAP: "x"} if self.trap else {}))
        self.begun_at = timezone.now()
        if answer.status_code == TAKEN:
            (self.draft,) = parse_qs(urlsplit(answer.headers["Location"]).query)[FIELD]
            self._post("/submit/2/", {"name": "王建国", "phone": PHONE, FIELD: self.draft})

    @property
    def may_send(self) -> bool:
        """Whether a person could have read the form by now."""
        return timezone.now() - (self.begun_at or timezone.now()) > sending.AT_LEAST + SPARE

    def send(self) -> None:
        """Post the last page, unless turned away before, and read the receipt if there is one."""
        if not self.draft:
            return
        answer = self._post("/submit/3/", {FIELD: self.draft}, go="send")
        if answer.status_code == TAKEN:
            page = self.client.get(answer.headers["Location"], REMOTE_ADDR=self.address)
            said = page.content.decode()
            self.number, self.code = RECEIPT.findall(said)[0], CODE.findall(said)[0]

    def _post(self, path: str, said: dict[str, str], go: str = "next") -> HttpResponse:
        self.posts += 1
        answer = self.client.post(path, said | {"go": go}, REMOTE_ADDR=self.address)
        if answer.status_code not in {TAKEN, BUSY}:
            raise AssertionError(f"{path} was answered {answer.status_code}")
        return answer  # type: ignore[return-value]


@dataclass(frozen=True)
class Flooded:
    """What came of it."""

    posts: int
    honest: int
    honest_taken: int
    honest_screened: int
    programs: int
    programs_taken: int
    programs_screened: int
    lost: list[str]  # numbers on a receipt that are not in the database exactly once
    unknown: int  # rows in the database that nobody was shown
    doubts: Counter[str]
    queue: int
    shown: int  # the queue as the desk's page counts it

    @property
    def is_kept(self) -> bool:
        """Whether the honest got through, nothing was lost, and who is in doubt waits."""
        return (
            self.honest_taken >= 0.99 * self.honest
            and not self.lost
            and not self.unknown
            and self.programs_screened == self.programs_taken
            and self.queue == self.shown == self.programs_screened + self.honest_screened
        )


def flood(posts: int, honest: int, clerk: User) -> Flooded:
    """Send at least so many posts, those of the honest among them, and compare what they were
    shown with the database."""
    people, waiting = deque(_people(honest)), deque[Visitor]()
    programs, visitors, sent, gap = _programs(), [], 0, posts // (honest + 1)
    while sent < posts or people or waiting:
        if people and sent >= gap * (honest - len(people)):
            visitors.append(person := people.popleft())
            person.begin()
            waiting.append(person)
            sent += person.posts
        if waiting and waiting[0].may_send:
            waiting.popleft().send()
            sent += 1
        elif sent >= posts:
            sleep(SPARE.total_seconds())
        if sent < posts:
            visitors.append(program := next(programs))
            program.begin()
            program.send()
            sent += program.posts
    return _compared(visitors, clerk)


def _people(count: int) -> Iterator[Visitor]:
    for n in range(count):
        text = f"孩子在{n}班，学校的课后服务收费从未公示，问过{n + 3}次没有答复，请查一查第{n}项。"
        yield Visitor(f"{120 + n // 256}.{n % 256}.7.8", text, honest=True)


def _programs() -> Iterator[Visitor]:
    """Yield programs: from few addresses, then from many, each in one of three manners."""
    n = 0
    while True:
        spread = n % 4 == 3
        address = f"{60 + n // 65536}.{n // 256 % 256}.{n % 256}.5" if spread else _near(n)
        text = SAME if n % 3 == 0 else f"这是程序写的第{n}段话，每一段都和别的不一样，凑够字数。"
        yield Visitor(address, text, trap=n % 3 == 1)
        n += 1


def _near(n: int) -> str:
    return f"203.0.{113 + n % 2}.{n % FEW + 1}"


def _compared(visitors: list[Visitor], clerk: User) -> Flooded:
    rows = {row.number: row for row in OnlineSubmission.objects.all()}
    taken = [one for one in visitors if one.number]
    shown = Counter(one.number for one in taken)
    asked = {one.number: codes.find(one.code, PHONE[-codes.ENDS :]) for one in taken}
    owner = dict(QueryCode.objects.values_list("pk", "online__number"))
    lost = [
        number for number, times in shown.items()
        if times != 1 or number not in rows or owner.get(asked[number] or 0) != number
    ]  # fmt: skip
    screened = {number for number, row in rows.items() if row.stage == OnlineStage.SCREENED}
    honest = [one for one in taken if one.honest]
    programs = [one for one in taken if not one.honest]
    desk = browser()
    sign_in(desk, clerk)
    return Flooded(
        posts=sum(one.posts for one in visitors),
        honest=sum(one.honest for one in visitors),
        honest_taken=len(honest),
        honest_screened=sum(one.number in screened for one in honest),
        programs=sum(not one.honest for one in visitors),
        programs_taken=len(programs),
        programs_screened=sum(one.number in screened for one in programs),
        lost=lost,
        unknown=len(rows.keys() - shown.keys()),
        doubts=Counter(doubt for row in rows.values() for doubt in row.doubts),
        queue=len(screened),
        shown=int(QUEUE.findall(desk.get(reverse("online_list")).content.decode())[0]),
    )
