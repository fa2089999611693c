"""Enter in a line of a form presses its first submit button: that must be the verb of the form."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.petitions.pages.browsers import browser
from tests.world import bring_to, register

pytestmark = pytest.mark.django_db


class Buttons(HTMLParser):
    """Collects the submit buttons of the form that takes files up, in their order."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.inside = [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.forms.append({"buttons": [], "files": False})
        elif tag == "button" and said.get("type") == "submit" and self.forms:
            self.forms[-1]["buttons"].append(said)
        elif tag == "input" and said.get("type") == "file":
            self.forms[-1]["files"] = True


@pytest.mark.parametrize(
    ("page", "who", "sent"),
    [
        ("case_new", "clerk", ("then", "route")),
        ("case_reply", "handler", ("save", "1")),
        ("case_files", "handler", (None, None)),
        ("case_act", "handler", (None, None)),
    ],
)
def test_the_first_button_of_a_form_with_files_is_its_verb(world, page, who, sent):
    now = timezone.localtime()
    case = bring_to(world, register(world, at=now).case, "start", at=now)
    args = {"case_new": [], "case_act": [case.slug, "contact"]}.get(page, [case.slug])
    text = browser(getattr(world, who)).get(reverse(page, args=args)).content.decode()
    (form,) = [form for form in Buttons(text).forms if form["files"]]
    first = form["buttons"][0]
    assert "formaction" not in first
    assert (first.get("name"), first.get("value")) == sent
    assert any("formaction" in button for button in form["buttons"])
