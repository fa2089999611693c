"""The turns a matter may take besides the straight way, once each, by the actions themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demo import parties, words
from demo.chain.scene import OFFICE, Scene
from demo.desks import Planned
from demo.petitioners import draw_petitioner
from organization.models import Role, User
from petitions import actions, guards
from petitions.actions import Heard, Hearing, Matter, Opinion, Submission, UrgentReport
from petitions.models import Case, Channel, PetitionerKind, Topic, Track
from petitions.ways import Outcome, ReopenGround, ReportedTo, ServiceMethod, Verdict

HOST, HELPER = "RSC", "JJC"
TOLD = words.TURNS
TODAY = object()  # the day of the step


@dataclass
class Tale:
    """One matter while its story is told; each step comes a little after the one before."""

    scene: Scene
    case: Case
    matter: parties.Matter

    def do(self, step: Callable[..., Any], who: User, ago: int, **fields: Any) -> None:
        """Take a step so many days ago."""
        at = self.scene.on(self.case, ago)
        said = {name: at.date() if value is TODAY else value for name, value in fields.items()}
        done = step(self.case, **said, by=who, at=at)
        self.case = done if isinstance(done, Case) else self.case

    @property
    def story(self) -> Any:
        return self.matter.story

    @property
    def opinion(self) -> Opinion:
        told = self.story
        return Opinion(told.request, told.findings, told.opinion, told.basis, Outcome.EXPLAINED)


@dataclass
class People:
    """Who takes part."""

    clerk: User
    office: User
    second: User
    leader: User
    handler: User
    head: User
    unit_clerk: User


def take_turns(scene: Scene) -> None:
    """Tell each of them; of what is told here, only a report that is owed lies on a demo desk."""
    of = scene.cast.holders(OFFICE, Role.OFFICE, scene.today)
    who = People(
        clerk=scene.holder(OFFICE, Role.REGISTRAR),
        office=scene.people[of[0].signature.actor_id or 0],
        second=scene.people[of[-1].signature.actor_id or 0],
        leader=scene.by_name["leader"],
        handler=scene.holder(HOST, Role.HANDLER),
        head=scene.head(HOST),
        unit_clerk=scene.holder(HOST, Role.UNIT_CLERK),
    )
    for tell in (
        _before_it_is_sent, _linked, _at_the_unit, _more_time, _withdrawn, _settled, _lapsed,
        _revoked, _anew, _under_review, _to_the_end, _in_house, _jointly, _alarmed,
    ):  # fmt: skip
        tell(scene, who)


def _register(
    scene: Scene,
    who: People,
    ago: int,
    track: str = Track.REMEDY,
    about: parties.Matter | None = None,
) -> Tale:
    """Register a matter that the host would get, or the one that is given."""
    at = scene.ago(ago, 9)
    chance = scene.chance("turns", ago, track, len(scene.last))
    host = HOST if track == Track.REMEDY else ""
    matter = about or parties.matter_for(chance, scene.cast, host, track)
    person = draw_petitioner(chance, matter, Planned("open"), at.date(), worked=True)
    petition = actions.register(
        Submission(
            channel=Channel.LETTER, received_on=at.date(), title=matter.story.title,
            text=matter.story.text, kind=PetitionerKind.PERSON, name=person.name or "李明",
            phone=person.phone, address=person.address,
        ),
        Matter(
            topic=Topic.objects.get(code=matter.story.topic), track=Track(track),
            subject_unit=matter.subject, subject_text=matter.subject_text,
        ),
        unit=scene.cast.units[OFFICE], by=who.clerk, at=at,
    )  # fmt: skip
    scene.last[petition.case.pk] = at
    return Tale(scene, petition.case, matter)


def _sent(scene: Scene, who: People, ago: int, *, signed: bool = True) -> Tale:
    tale = _register(scene, who, ago)
    unit, special = scene.cast.units[HOST], {}
    if guards.soft_block(tale.case, unit):
        special = {"reason": TOLD["soft"], "co_unit": scene.cast.units[HELPER]}
    tale.do(actions.assign, who.clerk, ago - 1, to=unit, **special)
    if signed:
        tale.do(actions.sign, who.handler, ago - 2)
    return tale


def _begun(scene: Scene, who: People, ago: int) -> Tale:
    tale = _sent(scene, who, ago)
    tale.do(actions.accept, who.handler, ago - 3)
    tale.do(actions.start, who.handler, ago - 4)
    return tale


def _served(scene: Scene, who: People, ago: int) -> Tale:
    tale = _begun(scene, who, ago)
    tale.do(actions.draft, who.handler, ago - 10, opinion=tale.opinion)
    tale.do(actions.submit_draft, who.handler, ago - 10)
    tale.do(actions.approve_draft, who.head, ago - 11)
    tale.do(actions.issue, who.head, ago - 11)
    tale.do(actions.serve, who.handler, ago - 13, method=ServiceMethod.POST, served_on=TODAY)
    return tale


def _closed(scene: Scene, who: People, ago: int) -> Tale:
    tale = _served(scene, who, ago)
    tale.do(actions.submit_report, who.handler, ago - 14, words=tale.story.report)
    tale.do(actions.pass_report, who.office, ago - 15)
    tale.do(actions.close, who.office, ago - 16)
    return tale


def _before_it_is_sent(scene: Scene, who: People) -> None:
    told = {"organ": TOLD["organ"], "words": TOLD["not_ours"]}
    tale = _register(scene, who, 96)
    tale.do(actions.not_ours, who.clerk, 95, **told)
    tale.do(actions.archive, who.clerk, 60)
    tale = _register(scene, who, 44)
    tale.do(actions.classify, who.clerk, 43, track=Track.REMEDY, route=4, words=TOLD["classify"])
    tale.do(actions.divert, who.clerk, 43, route=4, **told)
    tale = _register(scene, who, 30, Track.SUGGESTION)
    answer = Opinion(tale.story.request, "", tale.story.opinion, tale.story.basis, Outcome.ADOPTED)
    tale.do(actions.answer_now, who.clerk, 29, opinion=answer)
    tale.do(actions.serve_answer, who.clerk, 27, method=ServiceMethod.POST, served_on=TODAY)
    _register(scene, who, 20).do(actions.void, who.office, 20, words=TOLD["void"])


def _linked(scene: Scene, who: People) -> None:
    first = _sent(scene, who, 40)
    for ago, link in ((26, actions.link_repeat), (24, actions.link_duplicate)):
        tale = _register(scene, who, ago)
        tale.do(link, who.clerk, ago, number=first.case.number)
    petition = first.case.petitions.order_by("pk").last()
    first.do(actions.unlink, who.office, 22, petition=petition, words=TOLD["unlink"])


def _at_the_unit(scene: Scene, who: People) -> None:
    told = {"organ": TOLD["organ"], "words": TOLD["not_ours"]}
    _sent(scene, who, 52).do(actions.refuse, who.head, 49, ground="other_way", **told)
    tale = _sent(scene, who, 50)
    tale.do(actions.accept, who.handler, 47)
    tale.do(actions.divert_unit, who.handler, 45, route=2, **told)
    tale = _sent(scene, who, 33)
    unit = scene.cast.units[HOST]
    tale.do(actions.designate, who.leader, 30, to=unit, words=TOLD["designate"])
    tale.do(actions.accept, who.handler, 29)
    tale.do(actions.to_simple, who.handler, 28, words=TOLD["simple"])
    tale.do(actions.to_ordinary, who.handler, 25, words=TOLD["ordinary"])


def _more_time(scene: Scene, who: People) -> None:
    tale = _begun(scene, who, 48)
    tale.do(actions.request_ext, who.handler, 20, days=10, words=TOLD["extension"])
    tale.do(actions.refuse_ext, who.head, 19, words=TOLD["no_extension"])
    tale.do(actions.request_ext, who.handler, 12, days=30, words=TOLD["extension"])
    tale.do(actions.approve_ext, who.head, 10)
    tale.do(actions.extend_due, who.clerk, 9, days=30, words=TOLD["extension"])


def _withdrawn(scene: Scene, who: People) -> None:
    asked = {"asked_on": TODAY, "words": TOLD["withdraw"]}
    call = {"means": "phone", "contacted_on": TODAY, "words": TOLD["asked_back"]}
    tale = _begun(scene, who, 36)
    tale.do(actions.ask_withdraw, who.handler, 28, **asked)
    tale.do(actions.keep_up, who.clerk, 27, **call)
    tale.do(actions.ask_withdraw, who.handler, 20, **asked)
    tale.do(actions.withdraw, who.clerk, 19, **call)


def _settled(scene: Scene, who: People) -> None:
    tale = _begun(scene, who, 34)
    until = scene.until(5, scene.ago(15))
    tale.do(actions.mediate, who.handler, 15, terms=TOLD["terms"], perform_by=until)


def _lapsed(scene: Scene, who: People) -> None:
    tale = _served(scene, who, 90)
    tale.do(actions.submit_report, who.handler, 75, words=tale.story.report)
    tale.do(actions.pass_report, who.office, 74)
    actions.window_lapse(tale.case, at=scene.on(tale.case, 30, 1))


def _reviewed(scene: Scene, who: People, ago: int, verdict: str) -> Tale:
    tale = _served(scene, who, ago)
    tale.do(actions.request_review, who.clerk, ago - 25, received_on=TODAY, words=TOLD["review"])
    tale.do(actions.decide_review, who.office, ago - 45, verdict=verdict, number=TOLD["number"],
            words=TOLD["decided"])  # fmt: skip
    return tale


def _revoked(scene: Scene, who: People) -> None:
    _reviewed(scene, who, 62, Verdict.REVOKED)


def _anew(scene: Scene, who: People) -> None:
    tale = _closed(scene, who, 58)
    tale.do(actions.reopen, who.office, 30, ground=ReopenGround.NEW_FACTS, words=TOLD["anew"])
    asked = {"to": scene.cast.units[HELPER], "until": scene.until(10, scene.ago(20))}
    tale.do(actions.add_cohandler, who.unit_clerk, 20, words=TOLD["helper"], **asked)


def _under_review(scene: Scene, who: People) -> None:
    asked = {"received_on": TODAY, "words": TOLD["review"]}
    _served(scene, who, 41).do(actions.request_review, who.clerk, 9, **asked)
    _reviewed(scene, who, 56, Verdict.UPHELD)
    for ago, heard in ((100, False), (104, True)):
        tale = _reviewed(scene, who, ago, Verdict.CHANGED)
        tale.do(actions.serve_review, who.clerk, 40, method=ServiceMethod.POST, served_on=TODAY)
        tale.do(actions.request_rereview, who.clerk, 15, **asked)
        if heard:
            tale.do(actions.open_hearing, who.second, 6, hearing=_hearing(scene, -5))


def _to_the_end(scene: Scene, who: People) -> None:
    tale = _reviewed(scene, who, 150, Verdict.UPHELD)
    tale.do(actions.serve_review, who.clerk, 102, method=ServiceMethod.POST, served_on=TODAY)
    tale.do(actions.request_rereview, who.clerk, 92, received_on=TODAY, words=TOLD["review"])
    hearing = _hearing(scene, 80)
    tale.do(actions.open_hearing, who.second, 85, hearing=hearing)
    heard = Heard(hearing, TOLD["heard"], TOLD["votes"], TOLD["ruling"])
    tale.do(actions.close_hearing, who.second, 78, heard=heard)
    tale.do(actions.decide_rereview, who.second, 70, verdict=Verdict.UPHELD, number=TOLD["number"],
            words=TOLD["decided"])  # fmt: skip
    again = _register(scene, who, 18)
    again.do(actions.no_longer_accept, who.office, 17, number=tale.case.number, words=TOLD["same"])


def _hearing(scene: Scene, ago: int) -> Hearing:
    return Hearing(scene.ago(ago, 9, 30), TOLD["room"], TOLD["members"], TOLD["hearing"])


def _in_house(scene: Scene, who: People) -> None:
    unit = scene.cast.units[HOST]
    tale = _register(scene, who, 23)
    special = {}
    if guards.soft_block(tale.case, unit):
        special = {"reason": TOLD["soft"], "co_unit": scene.cast.units[HELPER]}
    tale.do(actions.accept_here, who.clerk, 22, to=unit, **special)
    tale.do(actions.start, who.handler, 21)
    told = {"organ": TOLD["organ"], "words": TOLD["not_ours"]}
    _register(scene, who, 31).do(actions.refuse_here, who.office, 30, ground="other_way", **told)


def _jointly(scene: Scene, who: People) -> None:
    """Six people ask for the same; their leader decides on the routing of the group."""
    first = _register(scene, who, 16)
    for ago in (16, 16, 15, 15, 15):
        other = _register(scene, who, ago, about=first.matter)
        other.do(actions.merge_joint, who.clerk, ago - 1, number=first.case.number)
    speakers = list(first.case.petitions.order_by("pk")[:3])
    first.do(actions.name_representatives, who.clerk, 13, petitions=speakers)
    first.do(actions.approve_routing, who.leader, 12, words=TOLD["joint"])
    unit, special = scene.cast.units[HOST], {}
    if guards.soft_block(first.case, unit):
        special = {"reason": TOLD["soft"], "co_unit": scene.cast.units[HELPER]}
    first.do(actions.assign, who.clerk, 11, to=unit, **special)


def _of_a_child(scene: Scene, no: int) -> parties.Matter:
    """Return a matter whose topic asks at entry whether a minor is harmed."""
    asking = set(Topic.objects.filter(asks_minor_harm=True).values_list("code", flat=True))
    chance = scene.chance("child", no)
    for _ in range(parties.TRIES):
        matter = parties.matter_for(chance, scene.cast, "", Track.REMEDY)
        if matter.story.topic in asking:
            return matter
    raise LookupError("The corpus has no matter of a child.")


def _alarmed(scene: Scene, who: People) -> None:
    """What must be reported within hours: done twice, flagged in error once, and still owed."""
    tale = _begun(scene, who, 27)
    tale.do(actions.flag_urgent, who.handler, 14, words=TOLD["crowd"])
    report = UrgentReport(
        addressee=who.leader.name, situation=TOLD["crowd"], place=TOLD["where"],
        people=TOLD["people"], measures=TOLD["measures"], asks=TOLD["asks"],
    )  # fmt: skip
    tale.do(actions.report_urgent, who.clerk, 14, report=report)
    tale = _register(scene, who, 17, about=_of_a_child(scene, 1))
    tale.do(actions.flag_minor_harm, who.clerk, 17, words=TOLD["harm"])
    tale.do(
        actions.report_minor_harm, who.clerk, 17, to=[ReportedTo.POLICE, ReportedTo.EDUCATION],
        reported_at=scene.ago(17, 10, 10), reporter=who.clerk.name, words=TOLD["harm_told"],
    )  # fmt: skip
    tale = _register(scene, who, 8, about=_of_a_child(scene, 2))
    tale.do(actions.flag_minor_harm, who.clerk, 8, words=TOLD["harm"])
    tale.do(actions.clear_minor_harm, who.office, 7, words=TOLD["no_harm"])
    tale = _register(scene, who, 1, about=_of_a_child(scene, 3))
    tale.do(actions.flag_minor_harm, who.clerk, 1, words=TOLD["harm"])
