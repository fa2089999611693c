"""Every cell: an address with real objects in it, and what it should answer whom."""

from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from organization.policy import page_of
from petitions.models import Attachment, SavedView
from petitions.views.acting import ACTS
from reports.models import SavedStatistic
from reports.month import Month
from tests.matrix import cells_chain, reference
from tests.matrix.reference import FORBIDDEN, IN, MISSING

NEEDS_REPORT = {"unit_report_accept", "unit_report_return", "unit_report_object"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
NO_KEY = UUID("00000000-0000-4000-8000-000000000000")
SOMETHING = {
    "slug": "no-such-case", "pk": 999999, "key": NO_KEY, "code": "no-such-code", "step": "first",
    "who": "person", "token": "no-such-token", "kind": "unit", "unit": "XFB", "month": None,
    "object_id": "1", "app_label": "organization", "url": "x", "content_type_id": 1,
    "id": "1", "user_id": "1", "form": NO_KEY, "deed": "remove",
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """One address; `answer(actor, method)` says what comes after the gate, None for any."""

    name: str
    path: str
    page: object
    answer: object
    about: str = ""
    methods: tuple = METHODS
    data: dict = field(default_factory=dict)  # what a POST sends beside its key

    def expected(self, actor, method):
        gate = reference.page_gate(self.page, actor, method)
        return gate or (self.answer(actor, method) if self.answer else None)


def methods_of(target, place, number):
    """Return the methods one person tries on one address: of HEAD, which is GET without a body, and
    of those that no page of ours knows, one in turn, so that each meets every address with several
    people."""
    if target.methods is not METHODS:
        return target.methods
    other = ("HEAD", *METHODS[3:], "", "", "", "")[(place + number) % 8]
    return tuple(filter(None, ("GET", "POST", other)))


def targets(house):
    """Return every address of the URLconf, those with an object once for each object."""
    found = []
    for spaces, name, kwargs in patterns(get_resolver().url_patterns):
        if spaces == ("api",):
            continue  # no session opens it: `tests.api.test_matrix` asks with tokens
        page = page_of(name, spaces)
        assert page is not None, (spaces, name)
        if not name:
            continue  # the catch-all of Django's admin
        full = ":".join([*spaces, name])
        maker = None if spaces else _maker(name, page, kwargs)
        if maker:
            found += _fewer(maker(full, page, house))
        else:
            found.append(_plain(full, page, kwargs))
    return found


def _maker(name, page, kwargs):
    """Return what makes the targets of one address, None where no object is needed."""
    by_name = cells_chain.BY_NAME.get(name)
    if by_name or not kwargs:
        return by_name
    return MAKERS.get(page.about) or cells_chain.MAKERS.get(page.about)


def _fewer(made):
    """Ask the first object by all methods, the others by those that show or do something."""
    some = tuple(method for method in ("GET", "POST") if method in made[0].page.methods)
    rest = (one if one.methods is not METHODS else replace(one, methods=some) for one in made[1:])
    return [made[0], *rest]


def _plain(full, page, kwargs):
    values = {key: SOMETHING.get(key, "1") for key in kwargs}
    if full.endswith(":submit_step"):
        values["step"] = "1"  # a page by its number, where other steps have names
    if "month" in values:
        values["month"] = Month.at(timezone.localtime())
    answer = None if kwargs or ":" in full or full in SPECIAL else lambda *_: IN
    return Target(full, reverse(full, kwargs=values), page, answer)


# Pages without an object that still may answer "not now" to somebody the gate lets in.
SPECIAL = {
    "responsibility",
    "logout", "language",
    "my_picture", "login_picture", "login_code", "login_password", "login_enrol", "sso_login",
    "sso_callback", "components", "bulletin_publish", "post_choose", "disposal_propose",
    "hand_over",
    "anchor_list", "case_assign", "my_factor", "my_factor_off", "my_spares", "health", "favicon",
    "ready", "metrics",
    "my_authenticator", "grant_new", "substitutes", "audit_export", "petitioner_find",
    "trail_order",
}  # fmt: skip


def patterns(some, spaces=()):
    """Yield namespaces, name and the names in the address."""
    for pattern in some:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            for found_spaces, name, kwargs in patterns(pattern.url_patterns, inner):
                yield found_spaces, name, [*pattern.pattern.converters, *kwargs]
        else:
            groups = list(pattern.pattern.converters)
            regex = getattr(pattern.pattern, "regex", None)
            groups += [key for key in regex.groupindex if key not in groups] if regex else []
            yield spaces, pattern.name or "", groups


def _case(full, page, house):
    def answer(matter):
        return lambda actor, method: reference.case_cell(full, method, actor, matter, house)

    made = [
        Target(full, reverse(full, args=[matter.case.slug]), page, answer(matter), matter.name)
        for matter in house.matters.values()
    ]
    return [*made, _missing(full, page, ["no-such-case"])]


def _paper(full, page, house):
    """Return the first paper of each case; who may not know the case finds none of its papers."""

    def answer(matter):
        def told(actor, method):
            found = reference.case_cell(full, method, actor, matter, house)
            return found if found == MISSING or full in READ_PAPERS else None

        return told

    last = "accept" if full == "case_paper_new" else 1
    made = [
        Target(full, reverse(full, args=[matter.case.slug, last]), page, answer(matter), name)
        for name, matter in house.matters.items()
    ]
    return [*made, _missing(full, page, ["no-such-case", last])]


READ_PAPERS = {"case_paper", "case_paper_pdf", "case_paper_docx"}


def _missing(full, page, args):
    return Target(full, reverse(full, args=args), page, lambda *_: MISSING, "unknown")


def _step(full, page, house):
    def answer(code, matter):
        return lambda actor, _method: reference.step_cell(code, actor, matter, house)

    return [
        Target(
            full,
            reverse(full, args=[matter.case.slug, code]),
            page,
            answer(code, matter),
            matter.name,
        )
        for place, matter in enumerate(house.matters.values())
        for step, code in enumerate(ACTS)
        if (place + step) % 6 == 0  # every step meets several relations, every case several steps
    ]  # fmt: skip


def _file(full, page, house):
    """A file of each case, and one under the address of another case."""

    def answer(matter, code):
        def told(actor, _method):
            if code:
                return reference.step_cell(code, actor, matter, house)
            return IN if reference.sees(actor, matter, house) else MISSING

        return told

    found = []
    deeds = [("release", "release_file"), ("reject", "reject_file"), ("remove", "remove_file")]
    for place, matter in enumerate(house.matters.values()):
        row = file_of(matter.case, house)
        deed, code = deeds[place % 3] if full == "case_file_act" else ("", "")
        args = [matter.case.slug, row.key, *([deed] if deed else [])]
        found.append(
            Target(full, reverse(full, args=args), page, answer(matter, code), matter.name)
        )
    strange = [house.matters["registered"].case.slug, row.key, *args[2:]]
    return [*found, _missing(full, page, strange)]


def file_of(case, house):
    """Return the text that belongs to a case, made when it is asked for first."""
    clerk = house.actors["registrar"].user
    said = {
        "no": 1, "origin": "office", "name": "a.txt", "suffix": ".txt", "size": 1,
        "content_hash": "0", "stored_hash": "0" * 64, "state": "kept", "added_by": clerk,
        "added_at": timezone.now(), "stored": f"{case.pk}",
    }  # fmt: skip
    return Attachment.objects.get_or_create(case=case, defaults=said)[0]


def _trail(full, page, house):
    def answer(matter):
        return lambda actor, _method: reference.trail_cell(actor, matter, house)

    made = [
        Target(full, reverse(full, args=[matter.case.slug]), page, answer(matter), matter.name)
        for matter in house.matters.values()
    ]
    return [*made, _missing(full, page, ["no-such-case"])]


def _reply(full, page, house):
    def answer(matter):
        return lambda actor, _method: reference.reply_cell(actor, matter, house)

    made = [
        Target(full, reverse(full, args=[reply.pk]), page, answer(house.matters[name]), name)
        for name, reply in house.replies.items()
    ]
    return [*made, _missing(full, page, [999999])]


def _unit_month(full, page, house):
    month = Month.at(timezone.localtime())

    def answer(code):
        def told(actor, method):
            reached = reference.unit_cell(actor, code)
            if reached == IN and (
                full in NEEDS_REPORT or (full, method) == ("unit_report", "POST")
            ):
                return MISSING  # nothing is frozen yet in this month, so nothing to do it to
            return reached

        return told

    return [
        Target(full, reverse(full, args=[month, code]), page, answer(code), code)
        for code in ("JJC", "RSC", "XHQ", "XH001")
    ]


def _figure(full, page, house):
    month = Month.at(timezone.localtime())

    def answer(code):
        return lambda actor, _method: reference.unit_cell(actor, code)

    return [
        Target(full, reverse(full, args=["assigned", month, code]), page, answer(code), code)
        for code in ("JJC", "RSC", "XHQ", "XH001")
    ]


def _view(full, page, house):
    """A saved view exists for its owner alone."""
    found = []
    for name in ("handler", "office"):
        owner = house.actors[name].user
        view = SavedView.objects.create(
            owner=owner, name=f"我的{name}", query="", created_at=timezone.now()
        )
        found.append(
            Target(
                full,
                reverse(full, args=[view.pk]),
                page,
                lambda actor, _m, name=name: IN if actor.name == name else MISSING,
                name,
            )
        )
    return [*found, _missing(full, page, [999999])]


def _statistic(full, page, house):
    """A named statistic is deleted by its owner alone, also when a unit shares it."""
    found = []
    for name in ("head", "office"):
        post = house.actors[name].user.posts.first()
        saved = SavedStatistic.objects.create(
            owner=post.person, unit=post.unit, name=name, query="", created_at=timezone.now()
        )
        answer = lambda actor, _m, name=name: IN if actor.name == name else MISSING  # noqa: E731
        found.append(Target(full, reverse(full, args=[saved.pk]), page, answer, name))
    return [*found, _missing(full, page, [999999])]


def _person(full, page, house):
    pk = house.actors["handler"].user.pk
    return [
        Target(full, reverse(full, args=[pk]), page, lambda *_: IN, "handler"),
        _missing(full, page, [999999]),
    ]


MAKERS = {
    "case": _case, "step": _step, "trail": _trail, "reply": _reply, "unit_month": _unit_month,
    "figure": _figure, "view": _view, "person": _person,
    "statistic": _statistic, "paper": _paper, "file": _file,
}  # fmt: skip
__all__ = ["FORBIDDEN", "METHODS", "Target", "targets", "uuid4"]
