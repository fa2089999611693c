"""What others did to a case while somebody was filling in a form about it."""

from audit.models import Event
from petitions import timeline
from petitions.fold import SILENT
from petitions.identity import Veil
from petitions.models import Case
from petitions.timeline import Run
from petitions.workflow import BY_CODE

MOST = 10  # events shown; the history of the case has them all


def since(case: Case, version: int, *, words: bool, veil: Veil) -> list[Run]:
    """Return what happened after the case had this version, newest first. Two queries.

    Without `words` free texts are left out, `veil` masks the petitioner in them.
    """
    behind, found = case.version - version, list[Event]()
    for event in timeline.events_of(case, words=words):
        if behind <= 0 or len(found) == MOST:
            break
        found.append(event)
        behind -= event.kind == "import" or (event.kind in BY_CODE and event.kind not in SILENT)
    return timeline.runs(found, "", veil=veil)
