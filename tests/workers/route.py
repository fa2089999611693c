"""Assign one case as soon as the go file appears; print what came of it.

python -m tests.workers.route CASE_SLUG UNIT_CODE USERNAME VERSION GO_FILE
"""

import sys
import time
from pathlib import Path

from organization.models import Unit, User
from petitions import actions
from petitions.models import Case
from petitions.workflow import Refused
from tests.world import MONDAY


def main(slug: str, code: str, username: str, version: int, go: Path) -> None:
    case = Case.objects.get(slug=slug)
    to, clerk = Unit.objects.get(code=code), User.objects.get(username=username)
    print("ready", flush=True)
    while not go.exists():
        time.sleep(0.005)
    try:
        actions.assign(case, to=to, by=clerk, at=MONDAY, version=version)
    except Refused as refusal:
        print(f"refused {refusal}")
    else:
        print("assigned")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), Path(sys.argv[5]))
