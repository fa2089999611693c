"""The cells of what stands above single cases: leads, notices, campaigns, periods, meetings."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from tests.matrix import reference_chain as told
from tests.matrix.reference import IN, MISSING, unit_cell

NOWHERE = 999999
NONE = "no-such-object"
MISSING_BY = {"pk": NOWHERE, "version": NOWHERE, "key": str(UUID(int=0))}
# What a form is sent with, so that it is judged and not only found to say nothing.
DATA = {
    "lead_work": {"step": "duty"}, "case_resolution": {"step": "propose_resolution"},
    "task_detail": {"step": "finish"}, "supervision_detail": {"step": "answer"},
    "recommendation_detail": {"step": "answer"}, "campaign_case": {"step": "record"},
    "meeting_detail": {"step": "send"}, "meeting_decide": {"step": "material"},
    "reception_detail": {"step": "book"}, "decision_step": {"do": "describe"},
    "decision_sign": {"do": "return"}, "enquiry_detail": {"step": "answer"},
    "publication_detail": {"step": "check"}, "petitioner_act": {"step": "decline"},
}  # fmt: skip
CASE_PAGES = {
    "lead_edit", "lead_work", "case_lead_panel", "case_task_panel", "case_urge", "case_receive",
    "case_proceeding_panel", "case_resolution", "case_resolution_panel", "supervision_new",
    "case_supervision_panel", "root_cause_edit", "case_wish", "case_contact_panel",
    "case_meeting_panel", "case_topic", "case_decision_panel", "case_decision_link",
    "publication_new", "case_publication_panel", "case_petitioner_panel", "case_enquiry",
    "case_link_new", "case_link_panel", "case_code",
}  # fmt: skip
TURNS = 6


def of_turn(name, matters):
    """Return the cases one page is asked about, in turn; an accusation is among every turn's."""
    turn = sorted(CASE_PAGES).index(name) % TURNS
    found = list(matters.values())[turn::TURNS]
    assert any(matter.restricted for matter in found), name
    return found


def _target(full, page, args, answer, about, query=""):
    from tests.matrix.cells import Target

    path = reverse(full, args=args) + query
    return Target(full, path, page, answer, about, data=DATA.get(full, {}))


def _missing(full, page, *args):
    asked = _target(full, page, args, lambda *_: MISSING, "unknown")
    return replace(asked, methods=page.methods[:1])


def cases(full, page, house):
    """Return the targets of a page of one case."""

    def answer(matter):
        return lambda actor, method: told.case_cell(full, method, actor, matter, house)

    made = [
        _target(full, page, [matter.case.slug], answer(matter), matter.name)
        for matter in of_turn(full, house.matters)
    ]
    return [*made, _missing(full, page, "no-such-case")]


def _things(kind, key, rule):
    """Return a maker for what is named by one key and judged by one rule."""

    def make(full, page, house):
        def answer(thing):
            return lambda actor, method: rule(actor, method, thing, house)

        made = [
            _target(full, page, [getattr(thing.row, key)], answer(thing), name)
            for name, thing in house.chain.things[kind].items()
        ]
        return [*made, _missing(full, page, MISSING_BY.get(key, NONE))]

    return make


def _by_name(kind, rule):
    """Return a maker for pages whose name counts for the answer."""

    def make(full, page, house):
        return _things(kind, "slug", lambda a, m, thing, h: rule(full, a, m, thing, h))(
            full, page, house
        )

    return make


def _on_case(actor, _method, thing, house):
    return told.on_case(actor, thing, house)


def _campaign(full, page, house):
    thing = house.chain.things["campaign"]["campaign"]
    slug = thing.row.slug
    if full == "campaign_figure":
        answer = partial(_of_campaign, full, thing, house)
        return [
            _target(full, page, [slug, "total"], answer, "campaign"),
            _missing(full, page, slug, "no-such-figure"),
        ]
    if full != "campaign_case":
        return _by_name("campaign", told.campaign)(full, page, house)
    rows = house.chain.things["campaign_case"]
    made = [
        _target(
            full,
            page,
            [slug, house.matter(name).case.slug],
            partial(_of_thing, told.campaign_case, thing, house),
            name,
        )
        for name, thing in rows.items()
    ]
    other = house.matter("free").case.slug
    return [*made, _missing(full, page, slug, other), _missing(full, page, NONE, other)]


