"""What every cell should answer, worked out in plain Python from the facts in `house`.

Nothing here asks the database or `visible_to`; it is the second opinion.
"""

from organization.models import OFFICERS, Role
from organization.policy import CASEWORK, PUBLIC, SIGNED_IN
from petitions.workflow import BY_CODE, Party
from tests.matrix.house import PARENT, under

LOGIN, IN, FORBIDDEN, MISSING, METHOD = "login", "in", "403", "404", "405"
GRANT_STEPS = {
    "lead_case": {"note", "approve_routing"},
    "co_handle_case": {"contact", "note"},
    "attend_case": {"note"},
}


def page_gate(page, actor, method):
    """Return what the gate answers before any object is looked at, None to go on."""
    if actor.user is None and page.roles != PUBLIC:
        return LOGIN
    if method not in page.methods:
        return METHOD
    if page.roles in (PUBLIC, SIGNED_IN):
        return None
    if page.roles == CASEWORK:
        return FORBIDDEN if actor.roles & OFFICERS else None
    return None if actor.roles & page.roles else FORBIDDEN


def sees(actor, matter, house):
    """Tell whether the case exists for this person."""
    if actor.user is None or actor.roles & OFFICERS:
        return False
    if (actor.name, matter.name) in house.recused:
        return False
    if matter.restricted and on_accused_side(actor, matter, house):
        return False
    return shown_by_post(actor, matter) or actor.name in matter.grants


def on_accused_side(actor, matter, house):
    """Tell whether the person, or a unit they have or had a post in or below, is accused."""
    if actor.name in matter.accused_people:
        return True
    units = [unit for _duty, unit in actor.posts]
    if matter.ago >= 1:  # who left yesterday is walled off from what had come by then
        units += actor.wall
    blamed = set(matter.accused_units)
    for name in matter.accused_people:  # who leads a unit accuses it with them
        blamed |= house.actors[name].units(Role.HEAD)
    return any(under(unit, top) for unit in units for top in blamed)


def shown_by_post(actor, matter):
    """Tell whether a post, a portfolio or a grant on a unit shows the case."""
    if "XFB" in actor.units(Role.REGISTRAR, Role.OFFICE):
        return True
    if not matter.restricted and oversees(actor, matter):
        return True
    below = actor.units(Role.HEAD, Role.UNIT_CLERK)
    desk = actor.units(Role.HANDLER)
    for unit, handler, co_unit in matter.sent:
        if any(under(unit, top) for top in below):
            return True
        if unit in desk and handler in {"", actor.name}:
            return True
        if co_unit and (any(under(co_unit, top) for top in below) or co_unit in desk):
            return True
    return False


def oversees(actor, matter):
    """Tell whether a leader's post, a portfolio or a grant on a unit covers a plain case."""
    whole = [unit for duty, unit in actor.posts if duty == "in_charge"]
    if any(under("XFB", unit) for unit in whole):
        return True
    covered = actor.portfolio + actor.unit_grants
    if any(under("XFB", unit) for unit in actor.unit_grants):
        return True
    return any(under(unit, top) for unit, _handler, _co in matter.sent for top in covered)


def may(actor, code, matter):
    """Tell whether this step is this person's, by post or by a grant on the case."""
    row = BY_CODE[code]
    author = matter.author if row.subject == "reply" else ""
    if row.not_author and author == actor.name:
        return False
    by_post = any(reaches(actor, role, row.party, matter) for role in row.roles)
    if row.party is Party.ANYONE and actor.name in matter.grants:
        by_post = by_post and shown_by_post(actor, matter)
    if row.party is Party.HOST and row.roles == {Role.HEAD} and matter.current:
        by_post = by_post or heads_in_place_of(actor, matter.current[0])
    granted = GRANT_STEPS.get(matter.grants.get(actor.name, ""), set())
    return by_post or bool(actor.posts and code in granted)


def heads_in_place_of(actor, unit):
    """Tell whether the person heads the nearest unit above one that has no head."""
    headed = {"JJC", "RSC", "XHQ", "XH001"}
    while unit not in headed:
        unit = PARENT[unit]
    return unit in actor.units(Role.HEAD)


def reaches(actor, role, party, matter):
    """Tell whether a post of this role stands where the step's party must stand."""
    units = actor.units(role)
    if party is Party.OFFICE:
        return "XFB" in units
    if party is Party.REVIEWER:
        return matter.current is not None and review_desk(matter.current[0]) in units
    if party is Party.ABOVE:
        return any(under("XFB", unit) for unit in units)
    if party is Party.ANYONE:
        return bool(units)
    if matter.current is None:
        return False
    unit, handler, _co_unit = matter.current
    if role is Role.HANDLER and handler not in {"", actor.name}:
        return False
    return unit in units


def review_desk(unit):
    """Return who keeps a review of what this unit answered: the bureau of its school; the office
    what the commission and those above it decide."""
    return "XHQ" if PARENT[unit] == "XHQ" else "XFB"


def case_cell(name, method, actor, matter, house):
    """Return what a page of one case answers to somebody whom the gate let pass."""
    if not sees(actor, matter, house):
        return MISSING
    if name in {"case_route", "case_units"}:
        ours = "XFB" in actor.units(Role.REGISTRAR, Role.OFFICE)
        if name == "case_units":
            return IN if ours else FORBIDDEN
        return IN if ours and (matter.triage or method == "POST") else FORBIDDEN
    if name == "case_reply":
        return IN if matter.restricted or may(actor, "draft", matter) else FORBIDDEN
    return IN


def trail_cell(actor, matter, house):
    """Return what “who saw this case” answers: the auditor gets times, others must answer."""
    if Role.AUDITOR in actor.roles:
        return IN
    if not sees(actor, matter, house):
        return MISSING
    return IN if "XFB" in actor.units(Role.OFFICE, Role.HEAD) else FORBIDDEN


def step_cell(code, actor, matter, house):
    """Return what the page of a step answers."""
    if not sees(actor, matter, house):
        return MISSING
    return IN if may(actor, code, matter) else FORBIDDEN


def reply_cell(actor, matter, house):
    """Return what the review of a reply answers."""
    if not sees(actor, matter, house):
        return MISSING
    return IN if may(actor, "approve_draft", matter) else FORBIDDEN


def unit_cell(actor, unit):
    """Return what the numbers of one unit answer: own, above, or the office of the body."""
    if actor.roles & {Role.OFFICE, Role.REGISTRAR}:
        return IN
    reached = actor.units(Role.LEADER, Role.HEAD, Role.UNIT_CLERK, Role.HANDLER)
    return IN if any(under(unit, top) for top in reached) else FORBIDDEN
