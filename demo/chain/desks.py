"""What else lies on the desks: letters that ask for facts, questions of the public, an export, and
somebody who stands in for another."""

from datetime import timedelta

from django.http import QueryDict

from demo.chain import words
from demo.chain.scene import Scene, is_open
from errands.actions import ask
from organization.actions import substitutes
from organization.models import Duty, Post
from petitions import actions, list_errands
from petitions.listing import Listing
from petitions.models import Topic
from petitions.worklist import Desk
from portal import actions as portal
from portal.actions import Question

OVERDUE = "view=overdue"
ASKING = ("clerk", "unitclerk", "handler")


def fill_desks(scene: Scene) -> None:
    """Leave each of these where somebody has the next step."""
    _ask_facts(scene, "JJC", words.FACT_QUESTIONS[0], answered=True)
    _ask_facts(scene, "XHQ", words.FACT_QUESTIONS[1], answered=False)
    _ask_publicly(scene)
    _export(scene)
    _stand_in(scene)


def _ask_facts(scene: Scene, code: str, text: str, *, answered: bool) -> None:
    """Ask another unit than the one that works on the case."""
    case = scene.take(quiet=6, fits=lambda one: is_open(one) and scene.host(one).code != code)
    if case is None:
        return
    at = scene.on(case, 6, 10)
    letter = actions.ask_facts(
        case, unit=scene.cast.units[code], text=text, due_on=at.date() + timedelta(days=15),
        by=scene.by_name["clerk"], at=at,
    )  # fmt: skip
    scene.last[letter.slug] = at
    if answered:
        handler = scene.by_name["handler"]
        letter = actions.sign_facts(letter, by=handler, at=scene.on(letter.slug, 5, 9))
        actions.draft_answer(
            letter, answer=words.FACT_ANSWER, by=handler, at=scene.on(letter.slug, 2, 15)
        )


def _ask_publicly(scene: Scene) -> None:
    """One question is to be sent on, one is to be answered."""
    clerk, office = scene.by_name["clerk"], scene.cast.office
    topic = Topic.objects.get(code="E01-02")
    for ago, asked in zip((4, 2), words.ENQUIRIES, strict=True):
        at = scene.ago(ago, 9)
        enquiry = portal.receive_enquiry(
            Question(at.date(), topic, asked, consent=True), office=office, by=clerk, at=at
        )
        if ago > 2:
            at = scene.ago(ago, 11)
            portal.route_enquiry(enquiry, unit=scene.cast.units["XHQ"], by=clerk, at=at)


def _export(scene: Scene) -> None:
    """Ask for a list as a file; the worker writes it."""
    for name in ASKING:
        person = scene.by_name[name]
        listing = Listing(QueryDict(OVERDUE), Desk(person, scene.today))
        order = list_errands.order(listing, rows=1, purpose=words.EXPORT)
        ask(order, by=person, at=scene.ago(1, 16))


def _stand_in(scene: Scene) -> None:
    """The administrator lets the specialist stand in for a head who is away, from today on."""
    post = Post.objects.get(unit__code="RSC", duty=Duty.HEAD, valid_to__isnull=True)
    substitutes.set_substitute(
        post, substitute=scene.by_name["rsc.clerk"], valid_from=scene.today,
        valid_to=scene.today + timedelta(days=12), reason=words.SUBSTITUTION,
        by=scene.by_name["admin"], at=scene.horizon,
    )  # fmt: skip
