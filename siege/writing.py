"""The sections of docs/figures.md, written from what was found and from nothing else."""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils import timezone

from siege.codes import HIT, LIMITED, LOOKED_UP, Attack
from siege.flood import Flooded
from siege.scripts import Ran
from siege.timing import Compared

CODES, FLOOD = "Guesses of query codes", "A flood of the public form"
SCRIPTS = "Scripts in every field"


def written(lines: Iterator[str], *, kept: bool) -> str:
    """Return a section: when and on what, the lines, and the verdict."""
    head = f"Written by `make siege` on {timezone.localdate().isoformat()}, {connection.vendor}.\n"
    return "\n".join([head, *lines, "", f"Verdict: {'kept' if kept else 'MISSED'}."])


def guesses(attacks: Sequence[Attack], compared: Sequence[Compared]) -> Iterator[str]:
    """Yield what guessing codes came to."""
    yield f"{sum(one.guesses for one in attacks):,} guesses, each a request to the tracking page.\n"
    yield "| attacker | guesses | looked up | at most | turned away | hits | kinds of answer |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in attacks:
        kinds = ", ".join(f"{status}: {len(found)}" for status, found in one.bodies.items())
        yield (
            f"| {one.name} | {one.guesses:,} | {one.answers[LOOKED_UP]:,} | {one.most:,} "
            f"| {one.answers[LIMITED]:,} | {one.answers[HIT]} | {kinds} |"
        )
    yield (
        "\nA third of the guesses are random, a third one letter beside a code that exists, a "
        "third existing codes with a wrong\nsecond answer. “Kinds of answer” counts the different "
        "bodies of a status, without the form's token and the nonce.\n"
    )
    yield "| answers | pairs | medians, ms | difference, 95 % interval | P(slower) | p |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for time in compared:
        low, high = time.interval()
        first, second = time.medians
        yield (
            f"| {time.name} | {len(time.exists):,} | {first:.2f} / {second:.2f} "
            f"| {time.difference:+.3f} ({low:+.3f} to {high:+.3f}) "
            f"| {time.chance_first_is_slower:.3f} | {time.p:.3f} |"
        )
    yield (
        "\nThe first number is of codes that exist. Timing is measured here and judged by nobody "
        "but the reader: the verdict\nbelow is about guesses and bodies."
    )


def flooded(found: Flooded) -> Iterator[str]:
    """Yield what the flood came to."""
    yield f"{found.posts:,} posts.\n"
    yield "| who | visitors | taken in | screened first |"
    yield "| --- | --- | --- | --- |"
    yield f"| honest | {found.honest:,} | {found.honest_taken:,} | {found.honest_screened:,} |"
    yield (
        f"| programs | {found.programs:,} | {found.programs_taken:,} "
        f"| {found.programs_screened:,} |"
    )
    doubts = ", ".join(f"{name} {times:,}" for name, times in sorted(found.doubts.items()))
    yield (
        f"\nReceipts whose number or code is not in the database exactly once: {len(found.lost)}. "
        f"Submissions nobody has a\nreceipt of: {found.unknown}. Waiting to be screened: "
        f"{found.queue:,}; the desk's page counts {found.shown:,}. Doubts: {doubts}."
    )


def scripts(ran: Ran) -> Iterator[str]:
    """Yield what typing scripts into every form came to."""
    found, typed = ran.found, {n for kept in ran.found.fields.values() for n in kept}
    read = sum(len(seen) for seen in found.addresses.values())
    whole = sum(len(kept) == ran.payloads for kept in found.fields.values())
    sent = ", ".join(f"{status}: {times:,}" for status, times in sorted(found.sent.items()))
    yield (
        f"{ran.payloads} payloads, {len(typed)} of them typed, into {len(found.fields)} text "
        f"fields by {len(found.addresses)} people; {whole} fields\nheld every one of them. Forms "
        f"sent by the status of the page after: {sent}.\n"
    )
    yield (
        f"Pages read for elements that no template writes: {read:,}; PDFs read for scripts: "
        f"{found.pdfs}; mails: {ran.mails}.\nPages opened in Chromium, listening for alerts, "
        f"violations of the policy and requests to other hosts: "
        f"{f'{ran.seen.pages:,}' if ran.chromium else 'none, it is not installed'}.\n"
    )
    yield f"Found: {len(ran.faults)}."