def _of_campaign(full, thing, house, actor, method):
    return told.campaign(full, actor, method, thing, house)


def _of_thing(rule, thing, house, actor, method):
    return rule(actor, method, thing, house)


def _period(full, page, house):
    thing = house.chain.things["period"]["period"]
    slug = thing.row.slug
    if full == "zero_report":
        return [
            _target(
                full,
                page,
                [slug, code],
                lambda actor, _m, code=code: told.zero_report(actor, thing, code),
                code,
            )
            for code in ("JJC", "XFB", "RSC")
        ]
    if full != "key_period_contact":
        return _things("period", "slug", told.period)(full, page, house)
    made = [
        _target(
            full,
            page,
            [slug, house.matter(name).case.slug],
            lambda actor, _m, row=row: told.period_case(actor, row, thing, house),
            name,
        )
        for name, row in house.chain.things["period_case"].items()
    ]
    return [*made, _missing(full, page, slug, house.matter("free").case.slug)]


def _screening(full, page, house):
    thing = house.chain.things["screening"]["round"]
    slug = thing.row.slug
    if full == "screening_detail":
        return [
            _target(full, page, [slug], lambda a, _m: told.screening(a, thing), "round"),
            _missing(full, page, NONE),
        ]
    return [
        _target(
            full,
            page,
            [slug, code],
            lambda actor, _m, code=code: told.screening_return(actor, thing, code),
            code,
        )
        for code in ("JJC", "XH001", "RSC")
    ]


def _proceeding(full, page, house):
    things = house.chain.things["proceeding"]
    if full == "proceeding_detail":
        return _things("proceeding", "slug", told.proceeding)(full, page, house)
    steps = ("facts",) if full == "proceeding_facts" else ("serve", "reply", "reader")
    made = [
        _target(
            full,
            page,
            [thing.row.slug, *(() if step == "facts" else (step,))],
            lambda actor, _m, thing=thing, step=step: told.proceeding_step(actor, thing, step),
            f"{name} {step}",
        )
        for name, thing in things.items()
        for step in steps
    ]
    args = (NONE,) if full == "proceeding_facts" else (NONE, "serve")
    return [*made, _missing(full, page, *args)]


def _item(full, page, house):
    held = house.chain.things["meeting"]["held"]
    made = [
        _target(
            full,
            page,
            [held.row.slug, thing.row.pk],
            lambda actor, m, thing=thing: told.item(actor, m, thing, house, held),
            name,
        )
        for name, thing in house.chain.things["item"].items()
    ]
    coming = house.chain.things["meeting"]["coming"].row.slug
    astray = house.chain.things["item"]["none"].row.pk  # of the other meeting
    return [
        *made,
        _missing(full, page, held.row.slug, NOWHERE),
        _missing(full, page, coming, astray),
    ]


def _meeting(full, page, house):
    if full == "meeting_decide":
        return _item(full, page, house)
    return _by_name("meeting", told.meeting)(full, page, house)


def _reception(full, page, house):
    day = house.chain.things["reception"]["day"].row
    if full == "reception_detail":
        return [
            _target(full, page, [day.slug], lambda *_: IN, "day"),
            _missing(full, page, NONE),
        ]
    made = [
        _target(
            full,
            page,
            [day.slug, thing.row.pk],
            partial(_of_thing, told.booking, thing, house),
            name,
        )
        for name, thing in house.chain.things["booking"].items()
    ]
    return [*made, _missing(full, page, day.slug, NOWHERE)]


