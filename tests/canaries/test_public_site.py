"""Nobody reads on the public site who petitioned: every public address, in both languages."""

import re
from uuid import uuid4

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.uploads import vault
from portal import actions as portal
from portal import codes, public_urls
from portal.actions import PublicText, Sent
from portal.models import Enquiry, OnlineForm, PublicDraft, PublishedReply
from tests import world as worlds
from tests.canaries.chain_marks import AT, hang
from tests.canaries.crawl import crawl, texts_of
from tests.canaries.marks import SHAPE, marks_of, plant
from tests.portal.replies import make_reply, withdrawn

pytestmark = pytest.mark.django_db
CASES = 20
SENT = (801, 802, 803)  # the numbers whose marks were sent through the public pages
NOBODYS = "no-such-token"
FILLED = {
    "step": (1, 2, 3), "year": (2025, 2026), "no": (1,), "token": (NOBODYS,),
    "kind": ("supplement", "review", "retaliation"),
}  # fmt: skip


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker, _cheap_passwords):
    """Marked cases, enquiries and submissions, and texts that were published beside them."""
    files = InMemoryStorage()
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(vault, "storage", lambda: files)
        world = worlds.build()
        marks = plant(world, CASES)
        marks[""] = hang(world, marks)
        for n, form in zip(SENT, (*OnlineForm, OnlineForm.PETITION), strict=True):
            marks[str(n)] = _send(world, n, form, doubts=["fast"] if n == SENT[-1] else [])
        _publish(world)
        withdrawn(make_reply())
        yield world, marks
        transaction.set_rollback(True)


def _send(world, n, form, doubts):
    """Send one form full of marks, and leave another one a draft."""
    marks = marks_of(n)
    told = f"我叫{marks.name}，电话{marks.phone}，证号{marks.id_number}，住{marks.address}。"
    topic = Enquiry.objects.order_by("pk")[0].topic
    sent = Sent(
        form, told, wish="remedy" if form == OnlineForm.PETITION else "", topic=topic,
        subject_text=told[:60], demands=[told], name=marks.name, phone=marks.phone,
        address=marks.address, doubts=doubts,
    )  # fmt: skip
    portal.submit(_draft(form), sent, office=world.office, at=AT)
    _draft(form, {"text": told, "name": marks.name, "phone": marks.phone})
    return marks


def _draft(form, fields=None):
    return PublicDraft.objects.create(
        owner=uuid4().hex, form=form, fields=fields or {}, started_at=AT, saved_at=timezone.now()
    )


def _publish(world):
    """Publish the answer of the marked enquiry: written anew, as the desk must."""
    enquiry = Enquiry.objects.filter(stage="answered").order_by("pk")[0]
    text = PublicText("怎么报名？", "请问怎么报名？", "凭居住证到居住地所在区登记。")
    portal.publish_reply(enquiry, text=text, by=world.director, at=AT)


def addresses():
    """Yield the name and every address of each public page, as the URL conf lists them."""
    for pattern in public_urls.urlpatterns:
        keys = list(pattern.pattern.converters)
        for said in _sayings(keys):
            address = reverse(f"public:{pattern.name}", kwargs=said)
            yield from ((pattern.name, address), (pattern.name, f"/en{address}"))


def _sayings(keys):
    rows = [{}]
    for key in keys:
        values = FILLED.get(key) or [*PublishedReply.objects.values_list("pk", flat=True), 10**6]
        rows = [row | {key: value} for row in rows for value in values]
    return rows


def found_in(texts, marks):
    known = {mark for each in marks.values() for mark in each.all()}
    return known & set(SHAPE.findall("\n".join(texts)))


def said_of(client, address, **kwargs):
    response = client.get(address, **kwargs)
    assert response.status_code < 500, address
    return response, [address, *texts_of(response)]


def test_no_public_address_says_anything_of_a_petitioner(planted):
    _world, marks = planted
    wrong, names, shown = [], set(), 0
    for name, address in addresses():
        response, texts = said_of(Client(), address)
        names.add(name)
        shown += response.status_code == 200
        wrong += [address] if found_in(texts, marks) else []
    assert wrong == []
    assert names == {pattern.name for pattern in public_urls.urlpatterns}
    assert shown >= 20
    published = PublishedReply.objects.out().get()
    assert published.title in Client().get(f"/replies/{published.pk}/").content.decode()


@pytest.mark.parametrize("start", ["/", "/en/"])
def test_no_page_that_links_lead_to_says_anything_of_a_petitioner(start, planted):
    _world, marks = planted
    told = {
        address: found_in([address, *texts], marks) for address, texts in crawl(Client(), start)
    }
    assert {address for address, found in told.items() if found} == set()
    assert len(told) > 8


def test_what_is_asked_wrongly_answers_nothing_of_a_petitioner(planted):
    _world, marks = planted
    asked = marks[str(SENT[0])]
    for prefix in ("", "/en"):
        for code, second in ((codes.make(), asked.phone[-4:]), (asked.phone, asked.name), ("", "")):
            answer = Client().post(f"{prefix}/track/", {"code": code, "second": second})
            assert answer.status_code == 422
            assert not found_in(texts_of(answer), marks)  # what was typed is not said again
        for address in (f"{prefix}/nowhere/", f"{prefix}/replies/x/", "/desk/", "/api/v1/cases/"):
            assert not found_in(said_of(Client(), address)[1], marks)
        draft = PublicDraft.objects.order_by("-pk")[0]
        for page in ("submit/2/", "submit/done/", "submit/receipt/", "ask/"):
            _answer, texts = said_of(Client(), f"{prefix}/{page}?d={draft.key}")
            assert not found_in(texts, marks)


def test_the_library_finds_no_petitioner(planted):
    _world, marks = planted
    for each in marks.values():
        for mark in each.all():
            page = Client().get("/replies/", {"q": mark})
            assert list(page.context["page"]) == []
            assert "戌" not in re.sub(re.escape(mark), "", page.content.decode())
