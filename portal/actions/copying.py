"""The copy that the public reads: made when a text goes out, emptied when it is taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from organization.models import Unit
from petitions.models import Topic
from portal.models import PublishedReply, SchoolStage, Source
from portal.models.library import searchable

# Who answered is told by its kind where the name of the unit would tell the school.
# In Chinese whoever publishes: the copy is a text of the office.
SMALL = {Unit.Kind.SCHOOL: "中小学校", Unit.Kind.UNIVERSITY: "高等学校"}


@dataclass(frozen=True)
class PublicText:
    """What the public is to read, and which words that were pointed at are to stay."""

    title: str
    asked: str
    answer: str
    basis: str = ""
    school_stage: SchoolStage = SchoolStage.ANY
    kept: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """Everything that is read, in its order."""
        return f"{self.title}\n{self.asked}\n{self.answer}\n{self.basis}"


@dataclass(frozen=True)
class Facts:
    """What stands beside the text: about what, by whom, from when to when."""

    source: Source
    topic: Topic
    unit: Unit
    received_on: date
    replied_on: date


def copy_of(text: PublicText, facts: Facts, *, published_on: date, at: datetime) -> PublishedReply:
    """Return the copy, unsaved: what is previewed and what is published are made here alike."""
    group = facts.topic.parent or facts.topic
    return PublishedReply(
        source=facts.source,
        title=text.title.strip(),
        asked=text.asked.strip(),
        answer=text.answer.strip(),
        basis=text.basis.strip(),
        topic=facts.topic.name,
        group_code=group.code,
        group=group.name,
        school_stage=text.school_stage,
        unit=public_name(facts.unit),
        received_on=facts.received_on,
        replied_on=facts.replied_on,
        published_on=published_on,
        search=searchable(text.words),
        changed_at=at,
    )


def public_name(unit: Unit) -> str:
    """Return how the answering unit is called in public: a school stands in its kind's name."""
    return SMALL.get(Unit.Kind(unit.kind), unit.name)


def empty(copy: PublishedReply, *, at: datetime) -> None:
    """Take the words off; the address keeps saying that something was withdrawn, and when."""
    copy.title = copy.asked = copy.answer = copy.basis = copy.search = ""
    copy.withdrawn_on, copy.changed_at = timezone.localdate(at), at
    copy.save(
        update_fields=[
            "title", "asked", "answer", "basis", "search", "withdrawn_on", "changed_at",
        ]
    )  # fmt: skip
