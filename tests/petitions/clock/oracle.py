"""The limits counted once more, by hand as it were: a second opinion on `petitions.clock`.

Nothing here is taken from the product. The days off are typed from the yearly notices of the
State Council's General Office, the limits from the regulations. It walks day by day and crosses
off what does not count; the product adds and moves.
"""

from datetime import date, datetime, timedelta

ONE = timedelta(days=1)


def _days(*spans):
    found = set()
    for span in spans:
        first, _, last = span.partition("..")
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            found.add(day)
            day += ONE
    return found


# 国办发明电〔2023〕7号, 国办发明电〔2024〕12号, 国办发明电〔2025〕7号
OFF = _days(
    "2023-12-30..2024-01-01", "2024-02-10..2024-02-17", "2024-04-04..2024-04-06",
    "2024-05-01..2024-05-05", "2024-06-08..2024-06-10", "2024-09-15..2024-09-17",
    "2024-10-01..2024-10-07",
    "2025-01-01", "2025-01-28..2025-02-04", "2025-04-04..2025-04-06", "2025-05-01..2025-05-05",
    "2025-05-31..2025-06-02", "2025-10-01..2025-10-08",
    "2026-01-01..2026-01-03", "2026-02-15..2026-02-23", "2026-04-04..2026-04-06",
    "2026-05-01..2026-05-05", "2026-06-19..2026-06-21", "2026-09-25..2026-09-27",
    "2026-10-01..2026-10-07",
)  # fmt: skip
MADE_UP = _days(
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14",
    "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
)  # fmt: skip
YEARS = range(2024, 2027)

# Length, unit, article of 2005, article of 2022 of each clock.
NEW, OLD, OWN = "《信访工作条例》(2022)", "《信访条例》(2005)", "本单位内部目标"
SIMPLE = "《信访事项简易办理办法（试行）》(2016)"
MINORS = "《未成年人保护法》第十一条"
LIMITS = {
    "ROUTE": (15, "d", f"{OLD}第21条", f"{NEW}第22条"),
    "NOTICE": (15, "d", f"{OLD}第22条", f"{NEW}第23条"),
    "UNIT_NOTICE": (15, "d", f"{OLD}第21条", f"{NEW}第23条"),
    "RETURN": (5, "w", OWN, f"{NEW}第23条"),
    "HANDLE": (60, "d", f"{OLD}第33条", f"{NEW}第34条"),
    "ASSIGN": (60, "d", f"{OLD}第21条", f"{NEW}第22条"),
    "REVIEW_APPLY": (30, "d", f"{OLD}第34条", f"{NEW}第35条"),
    "REVIEW": (30, "d", f"{OLD}第34条", f"{NEW}第35条"),
    "REREVIEW_APPLY": (30, "d", f"{OLD}第35条", f"{NEW}第36条"),
    "REREVIEW": (30, "d", f"{OLD}第35条", f"{NEW}第36条"),
    "EVALUATE": (30, "d", OWN, OWN),
    "SUPERVISE": (7, "d", OWN, OWN),
    "SUGGESTION": (30, "d", f"{OLD}第36条", OWN),
    "SIMPLE_NOTICE": (3, "w", SIMPLE, SIMPLE),
    "SIMPLE_HANDLE": (10, "w", SIMPLE, SIMPLE),
    "URGENT": (4, "h", OWN, OWN),
    "MINOR_HARM": (2, "h", MINORS, MINORS),
}


def is_worked(day):
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def last_day(start, count, unit, pauses=()):
    """Cross off one day after another, never one inside a pause; then wait for a working day."""
    day = start
    while count:
        day += ONE
        paused = any(first <= day <= last for first, last in pauses)
        count -= not paused and (unit == "d" or is_worked(day))
    while not is_worked(day):
        day += ONE
    return day


def article(code, rules):
    return LIMITS[code][2 if rules == "2005" else 3]


def parse(facts):
    """Return (word, day, minute or None, fields) of "received 2026-01-05; extended ... days=30"."""
    told = []
    for one in facts.split("; "):
        word, when, *fields = one.split(" ")
        at = datetime.fromisoformat(when) if "T" in when else None
        told.append((word, date.fromisoformat(when[:10]), at, dict(f.split("=") for f in fields)))
    return told


def first(told, *words):
    return next((on for word, on, _, _ in told if word in words), None)


