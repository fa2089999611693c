"""What the pages above single cases should answer, in plain Python from the facts in the house.

As in `reference`: nothing here asks the database or `visible_to`.
"""

from organization.models import OFFICERS, Role
from petitions.beside import ROWS
from tests.matrix.house import under
from tests.matrix.reference import FORBIDDEN, IN, MISSING, on_accused_side, sees, shown_by_post

CLERKS = (Role.OFFICE, Role.REGISTRAR)
STAFF = (Role.UNIT_CLERK, Role.HANDLER, Role.HEAD)
BESIDE = {row.code: row.roles for row in ROWS}
LENT_STEPS = {"lead_case": {"remind"}}  # what a grant on the case lets somebody do besides


def is_in(told):
    return IN if told else MISSING


def of_office(actor):
    """Tell whether the person is of the petition office, whose objects all of these are."""
    return "XFB" in actor.units(*CLERKS)


def leads_office(actor):
    return any(under("XFB", unit) for unit in actor.units(Role.LEADER))


def oversees(actor):
    return of_office(actor) or leads_office(actor)


def kept_from(actor, matter, house):
    """Tell whether a recusal or the wall keeps the person from a case."""
    if (actor.name, matter.name) in house.recused:
        return True
    return matter.restricted and on_accused_side(actor, matter, house)


def may_beside(actor, code, matter):
    """Tell whether a step beside the process is this person's, who sees the case."""
    by_role = bool(actor.roles & BESIDE[code])
    lent = matter.grants.get(actor.name, "")
    if lent:
        by_role = by_role and shown_by_post(actor, matter)
    return by_role or bool(actor.posts and code in LENT_STEPS.get(lent, ()))


def case_cell(name, method, actor, matter, house):
    """Return what a page of one case answers; forms judge what is sent, so they open."""
    if not sees(actor, matter, house):
        return MISSING
    if name == "case_urge":
        return IN if may_beside(actor, "remind", matter) else FORBIDDEN
    return IN


def on_case(actor, thing, house):
    """Return what something that hangs on a case answers: it is there for who sees the case."""
    return is_in(sees(actor, house.matter(thing.matter), house))


def supervision(actor, method, thing, house):
    """A notice on an accusation shows its number; nothing is taken on it before it is opened."""
    matter = house.matter(thing.matter)
    return is_in(sees(actor, matter, house) and not (method == "POST" and matter.restricted))


def publication(actor, method, thing, house):
    """Anybody who sees the case reads the text; the office checks it, not who wrote it."""
    if not sees(actor, house.matter(thing.matter), house):
        return MISSING
    checks = actor.roles & BESIDE["check_publication"] and actor.name != thing.author
    return IN if method != "POST" or checks else FORBIDDEN


def recommendation(actor, _method, thing, house):
    """For the office, the unit it went to, and above it unless it grew from an accusation."""
    matter = house.matter(thing.matter)
    if actor.roles & OFFICERS or kept_from(actor, matter, house):
        return MISSING
    above = [*actor.units(Role.HEAD), *(actor.portfolio if actor.posts else [])]
    above += [unit for duty, unit in actor.posts if duty == "in_charge"]
    reached = not matter.restricted and any(under(thing.unit, unit) for unit in above)
    return is_in(of_office(actor) or thing.unit in actor.units(*STAFF) or reached)


def campaign(name, actor, method, thing, house):
    """For the office and its leaders, and for who sees a case on the list."""
    listed = any(sees(actor, house.matter(case), house) for case, _unit in thing.items)
    if not (oversees(actor) or listed):
        return MISSING
    if (name, method) == ("campaign_detail", "POST"):  # fixes the list
        return IN if "XFB" in actor.units(Role.OFFICE) or leads_office(actor) else FORBIDDEN
    return IN


def campaign_case(actor, _method, thing, house):
    return on_case(actor, thing, house)


def sees_period(actor, thing):
    """For the office and its leaders, the units that take part, and who is named."""
    if actor.roles & OFFICERS or actor.user is None:
        return False
    takes_part = actor.units(*STAFF, *CLERKS) & set(thing.units)
    return bool(leads_office(actor) or takes_part or actor.name in thing.people)


def period(actor, _method, thing, _house):
    return is_in(sees_period(actor, thing))


