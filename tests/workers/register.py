"""Register petitions one after the other and print the number of each acknowledged one.

python -m tests.workers.register COUNT OFFICE_CODE USERNAME FAIL_EVERY
"""

import sys

from django.db import transaction

from organization.models import Unit, User
from petitions import actions
from tests.world import MONDAY, matter, submission


class Failure(Exception):
    """Raised on purpose, to see that a roll-back leaves no gap."""


def main(count: int, code: str, username: str, fail_every: int) -> None:
    unit, clerk = Unit.objects.get(code=code), User.objects.get(username=username)
    about = matter()
    for n in range(count):
        try:
            with transaction.atomic():
                petition = actions.register(
                    submission(title=f"第{n}件"), about, unit=unit, by=clerk, at=MONDAY
                )
                if fail_every and n % fail_every == fail_every - 1:
                    raise Failure
        except Failure:
            continue
        print(petition.number, petition.case.number)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
