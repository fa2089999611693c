"""What the public of the demo sent: waiting, screened, converted, answered, rated."""

from dataclasses import replace
from datetime import datetime, timedelta

from demo.chain import online_words as words
from demo.chain.scene import Scene, is_open
from petitions.actions import Matter
from petitions.models import Case, Topic
from portal import actions as portal
from portal import openings
from portal.actions import Sent
from portal.models import OnlineForm, OnlineSubmission, PublicDraft

ANSWERED = timedelta(days=5)
RATED_AFTER = timedelta(minutes=20)


def send_online(scene: Scene) -> None:
    """Send in the order of the days, oldest first; what nobody has dealt with stays on the desk."""
    for ago, topic, asked, answer in words.QUESTIONS:
        row = _submit(scene, scene.ago(ago, 20), _sent(OnlineForm.ENQUIRY, topic, asked))
        if row.enquiry is not None and answer:
            portal.answer_enquiry(
                row.enquiry, answer=answer, by=scene.by_name["clerk"],
                at=scene.ago(ago, 10) + ANSWERED,
            )  # fmt: skip
    _joined(scene)
    for ago, topic, text, doubts in words.PETITIONS:
        sent = _sent(OnlineForm.PETITION, topic, text)
        _submit(scene, scene.ago(ago, 21), replace(sent, doubts=doubts))
    _converted(scene)
    for said in words.RATINGS:
        _rated(scene, *said)


def _sent(form: OnlineForm, topic: str, text: str) -> Sent:
    wish = "remedy" if form == OnlineForm.PETITION else ""
    found = Topic.objects.select_related("parent").get(code=topic)
    name, phone = words.SENDERS[len(text) % len(words.SENDERS)]
    return Sent(form, text, wish=wish, topic=found, name=name, phone=phone, publish_consent=True)


def _submit(scene: Scene, at: datetime, sent: Sent) -> OnlineSubmission:
    """Send one form; its draft ends as it does when the code was written down."""
    draft = PublicDraft.objects.create(owner="", form=sent.form, started_at=at, saved_at=at)
    row = portal.submit(draft, sent, office=scene.cast.office, at=at)
    draft.delete()
    return row


def _joined(scene: Scene) -> None:
    """Somebody else writes about a matter that is in hand, and joins it."""
    case = scene.take(quiet=4, fits=lambda one: is_open(one) and not one.restricted)
    if case is None:
        return
    sent = _sent(OnlineForm.PETITION, case.topic.code, words.SAME_MATTER)
    row = _submit(scene, scene.on(case, 4, 19), sent)
    portal.register_online(
        row, words.SAME_TITLE, Matter(case.topic), into=case, by=scene.by_name["clerk"],
        at=scene.on(case, 3, 9),
    )  # fmt: skip


def _converted(scene: Scene) -> None:
    """What was sent as a question and asks for something is treated as a petition."""
    ago, topic, text = words.REALLY_A_PETITION
    sent = replace(_sent(OnlineForm.ENQUIRY, topic, text), doubts=("links",))
    row = _submit(scene, scene.ago(ago, 8), sent)
    portal.convert_online(row, wish="remedy", by=scene.by_name["clerk"], at=scene.ago(ago, 9))


def _rated(scene: Scene, of_office: str, of_unit: str, said: str) -> None:
    """Rate a case whose reply was served not long ago."""
    case = scene.take(quiet=1, fits=lambda one: _may_be_rated(scene, one))
    petition = case.petitions.order_by("pk").first() if case else None
    if case is None or petition is None:
        return
    at = max(scene.on(case, 1, 20), scene.last[case.pk] + RATED_AFTER)
    portal.rate(petition, of_office=of_office, of_unit=of_unit, words=said, at=at)


def _may_be_rated(scene: Scene, case: Case) -> bool:
    if case.replied_on is None or case.restricted:
        return False
    petition = case.petitions.order_by("pk").first()
    return petition is not None and not openings.rating_refusal(case, petition, scene.today)
