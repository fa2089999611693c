"""What people do, through the pages: register, search for two characters, sign in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.rounds import FEWER, opened, p50, p95, rounds, signed_in
from organization.demo_logins import DEMO_PASSWORD
from organization.models import Unit, User
from petitions.models import Topic

REGISTER_P50 = 40  # times the floor
SEARCH_P95 = 100  # milliseconds
# Two characters that stand in many titles, in few, and in none.
WORDS = {"often": "学校", "seldom": "噪音", "never": "鲲鹏"}


@dataclass(frozen=True)
class Deed:
    """Milliseconds of one deed and of the floor in turns with it. `most` is the budget in words,
    "" where none is set."""

    name: str
    floor: float
    p50: float
    p95: float
    most: str = ""
    is_kept: bool = True


def measure() -> list[Deed]:
    """Do each of them as the registrar of the demo."""
    return list(_deeds())


def _deeds() -> Iterator[Deed]:
    registrar = User.objects.get(username="clerk")
    browser = signed_in(registrar)
    floor, times = rounds(lambda: _floor(browser), _register(browser))
    kept = p50(times) <= REGISTER_P50 * p50(floor)
    yield _deed("register a petition", floor, times, f"p50 ≤ {REGISTER_P50} × floor", kept)
    for how, word in WORDS.items():
        floor, times = rounds(lambda: _floor(browser), _search(browser, word))
        kept = p95(times) <= SEARCH_P95
        name = f"search for two characters, {how} written"
        yield _deed(name, floor, times, f"p95 ≤ {SEARCH_P95} ms", kept)
    floor, times = rounds(lambda: _floor(browser), _sign_in("office"), count=FEWER)
    yield _deed("sign in with a password", floor, times)


def _deed(
    name: str, floor: list[float], times: list[float], most: str = "", is_kept: bool = True
) -> Deed:
    print(f"{name}: {p50(times):.0f} ms", flush=True)
    return Deed(name, p50(floor), p50(times), p95(times), most, is_kept)


def _floor(browser: Client) -> None:
    opened(browser, reverse("health"))


def _register(browser: Client) -> Callable[[], None]:
    """Return what sends the intake form, each time with another petitioner and text."""
    numbers, topic = count(1), Topic.objects.filter(parent__isnull=False).order_by("code")[0]
    school = Unit.objects.filter(kind=Unit.Kind.SCHOOL).order_by("code")[0]
    salt = f"{timezone.now():%H%M%S%f}"

    def register() -> None:
        n = next(numbers)
        form = {
            "form_key": str(uuid4()), "channel": "letter", "received_on": "今天",
            "headcount": "1", "name": f"王{salt[-3:]}{n}", "phone": f"139{salt[:6]}{n:02d}",
            "subject_unit": school.pk, "topic": topic.pk, "title": f"反映第{salt}{n}号问题",
            "text": "量时间用的来信，内容与他人无关。" * 20, "urgency": "normal", "then": "open",
        }  # fmt: skip
        _led_on(browser, reverse("case_new"), form)

    return register


def _search(browser: Client, word: str) -> Callable[[], None]:
    """Return what sends the search field and opens the list it leads to."""

    def search() -> None:
        opened(browser, _led_on(browser, reverse("case_search"), {"q": word}))

    return search


def _sign_in(name: str) -> Callable[[], None]:
    def sign_in() -> None:
        fresh = Client(headers={"host": "localhost"})
        _led_on(fresh, reverse("login"), {"username": name, "password": DEMO_PASSWORD})

    return sign_in


def _led_on(browser: Client, address: str, form: dict[str, object]) -> str:
    """Send a form and return where it leads; a form that is shown again is a mistake here."""
    answer = browser.post(address, form)
    if answer.status_code != 302:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return answer.headers["Location"]
