"""Every text field of every form that a person reaches gets payloads, and every page is read.

Nothing is known of the forms beforehand: each page is read as a browser reads it, its links are
followed and its forms are sent, filled in as they stand but for the texts. A form that is refused
counts as well, for it shows what was typed.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

from organization.models import User
from siege.house import browser, sign_in
from siege.payloads import HOST
from siege.reading import TYPED, Control, Form, Page

SKIPPED = {"login", "logout", "language"}
JOIN = " "
SENT = " (sent)"
LOGIN = "/login/"
LONG = 2_000  # a field of which no limit is said holds at least this
RUNS = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/Launch")


@dataclass
class Found:
    """What one walk came to."""

    pages: Counter[str] = field(default_factory=Counter)
    sent: Counter[int] = field(default_factory=Counter)
    fields: dict[str, set[int]] = field(default_factory=dict)
    addresses: dict[str, list[str]] = field(default_factory=dict)  # by who saw them
    pdfs: int = 0
    faults: list[str] = field(default_factory=list)


class Walker:
    """One person at a browser without a screen: reads pages, fills in what they find."""

    def __init__(self, person: User | None, texts: list[str], found: Found, most: int) -> None:
        self.client: Client = browser()
        self.who, self.person = person.username if person else "public", person
        self._sign_in()
        self.texts, self.found, self.most, self.turn = texts, found, most, 0
        self._tried: Counter[str] = Counter()

    def walk(self, start: str, inside: str, *, plant: bool) -> None:
        """Read what is linked from `start` under `inside`, at most `most` pages of each kind."""
        waiting, seen = deque([start]), {start}
        while waiting:
            address = waiting.popleft()
            page = self._read(address)
            if page is None:
                continue
            for link in page.links:
                path = urljoin(address, link).partition("#")[0]
                if path.startswith(inside) and path not in seen and not urlsplit(link).netloc:
                    seen.add(path)
                    waiting.append(path)
            if plant:
                self._fill(address, page)

    def _sign_in(self) -> None:
        if self.person:
            sign_in(self.client, self.person)

    def _open(self, address: str) -> HttpResponse:
        """Return a page; a form that ended the session is no reason to stop."""
        answer = self.client.get(address, follow=True)
        if self.person and any(url.startswith(LOGIN) for url, _status in answer.redirect_chain):
            self._sign_in()
            answer = self.client.get(address, follow=True)
        return answer  # type: ignore[return-value]

    def _read(self, address: str) -> Page | None:
        name = _name_of(address)
        if name in SKIPPED or self.found.pages[f"{self.who} {name}"] >= self.most:
            return None
        answer = self._open(address)
        self.found.pages[f"{self.who} {name}"] += 1
        return self._judge(address, answer)

    def _judge(self, address: str, answer: Any) -> Page | None:
        """Read an answer of any kind to its end; returns the page it is, if it is one."""
        kind = answer.headers.get("Content-Type", "")
        body = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code >= 500:
            self._fault(address, f"answered {answer.status_code}")
        if kind.startswith("application/pdf"):
            self.found.pdfs += 1
            self._faults(address, pdf_faults(body))
        if not kind.startswith("text/html"):
            return None
        if answer.status_code == 200 and not address.endswith(SENT):
            self.found.addresses.setdefault(self.who, []).append(address)
        page = Page(body.decode())
        self._faults(address, page.faults)
        return page

    def _fill(self, address: str, page: Page) -> None:
        for form in page.forms:
            target = urljoin(address, form.action or address)
            key = f"{_name_of(target)} {sorted(one.name for one in form.controls)}"
            typed = [one for one in form.controls if one.kind in TYPED or one.kind == "textarea"]
            if form.method != "post" or not typed or _name_of(target) in SKIPPED:
                continue
            for button in form.buttons[:3] or [("", "")]:
                self._tried[key] += 1
                if self._tried[key] > self.most:
                    break
                self._send(target, form, button)

    def _send(self, target: str, form: Form, button: tuple[str, str]) -> None:
        said: dict[str, str] = {}
        for one in form.controls:
            value = self._value(_name_of(target), one)
            if value is not None:
                said[one.name] = value
        said |= {button[0]: button[1]} if button[0] else {}
        answer = self.client.post(target, said, follow=True)
        self.found.sent[answer.status_code] += 1
        self._judge(f"{target}{SENT}", answer)

    def _value(self, form: str, one: Control) -> str | None:
        """Return what is typed into a field: as many payloads as it holds, else what stands."""
        if one.kind in {"checkbox", "radio"}:
            return one.value or "on" if one.chosen else None
        if one.kind == "select":
            return one.value or next((choice for choice in one.choices if choice), "")
        if one.kind != "textarea" and one.kind not in TYPED:
            return None if one.kind == "file" else one.value
        kept, held = self.found.fields.setdefault(f"{form} {one.name}", set()), ""
        room = one.longest or LONG
        for _ in self.texts:
            text = self.texts[self.turn % len(self.texts)]
            if held and len(held) + len(text) + 1 > room:
                break
            held = f"{held}{JOIN}{text}" if held else text
            kept.add(self.turn % len(self.texts))
            self.turn += 1
        return held[:room]

    def _faults(self, address: str, faults: list[str]) -> None:
        for fault in faults:
            self._fault(address, fault)

    def _fault(self, address: str, fault: str) -> None:
        self.found.faults.append(f"{self.who} {address}: {fault}")


def pdf_faults(content: bytes) -> list[str]:
    """Return what in a PDF runs or leads elsewhere; it may print whatever was typed."""
    reader, faults = PdfReader(BytesIO(content)), []
    for key in RUNS:
        faults += [f"PDF with {key}"] if key in reader.root_object else []
    names = reader.root_object.get("/Names", {})
    faults += ["PDF with scripts"] if "/JavaScript" in names else []
    for sheet in reader.pages:
        for mark in sheet.get("/Annots") or []:
            action = mark.get_object().get("/A", {})
            if action.get("/S") in {"/JavaScript", "/Launch"} or HOST in str(
                action.get("/URI", "")
            ):
                faults.append(f"PDF with {action}")
    return faults


def _name_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""
