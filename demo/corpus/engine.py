"""Tells one story from one pattern; the same generator gives the same story."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from demo.corpus import frames, office
from demo.corpus.catalogue import PATTERNS
from demo.corpus.pattern import Pattern, Pool, Scene, compiled, entries, pairs

LEVELS = tuple(frames.GRADES)
TITLE_LENGTH = 50
TEXT_LENGTH = 450
NUMERALS = "一二三"

_AT: Mapping[str, tuple[Pattern, ...]] = {
    level: tuple(p for p in PATTERNS if level in p.levels for _ in range(p.weight))
    for level in LEVELS
}
_ANYWHERE = tuple(p for p in PATTERNS for _ in range(p.weight))
_GRADE_POOLS: Mapping[str, Mapping[str, Pool]] = {
    level: {"grade": grades} for level, grades in frames.GRADES.items()
}


@dataclass(frozen=True)
class Story:
    """One petition and everything that is written about it until the case is closed."""

    topic: str
    track: str
    level: str
    title: str
    text: str
    demands: tuple[str, ...]
    request: str
    findings: str
    opinion: str
    basis: str
    investigation_note: str
    phone_note: str
    requirement: str
    return_reason: str
    quality_note: str
    report: str


def story(rng: Random, *, subject: str, level: str | None = None) -> Story:
    """Return a story about the school or unit named `subject`; KeyError for an unknown level."""
    pattern = rng.choice(_ANYWHERE if level is None else _AT[level])
    level = rng.choice(pattern.levels) if level is None else level
    pools = (pattern.slots, _GRADE_POOLS[level], frames.SHARED, office.OFFICE_SLOTS)
    scene = Scene(rng, pools)
    scene.values.update(subject=subject, matter=pattern.matter)
    scene.values["school"] = "片区内公办学校" if level == "authority" else subject
    scene.values["break"] = "\n\n"
    scene.values["checked"] = scene.render(compiled(pattern.checked))
    title = _title(scene, pattern)
    text = _text(scene, pattern)
    demands = _demands(scene, pattern)
    findings, opinion = (scene.render(half) for half in rng.choice(pairs(pattern.outcomes)))
    scene.values.update(findings=findings, opinion=opinion)
    papers = office.ADVICE if pattern.track == "suggestion" else office.PAPERS
    return Story(
        topic=pattern.topic,
        track=pattern.track,
        level=level,
        title=title,
        text=text,
        demands=demands,
        request=scene.one_of(papers.requests),
        findings=findings,
        opinion=opinion,
        basis=scene.whole(pattern.basis),
        investigation_note=scene.one_of(office.INVESTIGATIONS),
        phone_note=scene.one_of(office.PHONES),
        requirement=scene.one_of(papers.requirements),
        return_reason=scene.one_of(office.RETURN_REASONS),
        quality_note=scene.one_of(office.QUALITY_NOTES),
        report=scene.one_of(papers.reports),
    )


def _title(scene: Scene, pattern: Pattern) -> str:
    core = scene.values["core"] = scene.one_of(pattern.titles)
    title = scene.one_of(frames.TITLES[pattern.tone])
    return title if len(title) <= TITLE_LENGTH else core


def _text(scene: Scene, pattern: Pattern) -> str:
    text = scene.whole(pattern.text)
    if pattern.voice:
        attempt = scene.one_of(frames.ATTEMPTS[pattern.voice])
        if len(text) + len(attempt) + 2 <= TEXT_LENGTH:
            text = f"{text}\n\n{attempt}"
    closing = scene.one_of(_closings(pattern))
    return text + closing if len(text) + len(closing) <= TEXT_LENGTH else text


def _closings(pattern: Pattern) -> str:
    if pattern.track == "suggestion":
        return frames.KIND_CLOSINGS
    return frames.CLOSINGS if pattern.voice == "parent" else frames.PLAIN_CLOSINGS


def _demands(scene: Scene, pattern: Pattern) -> tuple[str, ...]:
    offered = entries(pattern.demands)
    count = scene.rng.choice(range(1, min(len(offered), 3) + 1))
    chosen = sorted(scene.rng.sample(range(len(offered)), count))
    demands = tuple(scene.render(offered[n]) for n in chosen)
    scene.values["first"] = demands[0]
    numbered = (f"{NUMERALS[n]}、{demand}" for n, demand in enumerate(demands))
    scene.values["numbered"] = "；".join(numbered) if count > 1 else demands[0]
    return demands