def zero_report(actor, thing, unit):
    if not sees_period(actor, thing) or unit not in thing.units:
        return MISSING
    return IN if unit in actor.units(*STAFF, *CLERKS) else FORBIDDEN


def period_case(actor, thing, period_of, house):
    return is_in(sees_period(actor, period_of) and sees(actor, house.matter(thing.matter), house))


def screening(actor, thing):
    """A round is for the office, its leaders, and the units that are asked."""
    return is_in(oversees(actor) or actor.units(*STAFF, *CLERKS) & set(thing.units))


def screening_return(actor, thing, unit):
    asked = unit in thing.units
    return is_in(asked and (oversees(actor) or unit in actor.units(*STAFF, *CLERKS)))


def finding(actor, _method, thing, _house):
    mine = thing.unit in actor.units(*STAFF, *CLERKS) or actor.name in thing.people
    return is_in(oversees(actor) or mine)


def proceeding(actor, _method, thing, _house):
    """For who opened it and who decides; for the answerable person from the notice on."""
    opener, decider, answerer = thing.people
    named = {opener, decider} | ({answerer} if thing.state == "served" else set())
    return is_in(actor.name in named)


WHOSE = {  # step: who takes it (opener, decider, answerer), at which state
    "serve": (0, {"draft"}), "facts": (0, {"draft"}), "reply": (2, {"served"}),
    "reader": (0, {"draft", "served"}),
}  # fmt: skip


def proceeding_step(actor, thing, step):
    """A step that is not this person's now does not exist."""
    whose, states = WHOSE[step]
    return is_in(actor.name == thing.people[whose] and thing.state in states)


def proposal(actor, _method, thing, house):
    """It is there for who may carry it out: here a supervision of the case."""
    told = on_case(actor, thing, house)
    return told if may_beside(actor, "supervise", house.matter(thing.matter)) else MISSING


def sees_item(actor, case, house):
    return not case or sees(actor, house.matter(case), house)


def sees_meeting(actor, thing, house):
    """For who keeps it or leads above, who attends, and the units that report what they see."""
    if actor.roles & OFFICERS or actor.user is None:
        return False
    mine = {unit for _duty, unit in actor.posts}
    reports = any(unit in mine and sees_item(actor, case, house) for case, unit in thing.items)
    attends = actor.name in thing.people or mine & set(thing.units)
    return bool(oversees(actor) or attends or reports)


def meeting(name, actor, method, thing, house):
    if not sees_meeting(actor, thing, house):
        return MISSING
    if (name, method) == (
        "meeting_detail",
        "POST",
    ) and thing.state == "planned":  # sends the agenda
        return IN if oversees(actor) or actor.name == "leader" else FORBIDDEN
    return IN


def item(actor, _method, thing, house, held):
    seen = sees_meeting(actor, held, house) and sees_item(actor, thing.matter, house)
    return is_in(seen)


def booking(actor, _method, thing, house):
    return on_case(actor, thing, house)


def sees_decision(actor, thing):
    """For the office, for the unit whose decision it is, and for the leaders who sign."""
    if actor.roles & OFFICERS:
        return False
    whole = [unit for duty, unit in actor.posts if duty == "in_charge"]
    led = whole + (actor.portfolio if actor.units(Role.LEADER) else [])
    own = thing.unit in actor.units(*STAFF)
    return bool(Role.OFFICE in actor.roles or own or any(under(thing.unit, one) for one in led))


def decision(actor, _method, thing, _house):
    return is_in(sees_decision(actor, thing))


def measure(actor, _method, thing, house):
    """For who sees the decision, and the unit that owes the measure."""
    signed = house.chain.things["decision"]["signed"]
    owes = thing.unit in {unit for _duty, unit in actor.posts}
    return is_in(sees_decision(actor, signed) or (owes and not actor.roles & OFFICERS))


def online(actor, _method, _thing, _house):
    """For the office that takes petitions in, and nobody else: nothing is registered yet."""
    return is_in(of_office(actor))


def enquiry(actor, _method, thing, _house):
    """For the office and its leaders; for the unit it was sent to and who stands above it."""
    above = actor.units(Role.HEAD, Role.UNIT_CLERK) if thing.unit else ()
    sent = any(under(thing.unit, one) for one in above)
    return is_in(oversees(actor) or sent or thing.unit in actor.units(Role.HANDLER))
