"""What the public of the demo reads: answered questions, handled cases told anew, the guide."""

from dataclasses import replace
from datetime import timedelta

from demo.chain import words
from demo.chain.scene import Scene
from petitions.models import Case, Topic
from portal import actions as portal
from portal.finder import find
from portal.models import SchoolStage

CASES = 3
ANSWERED = timedelta(days=4)
PUBLISHED = timedelta(days=6)


def publish_texts(scene: Scene) -> None:
    """Answer and publish some questions, publish what closed cases allow, and write the guide."""
    for ago, (topic, stage, asked, answer) in enumerate(words.PUBLIC_ANSWERS, start=2):
        _answer(scene, ago * 9, topic, SchoolStage(stage), asked, answer)
    for _turn in range(CASES):
        case = scene.take(quiet=2, fits=_may_be_told)
        if case is not None:
            _tell(scene, case)
    portal.write_guide(
        portal.GuideWords(*words.GUIDE),
        remark=words.GUIDE_REMARK,
        after=0,
        by=scene.by_name["office"],
        at=scene.ago(30),
    )


def _answer(
    scene: Scene, ago: int, topic: str, stage: SchoolStage, asked: str, answer: str
) -> None:
    clerk, director, at = scene.by_name["clerk"], scene.by_name["office"], scene.ago(ago, 9)
    question = portal.Question(
        at.date(), Topic.objects.select_related("parent").get(code=topic), asked, consent=True
    )
    enquiry = portal.receive_enquiry(question, office=scene.cast.office, by=clerk, at=at)
    enquiry = portal.answer_enquiry(enquiry, answer=answer, by=clerk, at=at + ANSWERED)
    text = portal.PublicText(portal.entitled(asked), asked, answer, school_stage=stage)
    text = replace(text, kept=frozenset(hit.token for hit in find(text.words)))
    portal.publish_reply(enquiry, text=text, by=director, at=at + PUBLISHED)


def _may_be_told(case: Case) -> bool:
    return case.closed_on is not None and not portal.obstacle(case) and portal.agreed(case)


def _tell(scene: Scene, case: Case) -> None:
    """Two people of the office bring a text about the case to the public."""
    clerk, director = scene.by_name["clerk"], scene.by_name["office"]
    text = portal.PublicText(words.PUBLIC_TITLE.format(topic=case.topic.name), *words.PUBLIC_CASE)
    text = replace(text, kept=portal.pointed_at(case, text))
    row = portal.write_publication(case, text=text, by=clerk, at=scene.on(case, 1, 9))
    row = portal.check_publication(row, kept=text.kept, by=director, at=scene.on(case, 1, 14))
    portal.publish(row, by=director, at=scene.on(case, 1, 15))
