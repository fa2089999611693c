"""`python -m siege [SUITE ...]`: the long proofs of the public side, into docs/figures.md.

Run by `make siege` on an empty database. SUITE is flood, codes or scripts; without one, all of them
in this order. Exit code 1 when something was found.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import django

PEOPLE = [
    "clerk", "office", "leader", "handler", "head", "unitclerk", "bureauhead", "admin", "security",
    "auditor",
]  # fmt: skip
PAGE = Path(__file__).resolve().parent.parent / "docs" / "figures.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", default=["flood", "codes", "scripts"])
    parser.add_argument("--guesses", type=int, default=100_000)
    parser.add_argument("--samples", type=int, default=2_000)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--honest", type=int, default=200)
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--payloads", type=int, default=150)
    parser.add_argument("--most", type=int, default=6)
    parser.add_argument("--opened", type=int, default=400)
    parser.add_argument("--page", type=Path, default=PAGE)
    asked = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    runs: dict[str, Callable[[argparse.Namespace], bool]] = {
        "codes": codes, "flood": flood, "scripts": scripts,
    }  # fmt: skip
    kept = [runs[suite](asked) for suite in asked.suites]
    return 0 if all(kept) else 1


def codes(asked: argparse.Namespace) -> bool:
    """Guess codes; tell whether nothing was found."""
    from django.utils import timezone

    from bench.keeping import keep
    from siege import codes as guessing
    from siege import house, timing, writing

    house.open_office()
    known = house.known_codes(asked.samples // 4, timezone.now())
    compared = timing.compare(asked.samples, known[1:])
    attacks = []
    for attack in guessing.guess_all(asked.guesses, known):
        _say(f"{attack.name}: {dict(attack.answers)}, at most {attack.most}")
        attacks.append(attack)
    kept = all(one.is_kept for one in attacks)
    text = writing.written(writing.guesses(attacks, compared), kept=kept)
    print(text)
    hits = sum(one.answers[guessing.HIT] for one in attacks)
    words = f"{sum(one.guesses for one in attacks):,} guesses of query codes: {hits} hits."
    keep("codes", words, f"## {writing.CODES}\n\n{text}", asked.page)
    return kept


def flood(asked: argparse.Namespace) -> bool:
    """Flood the form; tell whether the honest got through and nothing was lost."""
    from bench.keeping import keep
    from portal.models import OnlineSubmission
    from siege import flood as flooding
    from siege import house, writing

    if OnlineSubmission.objects.exists():
        raise SystemExit("A flood begins on an empty database.")
    found = flooding.flood(asked.posts, asked.honest, house.open_office())
    text = writing.written(writing.flooded(found), kept=found.is_kept)
    print(text)
    words = (
        f"A flood of {found.posts:,} posts with {found.honest:,} honest ones among them: "
        f"{found.honest_taken:,} of these taken in."
    )
    keep("flood", words, f"## {writing.FLOOD}\n\n{text}", asked.page)
    return found.is_kept


def scripts(asked: argparse.Namespace) -> bool:
    """Type scripts into every form; tell whether none ran."""
    from django.core.management import call_command
    from django.utils import timezone

    from bench.keeping import keep
    from organization.models import User
    from petitions.models import Case
    from siege import browsing, writing
    from siege import scripts as typing
    from siege.payloads import payloads

    if not Case.objects.exists():
        call_command("load_demo", cases=asked.cases, verbosity=0)
    people = [User.objects.get(username=name) for name in PEOPLE]
    typing.register_each(payloads(asked.payloads), people[0])
    ran, walkers = typing.plant(people, count=asked.payloads, most=asked.most, tell=_say)
    typing.send_digests(ran, people, at=timezone.now())
    with typing.a_browser() as chromium, browsing.served() as base:
        ran.chromium = chromium is not None
        if chromium is not None:
            typing.open_all(ran, walkers, asked.opened, chromium, base)
    text = writing.written(writing.scripts(ran), kept=ran.is_kept)
    print(text, *ran.faults, sep="\n")
    words = f"{asked.payloads} scripts in every field: {len(ran.faults)} ran or reached out."
    keep("scripts", words, f"## {writing.SCRIPTS}\n\n{text}", asked.page)
    return ran.is_kept


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
