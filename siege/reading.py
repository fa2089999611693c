"""A page read as a browser reads it: what runs on it or fetches from elsewhere, and its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.urls import reverse

from siege.payloads import HOST

FETCHES = {"src", "href", "action", "formaction", "data", "srcdoc", "poster", "xlink:href"}
NEVER = {"iframe", "object", "embed", "base", "math", "marquee"}
TYPED = {"text", "search", "url", ""}

Attributes = dict[str, str]


@dataclass
class Control:
    """One field of a form as it stands; `choices` of a list, in order."""

    name: str
    kind: str
    value: str = ""
    longest: int = 0
    chosen: bool = False
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """`faults` are elements that no template of ours writes, `links` and `forms` what leads on."""

    def __init__(self, words: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._list: Control | None = None
        self._text: Control | None = None
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what runs or fetches, and what belongs to a form."""
        said = {name: value or "" for name, value in attrs}
        if fault := _fault(tag, said):
            self.faults.append(fault)
        if tag == "a" or "hx-get" in said:
            self.links.append(said.get("hx-get") or said.get("href", ""))
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower()))
        elif self.forms:
            self._control(tag, said)

    def handle_endtag(self, tag: str) -> None:
        """Leave a list or a text."""
        if tag == "select":
            self._list = None
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        """Keep what a text holds."""
        if self._text is not None:
            self._text.value += data

    def _control(self, tag: str, said: Attributes) -> None:
        controls, name = self.forms[-1].controls, said.get("name", "")
        if tag == "option" and self._list is not None:
            self._list.choices.append(said.get("value", ""))
            if "selected" in said:
                self._list.value = said.get("value", "")
        elif tag == "button" or (tag == "input" and said.get("type") == "submit"):
            self.forms[-1].buttons.append((name, said.get("value", "")))
        elif not name or "disabled" in said:
            return
        elif tag == "select":
            self._list = Control(name, "select")
            controls.append(self._list)
        elif tag == "textarea":
            self._text = Control(name, "textarea", longest=int(said.get("maxlength") or 0))
            controls.append(self._text)
        elif tag == "input":
            kind, longest = said.get("type", ""), int(said.get("maxlength") or 0)
            chosen = "checked" in said
            controls.append(Control(name, kind, said.get("value", ""), longest, chosen))


def _fault(tag: str, said: Attributes) -> str:
    """Return what is wrong with an element, "" for most."""
    if tag in NEVER or any(name.startswith(("on", "hx-on")) for name in said):
        return f"<{tag} {said}>"
    if tag == "script" and not said.get("nonce") and not _is_own(said.get("src", "")):
        return f"<{tag} {said}>"
    if tag == "meta" and said.get("http-equiv", "").lower() == "refresh":
        return f"<{tag} {said}>"
    wrong = [
        value for name, value in said.items()
        if (name in FETCHES or name.startswith("hx-")) and _leads_out(value)
    ]  # fmt: skip
    return f"<{tag}> {wrong}" if wrong else ""


def _is_own(script: str) -> bool:
    # The words of the widgets of dates come as a script, from the house itself.
    return script.startswith("/static/") or script == reverse("admin:jsi18n")


def _leads_out(value: str) -> bool:
    said = value.strip().lower()
    return said.startswith(("javascript:", "data:text/html", f"//{HOST}", f"http://{HOST}"))
