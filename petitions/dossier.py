"""Everything one case page shows, gathered for one reader in a fixed number of queries.

What the reader may not see is left out here, not hidden in a template.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from organization.models import Post, User
from petitions import aside, attached, faces, identity, next_step, timeline
from petitions.identity import Contact, Veil
from petitions.letter import letter_of
from petitions.models import Assignment, Case, Extension, Petition, Procedure, Track, Urgency
from petitions.situation import Situation

ARTICLES = {Track.SUGGESTION: _("第二十九条"), Track.ACCUSATION: _("第三十条")}
ROUTES = {
    1: _("第三十一条第一项"),
    2: _("第三十一条第二项"),
    3: _("第三十一条第三项"),
    4: _("第三十一条第四项"),
    5: _("第三十一条第五项"),
    6: _("第三十一条第六项"),
}


@dataclass(frozen=True)
class Original:
    """One petition with the petitioner as this reader sees them."""

    petition: Petition
    contact: Contact
    title: str
    text: str
    demands: tuple[str, ...]


def of(
    here: Situation,
    user: User,
    today: date,
    *,
    opened: bool,
    show: str = "",
    shown: frozenset[str] = identity.NOTHING,
) -> dict[str, Any]:
    """Return the context of the case page; `opened` is False for a restricted case still shut.

    `shown` are the fields of the petitioner that this reader has asked to see.
    """
    case, events = here.case, timeline.events_of(here.case, words=opened)
    if opened:
        load_petitions(case)
    people = identity.people_of(case) if opened else []
    veil = identity.veil(people, shown)
    context = {
        "case": case,
        "here": here,
        "opened": opened,
        "clocks": faces.strip(here, today),
        "earlier_clocks": faces.earlier(here, today),
        "arithmetic": faces.arithmetic(here, today),
        "tabs": timeline.tabs(events, show),
        "runs": timeline.runs(events, show, veil=veil),
        "next": next_step.panel(user, here, events, today),
        "assignments": assignments_of(here.assignments, veil),
        "chain": list(Post.objects.chain_of(case.host or case.unit, today)),
        "panels": panels(case),
        "aside": aside.of(here, user, today, opened=opened),
    }
    if not opened:
        return context
    files = attached.context_of(case, people, shown, veil)
    return context | files | _body(here, user, today, shown, veil)


def _body(
    here: Situation, user: User, today: date, shown: frozenset[str], veil: Veil
) -> dict[str, Any]:
    """Return what only an open case shows: facts, petitions, reply."""
    originals = originals_of(here.case, shown=shown, veil=veil)
    return {
        "identity": identity_facts(here.case),
        "facts": key_facts(here.case),
        "originals": originals,
        "may_reveal": identity.may_see_contact(user, here, today),
        "letter": letter(here, originals, veil) if here.reply else None,
    }


def letter(here: Situation, originals: list[Original], veil: Veil) -> Any:
    """Return the reply as a paper, addressed the way this reader sees the petitioner."""
    if here.reply is None:
        return None
    addressee = originals[0].contact.name if originals else here.case.petitioner_mark
    reply = copy(here.reply)  # what is masked here must never be saved
    for part in ("request", "findings", "opinion", "basis"):
        setattr(reply, part, veil(getattr(reply, part)))
    reply.assignment = here.assignment  # joined already, with the unit and those above it
    return letter_of(reply, here.case, addressee=addressee)


def originals_of(case: Case, *, shown: frozenset[str], veil: Veil) -> list[Original]:
    """Return the petitions of a case, the first one first. One query, once per case."""
    load_petitions(case)
    return [_original(row, shown, veil) for row in case.petitions.all()]


def load_petitions(case: Case) -> None:
    """Read the petitions with who sent them, for whoever asks the case for them."""
    rows = case.petitions.select_related("petitioner", "registered_by").order_by("id")
    prefetch_related_objects([case], Prefetch("petitions", rows))


def _original(petition: Petition, shown: frozenset[str], veil: Veil) -> Original:
    """Return the words to the letter, but for whom the reader may not know."""
    return Original(
        petition,
        identity.contact_of(petition, shown=shown),
        veil(petition.title),
        veil(petition.text),
        tuple(veil(str(demand)) for demand in petition.demands),
    )


def assignments_of(sent: Iterable[Assignment], veil: Veil) -> list[Assignment]:
    """Return these assignments as this reader may read them."""
    rows = [copy(row) for row in sent]  # what is masked here must never be saved
    for row in rows:
        row.requirement, row.soft_reason = veil(row.requirement), veil(row.soft_reason)
    return rows


def track_words(case: Case) -> str:
    """Return the track with its article: 申诉求决（第三十一条第六项）."""
    article = ARTICLES.get(Track(case.track), ROUTES[case.route])
    return gettext("%(track)s（%(article)s）") % {
        "track": case.get_track_display(),
        "article": article,
    }


def identity_facts(case: Case) -> list[str]:
    """Return what the identity bar says beside number and title. Neutral facts of the matter."""
    subject = case.subject_unit.name if case.subject_unit else case.subject_text
    facts = [
        case.petitioner_mark or gettext("匿名"),
        gettext("反映 %(unit)s") % {"unit": subject} if subject else "",
        track_words(case),
        gettext("第%(n)d次") % {"n": case.petition_count} if case.petition_count > 1 else "",
        ngettext("%(n)d人", "%(n)d人", case.headcount) % {"n": case.headcount}
        if case.headcount > 1
        else "",
        case.size,
        case.get_procedure_display() if case.procedure != Procedure.ORDINARY else "",
        _extension(case),
        gettext("信访人申请撤回，待核实") if case.withdraw_by_id else "",
        case.get_urgency_display() if case.urgency != Urgency.NORMAL else "",
        gettext("涉未成年人") if case.minor_harm else "",
        case.cannot_notify,
    ]
    return [str(fact) for fact in facts if fact]


def _extension(case: Case) -> str:
    if case.extension not in {Extension.ASKED, Extension.GRANTED} or not case.extension_days:
        return ""
    return ngettext("延期%(n)d日：%(state)s", "延期%(n)d日：%(state)s", case.extension_days) % {
        "n": case.extension_days,
        "state": case.get_extension_display(),
    }


def key_facts(case: Case) -> list[dict[str, object]]:
    """Return label and value for the summary list; no query on a case from `case_or_404`."""
    topic = case.topic
    name = f"{topic.parent.name} › {topic.name}" if topic.parent else topic.name
    national = topic.national.path.replace("/", " › ") if topic.national else ""
    rows = [
        (gettext("登记单位"), case.unit.name),
        (gettext("内容分类"), name),
        (gettext("国家分类"), national),
        (gettext("诉求类别"), track_words(case)),
        (gettext("问题属地"), case.region),
        (gettext("承办单位"), case.host.name if case.host else ""),
        (gettext("经办人"), case.handler.name if case.handler else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def panels(case: Case) -> list[str]:
    """Return the addresses of what upper apps know about the case; each is fetched on its own."""
    return [url for name in settings.CASE_PANELS if (url := _panel(name, case))]


def _panel(name: str, case: Case) -> str:
    try:
        return reverse(name, args=[case.slug])
    except NoReverseMatch:  # the app that has the panel is not installed
        return ""
