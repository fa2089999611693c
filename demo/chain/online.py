"""What the public of the demo sent: waiting, screened, converted, answered, rated."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import cycle

from django.db.models import Max

from demo.chain import online_words as words
from demo.chain.scene import STEP, Scene, is_open
from demo.pace import SHANGHAI
from petitions.actions import Matter
from petitions.models import Channel, Clock, Petition, Topic
from petitions.models.clocks import ClockCode
from portal import actions as portal
from portal import openings
from portal.actions import Sent
from portal.models import Doubt, OnlineForm, OnlineSubmission, PublicDraft

ANSWERED = timedelta(days=5)
SLIPS = 36  # so many petitioners, the latest, were given a code on paper
NINE, LOOKED = time(9), timedelta(hours=2)


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
    _looked_back(scene)


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
    sent = replace(_sent(OnlineForm.ENQUIRY, topic, text), doubts=(Doubt.FAST,))
    row = _submit(scene, scene.ago(ago, 8), sent)
    portal.convert_online(row, wish="remedy", by=scene.by_name["clerk"], at=scene.ago(ago, 9))


def _looked_back(scene: Scene) -> None:
    """Hand out codes for what was answered by letter, and let most say what they think."""
    said = cycle((*words.RATINGS, None))
    windows = Clock.objects.filter(code=ClockCode.EVALUATE, voided=False, case__restricted=False)
    windows = windows.select_related("case").order_by("-due_on", "case__slug")
    for window in windows[:SLIPS]:
        case = window.case
        latest = case.chain.events.aggregate(at=Max("occurred_at"))["at"]
        last: datetime = scene.last.get(case.pk, latest)
        morning = datetime.combine(last.astimezone(SHANGHAI).date(), NINE, SHANGHAI)
        handed = max(morning, last + STEP)
        petition = case.petitions.exclude(channel=Channel.ONLINE).order_by("pk").first()
        if petition is None or handed + LOOKED > scene.horizon or handed.date() > window.due_on:
            continue
        portal.issue_code(petition, by=scene.by_name["clerk"], at=handed)
        scene.last[case.pk] = handed
        _rated(scene, petition, next(said), handed + LOOKED)


def _rated(
    scene: Scene, petition: Petition, said: tuple[str, str, str] | None, at: datetime
) -> None:
    """Rate the reply, or say nothing."""
    case = petition.case
    if said and not openings.rating_refusal(case, petition, at.date()):
        of_office, of_unit, text = said
        portal.rate(petition, of_office=of_office, of_unit=of_unit, words=text, at=at)
        scene.last[case.pk] = at
