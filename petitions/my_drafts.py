"""What a person has typed into any form of petitions and not yet sent, in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organization.models import User
from petitions import drafts
from petitions.models import Case, Draft
from petitions.workflow import BY_CODE

ACT = "act-"  # before the code of a step
PAGES: dict[str, tuple[str | Promise, str]] = {
    "register": (_("登记信访件"), "case_new"),
    "reply": (_("拟写答复"), "case_reply"),
    "files": (_("添加附件"), "case_files"),
}
MOST = 50
WORDY = 8  # characters from which a field counts as something somebody wrote
EXCERPT = 40


@dataclass(frozen=True)
class Line:
    """One draft: what it is, of which case, its longest words, and the form that takes it up."""

    draft: Draft
    label: str | Promise
    case: Case | None
    texts: tuple[str, ...]
    url: str

    @property
    def excerpt(self) -> str:
        """The beginning of the longest thing typed."""
        return self.texts[0][:EXCERPT] if self.texts else ""


def lines_of(user: User, on: date) -> list[Line]:
    """Return the drafts of this person, the last one first. Two queries.

    A draft about a case that does not exist for the reader any more is left out: what they once
    typed would tell of it (2022 Art. 30).
    """
    rows = list(Draft.objects.filter(owner=user).order_by("-saved_at", "-pk")[:MOST])
    slugs = {row.about for row in rows if row.about}
    cases = Case.objects.visible_to(user, on).filter(slug__in=slugs).defer("chain")
    by_slug = {case.slug: case for case in cases}
    return [line for row in rows if (line := _line(row, by_slug.get(row.about)))]


def _line(draft: Draft, case: Case | None) -> Line | None:
    code = draft.form.removeprefix(ACT) if draft.form.startswith(ACT) else ""
    if code in BY_CODE:
        label, page, args = BY_CODE[code].label, "case_act", [draft.about, code]
    elif draft.form in PAGES:
        label, page = PAGES[draft.form]
        args = [draft.about] if draft.about else []
    else:  # kept by an app above, whose own page brings it back
        return None
    if case is None and draft.about:
        return None
    url = drafts.address(reverse(page, args=args), draft.key)
    return Line(draft, label, case, _texts(draft.fields), url)


def _texts(fields: dict[str, list[str]]) -> tuple[str, ...]:
    """Return what somebody wrote, the longest first; choices and numbers are left out."""
    return tuple(sorted(_written(fields), key=len, reverse=True))


def _written(fields: dict[str, list[str]]) -> Iterable[str]:
    for name, values in fields.items():
        for value in values:
            if len(value) >= WORDY and name not in {"files_form", "seen"}:
                yield value