STOPS = {
    "ROUTE": ("transferred", "assigned", "accepted", "not_ours", "answered", "refused", "closed"),
    "NOTICE": ("transferred", "assigned", "accepted", "not_ours", "answered", "refused", "closed"),
    "UNIT_NOTICE": ("accepted", "refused", "diverted", "closed"),
    "RETURN": ("objected", "accepted", "refused", "closed"),
    "HANDLE": ("opinion_issued", "mediated", "closed"),
    "SIMPLE_HANDLE": ("opinion_issued", "closed"),
    "ASSIGN": ("report_submitted", "closed"),
    "REVIEW_APPLY": ("review_requested",),
    "REVIEW": ("review_decided",),
    "REREVIEW_APPLY": ("rereview_requested",),
    "REREVIEW": ("rereview_decided",),
    "EVALUATE": ("evaluated",),
    "SUPERVISE": ("supervision_answered",),
    "SUGGESTION": ("suggestion_answered",),
    "SIMPLE_NOTICE": ("transferred", "assigned", "accepted", "refused"),
    "URGENT": ("urgent_reported",),
    "MINOR_HARM": ("harm_reported",),
}
VOIDS = {
    "NOTICE": ("cannot_notify",),
    "HANDLE": ("to_simple", "diverted"),
    "SIMPLE_HANDLE": ("to_ordinary", "diverted"),
    "UNIT_NOTICE": ("returned", "cancelled", "cannot_notify"),
    "RETURN": ("returned", "cancelled"),
    "ASSIGN": ("returned", "cancelled"),
}


def pauses(code, told, start, today):
    """Return the spans that a hearing or a suspension takes out of this clock."""
    spans, opened = [], None
    for word, on, _, fields in told:
        reviewing = first(told, "rereview_requested")
        of_this = fields.get("clock") == code or (
            word == "hearing_opened"
            and code == ("REREVIEW" if reviewing and on >= reviewing else "HANDLE")
        )
        if word in ("suspended", "hearing_opened") and of_this:
            opened = on
        if word in ("resumed", "hearing_closed") and opened:
            spans.append((opened, on))
            opened = None
    if opened:
        spans.append((opened, today))
    return spans, opened


def judge(code, start, facts, today):
    """Return last day, state and days left of one clock, or None as days left if it fell away."""
    told, now = parse(facts), datetime.fromisoformat(today)
    today, (count, unit, *_rest) = now.date(), LIMITS[code]
    if unit == "h":
        return _judge_hours(code, told, count, now)
    spans, opened = pauses(code, told, start, today)
    due = _extended(code, told, start, spans)
    void = first(told, *VOIDS.get(code, ()), "withdrawn", "voided")
    stop = stopped(code, told, start)
    if void and not (stop and stop < void):
        return due, "void", None
    if stop:
        return due, "met" if stop <= due else "met_late", (due - stop).days
    if opened:
        return due, "suspended", (due - today).days
    return due, "running" if today <= due else "overdue", (due - today).days


def stopped(code, told, start):
    """Return the day this clock was stopped on; a report that was sent back never stopped it."""
    stop = None
    for word, on, _, _ in told:
        if word in STOPS[code] and on >= start and stop is None:
            stop = on
        if word == "report_returned" and code == "ASSIGN":
            stop = None
    return stop


def _extended(code, told, start, spans):
    """Return the last day, with an extension if the petitioner was told of it in time."""
    count, unit, *_rest = LIMITS[code]
    due = last_day(start, count, unit, spans)
    named = next((fields["due"] for _, _, _, fields in told if "due" in fields), None)
    if named and code in ("ASSIGN", "SUPERVISE"):
        start, count, due = date.fromisoformat(named), 0, date.fromisoformat(named)
    days = [(on, int(f["days"])) for word, on, _, f in told if word == "extended"
            and f.get("clock", "HANDLE") == code]  # fmt: skip
    for approved, longer in days:
        notices = [on for _, on, _, f in told if f.get("kind") == "extension" and on >= approved]
        if notices and notices[0] <= due:
            return last_day(start, count + longer, unit, spans)
    return due


FLAGS = {"URGENT": "urgent_flagged", "MINOR_HARM": "harm_flagged"}


def _judge_hours(code, told, count, now):
    flagged = next(at for word, _, at, _ in told if word == FLAGS[code])
    reported = next((at for word, _, at, _ in told if word in STOPS[code]), None)
    due = flagged + timedelta(hours=count)
    state = "met" if reported else "running"
    if (reported or now) > due:
        state = "met_late" if reported else "overdue"
    return due, state, (due.date() - (reported or now).date()).days
