"""The cases of the campaigns, each told as a generator: it yields the moment of its next step and
takes the step when that moment has come, so that all stories run side by side in time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from accountability import actions as campaign
from accountability.models import Campaign, CampaignCase
from demo import briefing_plan as plan
from demo.briefing_office import Commission, Staff
from demo.pace import SHANGHAI
from demo.structure import GIVEN, SURNAMES
from meetings import actions as meeting
from meetings.models import AgendaItem, Outcome
from petitions import actions
from petitions.models import Case, Channel, Topic
from portal import actions as portal

Moments = Iterator[datetime]
CHANNELS = (Channel.LETTER, Channel.VISIT, Channel.ONLINE)


@dataclass
class Stage:
    """What the stories share."""

    house: Commission
    topics: dict[str, Topic]
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    to_discuss: list[tuple[date, Case]] = field(default_factory=list)
    discussed: dict[int, AgendaItem] = field(default_factory=dict)

    def moment(self, day: date, hour: int = 10, minute: int = 0) -> datetime:
        """Return that hour of the day, or of the next working day after it."""
        workday = self.house.days.next_workday(day)
        return datetime.combine(workday, time(hour, minute), SHANGHAI)


@dataclass(frozen=True)
class Role:
    """One case before it is told: how it ends, and whether the public reads of it."""

    year: int
    place: int
    end: str  # "resolved", "explained" or "open"
    published: bool

    @property
    def story(self) -> plan.Story:
        return plan.STORIES[self.place % len(plan.STORIES)]

    @property
    def received_on(self) -> date:
        return date(self.year, 2, 2) + timedelta(days=7 * (self.place % 4))

    @property
    def settled_on(self) -> date:
        """When the problem itself is settled, between May and the end of November."""
        return date(self.year, 5, 26) + timedelta(days=7 * (self.place * 5 % 26))


def run_campaign(stage: Stage, year: int, target: int) -> Moments:
    """Open, freeze and close the campaign of a year."""
    house = stage.house
    yield (at := stage.moment(date(year, 3, 10), 9))
    stage.campaigns[year] = campaign.open_campaign(
        house.office, year=year, title=f"{year}年重信重访专项治理", leader=house.leader,
        target=target, by=house.director, at=at,
    )  # fmt: skip
    yield (at := stage.moment(date(year, 3, 25), 17))
    campaign.freeze_campaign(stage.campaigns[year], by=house.director, at=at)
    yield (at := stage.moment(date(year, 12, 28), 17))
    words = "清单内各件均落实了包案领导、经办人员和办结时限，未化解的转入下一年继续办理。"
    campaign.close_campaign(stage.campaigns[year], words=words, by=house.leader, at=at)


def run_case(stage: Stage, role: Role) -> Moments:
    """Tell one case from the letter to the public text."""
    house, story = stage.house, role.story
    staff = house.staff[story.unit]
    yield (at := stage.moment(role.received_on))
    case = _register(stage, role, at)
    yield (at := stage.moment(role.received_on + timedelta(days=2)))
    case = actions.assign(case, to=staff.unit, by=house.clerk, at=at)
    yield (at := stage.moment(role.received_on + timedelta(days=4)))
    case = actions.sign(case, by=staff.handler, at=at)
    case = actions.accept(case, by=staff.handler, at=at)
    case = actions.start(case, by=staff.handler, at=at)
    yield (at := stage.moment(date(role.year, 3, 16), 9, role.place % 60))
    reason = "多次来信来访，列入年度清单。"
    row = campaign.put_on_campaign(
        stage.campaigns[role.year], case, reason=reason, by=house.director, at=at
    )
    yield from _settle_in_three(stage, role, row, staff)
    yield from _reply(stage, role, case, staff)
    if role.end == "resolved":
        yield from _resolve(stage, role, row, staff)
    elif role.end == "explained":
        yield from _explain(stage, role, row, staff)
    if role.published:
        yield from _publish(stage, role, case)


def _register(stage: Stage, role: Role, at: datetime) -> Case:
    chance = Random(f"briefing/{role.year}/{role.place}")  # noqa: S311 - names, not secrets
    story, house = role.story, stage.house
    petition = actions.register(
        actions.Submission(
            channel=CHANNELS[role.place % 3],
            received_on=role.received_on,
            title=story.title,
            text=story.text,
            name=chance.choice(SURNAMES) + chance.choice(GIVEN),
            phone=f"1300000{chance.randrange(10000):04d}",
            publish_consent=role.published,
        ),
        actions.Matter(topic=stage.topics[story.topic]),
        unit=house.office,
        by=house.clerk,
        at=at,
    )
    return petition.case


def _settle_in_three(stage: Stage, role: Role, row: CampaignCase, staff: Staff) -> Moments:
    house = stage.house
    yield (at := stage.moment(date(role.year, 3, 26), 10, role.place % 60))
    leader = house.leads[role.place % len(house.leads)]
    campaign.set_lead(row.case, leader=leader, reason="专项治理清单", by=house.director, at=at)
    row = campaign.set_three(
        row, office=staff.unit, handler=staff.handler, requirement="听清诉求，查清事实，依法化解。",
        until=date(role.year, 11, 30), by=house.director, at=at,
    )  # fmt: skip
    yield (at := stage.moment(date(role.year, 3, 30), 14, role.place % 60))
    campaign.record_campaign(
        row, kind="hearing", on=at.date(), words="当面听取了诉求和经过。", by=staff.handler, at=at
    )
    row = campaign.describe_cause(
        row, chronology="", root_cause=role.story.findings, by=staff.handler, at=at
    )
    explained = role.end == "explained"
    row = campaign.judge_campaign(
        row, fact_finding="false" if explained else "true",
        claim="unreasonable" if explained else "reasonable", words="以核查记录为据。",
        by=staff.handler, at=at,
    )  # fmt: skip
    if role.year == max(stage.campaigns) and role.end == "resolved":
        stage.to_discuss.append((role.settled_on, row.case))


def _reply(stage: Stage, role: Role, case: Case, staff: Staff) -> Moments:
    story, house = role.story, stage.house
    yield (at := stage.moment(date(role.year, 4, 7), 15, role.place % 60))
    opinion = actions.Opinion(
        request=f"{story.title}。", findings=story.findings, opinion=story.opinion,
        basis=story.basis,
    )  # fmt: skip
    case = actions.draft(case, opinion, by=staff.handler, at=at)
    case = actions.submit_draft(case, by=staff.handler, at=at)
    case = actions.approve_draft(case, by=staff.head, at=at)
    case = actions.issue(case, by=staff.head, at=at)
    case = actions.serve(case, method="post", served_on=at.date(), by=staff.handler, at=at)
    yield (at := stage.moment(at.date() + timedelta(days=3)))
    case = actions.submit_report(case, words=story.opinion, by=staff.handler, at=at)
    case = actions.pass_report(case, by=house.clerk, at=at)
    actions.close(case, by=house.clerk, at=at)


def _resolve(stage: Stage, role: Role, row: CampaignCase, staff: Staff) -> Moments:
    """Carry the measure out, have it verified, and strike the case off the list."""
    house = stage.house
    yield (at := stage.moment(date(role.year, 4, 20)))
    task = campaign.set_campaign_measure(
        row, what=role.story.opinion, due_on=role.settled_on, by=staff.handler, at=at
    )
    yield (at := stage.moment(role.settled_on, 9, role.place % 60))
    campaign.finish_task(task, proof="措施已落实，有签收单。", by=staff.handler, at=at)
    words = "措施落实，信访人书面表示问题已解决。"
    case = actions.propose_resolution(row.case, words=words, by=staff.handler, at=at)
    yield (at := stage.moment(role.settled_on + timedelta(days=3), 10, role.place % 60))
    case = actions.verify_resolution(case, words="电话回访属实。", by=house.clerk, at=at)
    campaign.ask_strike_off(
        row, result="resolved", evidence="化解确认单。", by=staff.handler, at=at
    )
    campaign.strike_off(row, words="同意销号。", by=house.leader, at=at)
    item = stage.discussed.get(case.pk)
    if item is not None:
        meeting.set_outcome(
            item, outcome=Outcome.RESOLVED, words="议定措施落实，问题解决。", by=house.director,
            at=at,
        )  # fmt: skip


def _explain(stage: Stage, role: Role, row: CampaignCase, staff: Staff) -> Moments:
    yield (at := stage.moment(role.settled_on, 9, role.place % 60))
    campaign.record_campaign(
        row, kind="explanation", on=at.date(), words="当面解释了有关政策。", by=staff.handler,
        at=at,
    )  # fmt: skip
    campaign.ask_strike_off(
        row, result="explained", evidence="解释疏导记录。", by=staff.handler, at=at
    )
    campaign.strike_off(row, words="同意销号。", by=stage.house.leader, at=at)


def _publish(stage: Stage, role: Role, case: Case) -> Moments:
    house, story = stage.house, role.story
    yield (at := stage.moment(role.settled_on + timedelta(days=10), 14, role.place % 60))
    words = portal.PublicText(story.public_title, "", story.public_text, story.basis)
    words = replace(words, kept=portal.pointed_at(case, words))
    text = portal.write_publication(case, text=words, by=house.clerk, at=at)
    text = portal.check_publication(text, kept=words.kept, by=house.director, at=at)
    portal.publish(text, by=house.director, at=at)