def _decision(full, page, house):
    more = (1,) if full == "decision_step" else ()
    made = [
        _target(
            full,
            page,
            [thing.row.slug, *more],
            partial(_of_thing, told.decision, thing, house),
            name,
        )
        for name, thing in house.chain.things["decision"].items()
    ]
    return [*made, _missing(full, page, NONE, *more)]


def _take(full, page, house):
    """Following a proposal: its number stands in the query."""
    made = [
        _target(
            full,
            page,
            [],
            partial(_of_thing, told.proposal, thing, house),
            name,
            f"?proposal={thing.row.pk}",
        )
        for name, thing in house.chain.things["proposal"].items()
    ]
    return [*made, _missing(full, page)]


def _year(full, page, house):
    """A page of figures of a year, whole and open to its roles."""
    year = timezone.localdate().year
    args = ["regular", year] if full == "meeting_figure" else [year]
    later = ["no-such-figure", year] if full == "meeting_figure" else [year + 1]
    return [_target(full, page, args, lambda *_: IN, "year"), _missing(full, page, *later)]


def _statistics_cases(full, page, _house):
    """The rows behind a number of a statistic open like every list of the unit."""
    period = timezone.localdate().strftime("%Y-%m")

    def answer(code):
        return lambda actor, _method: unit_cell(actor, code)

    return [
        _target(full, page, [], answer(code), code, f"?figure=assigned&period={period}&unit={code}")
        for code in ("JJC", "RSC", "XHQ", "XH001")
    ]


def _unit(full, page, _house):
    """The panel below a chain of responsibility is empty for who is not named."""
    return [_target(full, page, ["JJC"], lambda *_: IN, "JJC"), _missing(full, page, "NONE")]


MAKERS = {
    "task": _things("task", "pk", _on_case),
    "proposal": _things("proposal", "pk", told.proposal),
    "supervision": _things("supervision", "slug", told.supervision),
    "reminder": _things("reminder", "slug", _on_case),
    "recommendation": _things("recommendation", "slug", told.recommendation),
    "campaign": _campaign,
    "period": _period,
    "screening": _screening,
    "finding": _things("finding", "pk", told.finding),
    "proceeding": _proceeding,
    "meeting": _meeting,
    "reception": _reception,
    "decision": _decision,
    "measure": _things("measure", "pk", told.measure),
    "enquiry": _things("enquiry", "slug", told.enquiry),
    "publication": _things("publication", "pk", told.publication),
    "link": _things("link", "pk", _on_case),
    "guide": _things("guide", "version", lambda *_: IN),
    "online": _things("online", "slug", told.online),
    "petitioner_act": _things("petitioner_act", "key", _on_case),
}
BY_NAME = {
    "supervision_take": _take, "briefing": _year, "meeting_figure": _year,
    "annual": _year, "annual_xlsx": _year, "annual_write": _year,
    "unit_proceedings_panel": _unit, "statistics_cases": _statistics_cases,
    "statistics_cases_xlsx": _statistics_cases, "statistics_cases_order": _statistics_cases,
    **dict.fromkeys(CASE_PAGES, cases),
}  # fmt: skip
SIMPLE = {
    "coordination",
    "leading",
    "lead_list",
    "task_list",
    "proceeding_list",
    "proceeding_new",
    "campaign_list",
    "campaign_new",
    "supervision_list",
    "recommendation_list",
    "recommendation_new",
    "root_cause_list",
    "root_cause_cases",
    "key_period_list",
    "key_period_new",
    "screening_list",
    "screening_new",
    "meeting_list",
    "meeting_new",
    "reception_list",
    "reception_new",
    "one_stop",
    "assessment_list",
    "decision_new",
    "enquiry_list",
    "enquiry_new",
    "enquiry_targets",
    "guide_edit",
    "publication_list",
    "online_list",
    "briefing_latest",
    "annual_latest",
}  # without an object


def is_chain(target):
    """Tell whether the address stands above single cases."""
    return target.name in BY_NAME or target.name in SIMPLE or target.page.about in MAKERS


ABOUT = {*MAKERS, "case", "reply"}  # objects that may not be told from what does not exist
