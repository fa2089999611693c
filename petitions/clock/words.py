"""The words in which the facts of a matter are told, as one table: `WORDS`.

Each word says what must be true before it (`wants`: one of these), what must not (`bars`), what
becomes true (`adds`) and no longer is (`drops`), and what it does to the clocks.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from petitions.clock.codes import HANDLING, Code
from petitions.clock.effects import (
    OFFICE,
    UNIT,
    UNREACHABLE,
    Effect,
    Story,
    Told,
    accept,
    answer,
    ask_review,
    classify,
    deliver,
    does,
    end,
    extend,
    go_on,
    hear,
    notify,
    pause,
    press,
    receive,
    reopen,
    said,
    send,
    serve,
    take_back,
    turn,
)
from petitions.clock.reading import Contradiction

C = Code


@dataclass(frozen=True)
class Word:
    """One row of the vocabulary."""

    code: str
    wants: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()
    adds: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    effect: Effect | None = None
    needs: tuple[str, ...] = ()  # fields that must be there
    may: tuple[str, ...] = ()  # fields that can be there


def tell(story: Story, told: Told) -> None:
    """Add a fact to the story. Raises Contradiction with one sentence."""
    word = WORDS[told.word]
    if word.wants and not word.wants & story.marks:
        raise Contradiction(
            gettext("%(day)s %(word)s：此前须先有 %(wanted)s。")
            % said(told, wanted="/".join(sorted(word.wants)))
        )
    if barred := sorted(word.bars & story.marks):
        raise Contradiction(
            gettext("%(day)s %(word)s：已有 %(barred)s，不能再有此项。")
            % said(told, barred="/".join(barred))
        )
    if word.effect:
        word.effect(story, told)
    story.marks -= word.drops
    story.marks |= word.adds


def _marks(said: str) -> frozenset[str]:
    return frozenset(said.split())


def _word(
    code: str,
    effect: Effect | None = None,
    *,
    wants: str = "",
    bars: str = "",
    adds: str = "",
    drops: str = "",
    needs: tuple[str, ...] = (),
    may: tuple[str, ...] = (),
) -> Word:
    return Word(code, _marks(wants), _marks(bars), _marks(adds), _marks(drops), effect, needs, may)


SENT = "transferred assigned"
BEGUN = f"received {SENT} accepted"
OVER = "not_ours refused diverted withdrawn voided"
ANSWERED = f"{OVER} answered opinion_issued mediated"
OF_OPINION = (
    "opinion_issued mediated served closed evaluated review_requested review_decided "
    "review_served rereview_requested rereview_decided"
)
_TABLE = (
    # Receipt and triage
    _word(
        "received", receive,
        bars=f"received {SENT} accepted {OVER}", adds="received",
    ),
    _word(
        "classified", classify, wants="received", bars=f"accepted {ANSWERED}",
        may=("route", "procedure"),
    ),
    _word(
        "cannot_notify", does(voids=(C.NOTICE, C.UNIT_NOTICE, C.SIMPLE_NOTICE)),
        wants="received", bars=OVER, adds=UNREACHABLE,
    ),
    _word(
        "answered", does(stops=OFFICE, starts=(C.EVALUATE,)), wants="received",
        bars=f"{SENT} accepted {ANSWERED}", adds="answered",
    ),
    _word(
        "not_ours", does(stops=OFFICE), wants="received", bars=f"{SENT} accepted {ANSWERED}",
        adds="not_ours",
    ),
    # The unit
    _word(
        "transferred", send(C.UNIT_NOTICE, C.RETURN), bars=f"{SENT} accepted {ANSWERED}",
        adds="transferred",
    ),
    _word(
        "assigned", send(C.UNIT_NOTICE, C.RETURN, C.ASSIGN),
        bars=f"{SENT} accepted {ANSWERED}", adds="assigned", may=("due",),
    ),
    _word(
        "received_by_unit", deliver, wants=SENT,
        bars=f"received_by_unit objected accepted {ANSWERED}", adds="received_by_unit",
    ),
    _word("signed", wants=SENT, bars=f"signed {OVER}", adds="signed"),
    _word(
        "objected", does(stops=(C.RETURN,)), wants=SENT, bars=f"objected accepted {ANSWERED}",
        adds="objected",
    ),
    _word("return_refused", wants="objected", bars=f"accepted {ANSWERED}"),
    _word(
        "returned", take_back, wants=SENT, bars=f"accepted {ANSWERED}",
        drops=f"{SENT} objected signed received_by_unit",
    ),
    _word(
        "cancelled", take_back, wants=SENT, bars=f"accepted {ANSWERED}",
        drops=f"{SENT} objected signed received_by_unit",
    ),
    _word(
        "accepted", accept, bars=f"accepted {ANSWERED}", adds="accepted",
        may=("route", "procedure"),
    ),
    _word(
        "refused", does(stops=(*OFFICE, *UNIT)), wants=BEGUN, bars=f"accepted {ANSWERED}",
        adds="refused",
    ),
    _word(
        "diverted", does(stops=(*OFFICE, *UNIT), voids=(C.HANDLE, C.SIMPLE_HANDLE)),
        wants=BEGUN, bars=ANSWERED, adds="diverted",
    ),
    # Handling
    _word("started", wants="accepted", bars=ANSWERED),
    _word("to_simple", turn(simple=True), wants="accepted", bars=ANSWERED),
    _word("to_ordinary", turn(simple=False), wants="accepted", bars=ANSWERED),
    _word(
        "extended", extend, wants="accepted assigned", bars=OVER, needs=("days",), may=("clock",)
    ),
    _word("notice_issued", notify, wants=BEGUN, needs=("kind",), may=("clock",)),
    _word(
        "suspended", pause, wants=BEGUN, bars=f"suspended hearing_opened {OVER}",
        adds="suspended", needs=("clock",), may=("basis",),
    ),
    _word("resumed", go_on, wants="suspended", drops="suspended"),
    _word(
        "hearing_opened", hear, wants="accepted", bars=f"suspended hearing_opened {OVER}",
        adds="hearing_opened", may=("basis",),
    ),
    _word("hearing_closed", go_on, wants="hearing_opened", drops="hearing_opened"),
    _word(
        "mediated", does(stops=(C.HANDLE, C.SIMPLE_HANDLE)), wants="accepted",
        bars=f"suspended hearing_opened {ANSWERED}", adds="mediated",
    ),
    _word(
        "opinion_issued", does(stops=(C.HANDLE, C.SIMPLE_HANDLE)), wants="accepted",
        bars=f"suspended hearing_opened {ANSWERED}", adds="opinion_issued",
    ),
    _word(
        "served", serve, wants="opinion_issued mediated", bars=f"served {OVER}", adds="served",
        may=("method",),
    ),
    _word(
        "report_submitted", does(stops=(C.ASSIGN,)), wants="assigned",
        bars=f"report_submitted {OVER}", adds="report_submitted",
    ),
    _word(
        "report_returned", does(resumes=(C.ASSIGN,)), wants="report_submitted",
        bars="report_passed", drops="report_submitted",
    ),
    _word("report_passed", wants="report_submitted", bars="report_passed", adds="report_passed"),
    _word(
        "evaluated", does(stops=(C.EVALUATE,)), wants="served answered", bars="evaluated",
        adds="evaluated",
    ),
    _word(
        "closed", does(stops=HANDLING), wants=BEGUN, bars=f"closed {OVER}", adds="closed"
    ),
    _word("reopened", reopen, wants="opinion_issued mediated closed", bars=OVER, drops=OF_OPINION),
    # Review and re-review
    _word(
        "review_requested", ask_review, wants="served",
        bars=f"mediated review_requested {OVER}", adds="review_requested",
    ),
    _word(
        "review_decided", does(stops=(C.REVIEW,)), wants="review_requested",
        bars="review_decided suspended hearing_opened", adds="review_decided",
    ),
    _word(
        "review_served", does(starts=(C.REREVIEW_APPLY,)), wants="review_decided",
        bars="review_served", adds="review_served", may=("method",),
    ),
    _word(
        "rereview_requested", does(stops=(C.REREVIEW_APPLY,), starts=(C.REREVIEW,)),
        wants="review_served", bars="rereview_requested", adds="rereview_requested",
    ),
    _word(
        "rereview_decided", does(stops=(C.REREVIEW,)), wants="rereview_requested",
        bars="rereview_decided suspended hearing_opened", adds="rereview_decided",
    ),
    _word("rereview_served", wants="rereview_decided", may=("method",)),
    # Beside the process
    _word("supervised", press(C.SUPERVISE), may=("due",)),
    _word("supervision_answered", answer(C.SUPERVISE)),
    _word("suggestion_issued", press(C.SUGGESTION)),
    _word("suggestion_answered", answer(C.SUGGESTION)),
    _word("urgent_flagged", press(C.URGENT)),
    _word("urgent_reported", answer(C.URGENT)),
    _word("harm_flagged", press(C.MINOR_HARM)),
    _word("harm_reported", answer(C.MINOR_HARM)),
    _word("withdrawn", end, wants=BEGUN, bars=f"closed {ANSWERED}", adds="withdrawn"),
    _word("voided", end, wants=BEGUN, bars=OVER, adds="voided"),
)  # fmt: skip
WORDS = {word.code: word for word in _TABLE}
